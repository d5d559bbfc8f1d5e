"""Where a name begins and ends: titles, days and loose punctuation at its edges are no part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.enrich.enrichers.entities.known_names import known_name_at
from services.enrich.enrichers.entities.names import Name, certain

HONORIFICS = frozenset({
    "dr", "dr.", "haji", "hajia", "hon.", "madam", "miss", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "mx", "prof",
    "prof.", "rev", "rev.", "sheik", "sheikh", "sir",
})  # fmt: skip
TITLES = HONORIFICS | {
    "acting", "adm.", "admiral", "air", "ambassador", "archbishop", "attorney", "ayatollah", "baron", "baroness",
    "bishop", "brig", "brig.", "brigadier", "cabinet", "capt", "capt.", "captain", "cardinal", "chairman",
    "chairperson", "chairwoman", "chancellor", "chief", "cmdr.", "coach", "col", "col.", "colonel", "commander",
    "commissioner", "comrade", "congressman", "congresswoman", "corporal", "councillor", "count", "countess", "crown",
    "dame", "datin", "dato", "datuk", "defence", "defense", "deputy", "director", "doctor", "duchess", "duke",
    "education", "emeritus", "emir", "emperor", "energy", "executive", "father", "field", "finance", "first",
    "flight", "foreign", "former", "gen", "gen.", "general", "gov.", "governor", "health", "home", "imam",
    "inspector", "interior", "judge", "justice", "king", "lady", "late", "lieutenant", "lord", "lt", "lt.", "maj",
    "maj.", "major", "marshal", "maulana", "mayor", "md", "minister", "monsignor", "mullah", "officer", "opposition",
    "pastor", "pol", "pope", "premier", "president", "presidential", "prime", "prince", "princess", "principal",
    "professor", "prosecutor", "queen", "rabbi", "rear", "rep.", "representative", "reverend", "secretary", "sen.",
    "senator", "senior", "sergeant", "sgt", "sgt.", "shaikh", "sister", "speaker", "special", "spokesman",
    "spokesperson", "spokeswoman", "sultan", "superintendent", "transport", "treasurer", "tun", "vice",
}  # fmt: skip
LINKS = frozenset({"of", "for", "and", "the", "-", "state", "affairs"})  # "Secretary of State", "Vice-President"
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
LOOSE = frozenset({
    "'", "’", "‘", "-", "–", "&", "/", "+", "·", "of", "and", "in", "for", "on", "at", "by", "from", "with", "to", "as",
})  # fmt: skip
NEVER_LAST = LOOSE | {"the", "a", "an", "monday", "tuesday", "wednesday", "thursday", "saturday"}
NEVER_FIRST = LOOSE - {"al"} | WEEKDAYS | {"'s", "’s"}
PREFIXES = frozenset({"anti", "ex", "non", "pro", "un"})

# Alone these are no names but what the text calls a body or a place it has named before ("the Ministry").
GENERIC = frozenset({
    "academy", "administration", "agency", "airport", "army", "association", "authority", "bank", "board", "bureau",
    "centre", "center", "church", "city", "club", "college", "commission", "committee", "company", "council",
    "country", "county", "court", "department", "district", "division", "east", "embassy", "federation", "force",
    "forum", "foundation", "fund", "government", "group", "hospital", "house", "institute", "international", "island",
    "kingdom", "league", "ministry", "municipality", "museum", "nation", "national", "north", "office", "organisation",
    "organization", "park", "party", "police", "port", "province", "region", "republic", "river", "school", "section",
    "service", "society", "south", "state", "team", "tribunal", "union", "university", "west", "zone",
})  # fmt: skip


AT_EDGES = TITLES | LINKS | NEVER_LAST | NEVER_FIRST | PREFIXES | GENERIC


def trim(words: Sequence[str], name: Name) -> Iterator[Name]:
    """The name between its edges, if any is left; a country in front of a person's title is a name of its own."""
    _drop_loose_words(words, name)
    if name.first > name.last:
        return
    if name.type == "PER":
        place = known_name_at(words, name.first)
        after = name.first + (place[0] if place else 0)
        if place and after <= name.last and words[after].lower() in TITLES:
            yield certain(name.first, after - 1, place[1])
            name.first = after
        name.first = _after_titles(words, name.first, name.last)
    elif words[name.first].lower() in HONORIFICS and name.first < name.last:
        name.first, name.type = name.first + 1, "PER"
    if not _is_title(words, name) and not _is_generic(words, name):
        yield name


def _drop_loose_words(words: Sequence[str], name: Name) -> None:
    while name.first <= name.last and words[name.last].lower() in NEVER_LAST:
        name.last -= 1
    while name.first <= name.last and words[name.first].lower() in NEVER_FIRST:
        name.first += 1
    if name.first + 2 <= name.last and words[name.first + 1] == "-" and words[name.first].lower() in PREFIXES:
        name.first += 2


def _after_titles(words: Sequence[str], first: int, last: int) -> int:
    """Where the name proper begins: behind titles and what links them ("Secretary of State"); never after the last."""
    position = end = first
    while position < last:
        word = words[position].lower()
        if word in TITLES or (position > first and word in {"state", "affairs"}):
            end = position + 1
        elif word not in LINKS or position == first:
            break
        position += 1
    return end if position == end or words[end].lower() not in LINKS else first


def _is_title(words: Sequence[str], name: Name) -> bool:
    """Whether nothing but titles is left ("Crown Prince"); places and peoples never are."""
    if name.type not in ("PER", "ORG", "MISC"):
        return False
    return all(word.lower() in TITLES or word.lower() in LINKS for word in words[name.first : name.last + 1])


def _is_generic(words: Sequence[str], name: Name) -> bool:
    return name.first == name.last and words[name.first].lower() in GENERIC and not words[name.first].isupper()
