"""Which organisations pass on what others said: agencies, papers, broadcasters."""

from __future__ import annotations

from shared.annotations import Entity, EntityType

_NOUNS = frozenset(
    "agency news newspaper times post gazette herald tribune daily weekly radio television tv broadcaster press journal "
    "telegraph mail observer chronicle courier standard star echo examiner magazine media broadcasting wire dispatch "
    "monitor mirror globe bulletin newswire channel network".split()
)
_KNOWN = frozenset(
    "reuters afp ap bbc cnn tasnim xinhua tass irna isna fars anadolu yonhap kyodo pti efe dpa ansa interfax sana wam spa "
    "bernama antara upi ani bloomberg al-jazeera mehr ria petra mena aps belga apa lusa ntb tt".split()
)
SUBTYPES = frozenset({"newsAgency", "newspaper", "broadcaster", "media", "medium"})


def is_press(entity: Entity) -> bool:
    """Whether this is a medium: by its kind, its last word, or because everybody knows it."""
    if entity.subtype in SUBTYPES:
        return True
    if entity.type is not EntityType.ORGANISATION:
        return False
    words = entity.name.lower().replace("-", " ").split()
    return bool(words) and (words[-1] in _NOUNS or words[0] in _KNOWN or entity.name.lower() in _KNOWN)
