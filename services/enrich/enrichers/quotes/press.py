"""Which organisations pass on what others said: agencies, papers, broadcasters."""

from __future__ import annotations

from services.enrich.enrichers.resolution.wording import word_set
from shared.annotations import Entity, EntityType

# Last words of the names of media.
LAST_WORDS = word_set("""
    advertiser agency argus broadcaster broadcasting bulletin channel chronicle courier daily dispatch echo evening
    examiner express gazette globe guardian herald inquirer journal ledger magazine mail media mercury mirror monitor
    network news newspaper newswire observer post press radio sentinel standard star telegraph television times tribune
    tv weekly wire
""")
# Those known by one word.
KNOWN = word_set("""
    afp al-jazeera anadolu ani ansa antara ap apa aps bbc belga bernama bloomberg cnn dpa efe fars interfax irna isna
    kyodo lusa mehr mena ntb petra pti reuters ria sana spa tasnim tass tt upi wam xinhua yonhap
""")
SUBTYPES = frozenset({"newsAgency", "newspaper", "broadcaster", "media", "medium"})


def is_press(entity: Entity) -> bool:
    """Whether this is a medium: by its kind, its last word, or because everybody knows it."""
    if entity.subtype in SUBTYPES:
        return True
    if entity.type is not EntityType.ORGANISATION:
        return False
    words = entity.name.lower().replace("-", " ").split()
    return bool(words) and (words[-1] in LAST_WORDS or words[0] in KNOWN)
