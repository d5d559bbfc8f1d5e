"""From names to subjects: what each is, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from services.enrich.enrichers.cities import CITIES
from services.enrich.enrichers.resolution.atlas import Spot, atlas
from services.enrich.enrichers.resolution.bodies import BODIES
from services.enrich.enrichers.resolution.gazetteer import Gazetteer
from services.enrich.enrichers.resolution.lexicon import FACILITIES, MODIFIERS, NO_OBJECT, OFFICES
from services.enrich.enrichers.resolution.linking import country_of, find_spot, named_countries, shared_country
from services.enrich.enrichers.resolution.mentions import Form, Found, Subject
from services.enrich.enrichers.resolution.nominals import ADJECTIVES, COUNTRY_NOUNS
from services.enrich.enrichers.resolution.referents import Referent
from services.enrich.enrichers.resolution.wording import REMEMBERED, key_of
from services.enrich.enrichers.tagged import TagType
from shared.annotations import ORGANISATION, PERSON, PLACE, EntityType
from shared.gazetteer import GazetteerEntry

_TYPES = {
    "PER": PERSON,
    "ORG": ORGANISATION,
    "LOC": PLACE,
    "EVENT": EntityType.EVENT,
    "MISC": EntityType.OBJECT,
}
SURE_OBJECT = 0.6  # a single word tagged as neither person, body nor place is hardly ever worth a record's line


def gather_entries(referents: Mapping[str, Referent], gazetteer: Gazetteer) -> None:
    """Names of one entry are one, whatever the rules say."""
    first: dict[str, Referent] = {}
    for referent in referents.values():
        entry = gazetteer.get(referent.key)
        if entry is not None:
            first.setdefault(entry.id, referent).absorb(referent)


def gather_countries(referents: Mapping[str, Referent]) -> None:
    """Every name and demonym of a country goes to one referent; "Korea" to the one that is named in full."""
    named = named_countries(one for one in referents.values() if one.merged_into is None)
    first: dict[str, Referent] = {}
    for referent in referents.values():
        if referent.type not in {"LOC", "NORP", "ORG"}:
            continue
        spot = country_of(referent) or shared_country(referent.key, named)
        if spot is not None and (referent.merged_into is None or country_of(referent.root)):
            first.setdefault(spot.name, referent.root).absorb(referent)


def make_subjects(referents: Iterable[Referent], gazetteer: Gazetteer) -> list[Subject]:
    """One subject per referent worth a record's line, in order of first mention."""
    roots = [one for one in referents if one.merged_into is None and one.names]
    named = named_countries(roots)
    subjects = [_subject(root, gazetteer, named) for root in roots]
    return [subject for subject in subjects if subject is not None]


def _subject(root: Referent, gazetteer: Gazetteer, named: Counter[str]) -> Subject | None:
    entry = _entry(root, gazetteer)
    if entry is not None:
        return Subject(entry.type, entry.name, root, entry=entry, mentions=_found(root, entry.name))
    country = country_of(root) or shared_country(root.key, named)
    if country is not None:
        return Subject(PLACE, country.name, root, country, mentions=_in_country(root))
    if root.type == "NORP" or not _is_worth_a_line(root):
        return None
    name = _canonical(root)
    spot = find_spot(root.key, named) if root.type == "LOC" else None
    type_ = EntityType.POI if root.type == "LOC" and spot is None and _is_facility(name) else _TYPES[root.type]
    return Subject(type_, _shown(name, spot), root, spot, mentions=_found(root, name))


def _entry(root: Referent, gazetteer: Gazetteer) -> GazetteerEntry | None:
    if not gazetteer:
        return None
    return next(filter(None, (gazetteer.get(name.key) for name in root.names)), None)


def _is_worth_a_line(root: Referent) -> bool:
    if not _is_name(root.key, root.type):
        return False
    return root.type != "MISC" or " " in root.key or max(name.confidence for name in root.names) >= SURE_OBJECT


@lru_cache(maxsize=REMEMBERED)
def _is_name(key: str, type_: TagType) -> bool:
    """Not initials, weekdays, religions or what only looked like a name."""
    words = key.split()
    if sum(map(str.isalpha, key[:8])) < 2 or _only_describes(words):
        return False
    if type_ == "MISC":
        return not all(word in NO_OBJECT for word in words)
    return type_ == "PER" or key not in NO_OBJECT


def _only_describes(words: Sequence[str]) -> bool:
    """Whether the words are an office or a country's paraphrase and no name: "Prime Minister", "Islamic Republic"."""
    if words[-1] in COUNTRY_NOUNS:
        return all(word in ADJECTIVES for word in words[:-1])
    return words[-1] in OFFICES and all(word in MODIFIERS or word in OFFICES for word in words)


def _is_facility(name: str) -> bool:
    words = name.casefold().split()
    return words[-1] in FACILITIES or words[0] in FACILITIES


def _canonical(root: Referent) -> str:
    """The fullest name printed: most words, then most letters; of equals, the first."""
    names = root.names
    best = names[0]
    for name in names:
        if name.key != best.key and (name.key.count(" "), len(name.key)) > (best.key.count(" "), len(best.key)):
            best = name
    return best.exact


def _shown(name: str, spot: Spot | None) -> str:
    """A city goes by its usual English name; the ISO names of subdivisions are those of their languages."""
    if spot is None or spot.subtype != "city" or name in CITIES:
        return " ".join(name.split())
    return spot.name


def _found(root: Referent, canonical: str) -> list[Found]:
    if len(root.names) == 1 and root.names[0].exact == canonical:  # most
        name = root.names[0]
        return [Found(name.where, name.start, name.end, "name")]
    key = key_of(canonical)
    return [
        Found(name.where, name.start, name.end, "name" if name.key == key else _form(name.key, key))
        for name in root.names
    ]


def _form(key: str, canonical: str) -> Form:
    """A part of the full name is the name; an acronym, or a well-known body's other name, is an alias."""
    if f" {key} " in f" {canonical} ":
        return "name"
    is_short = " " not in key and " " in canonical
    return "alias" if is_short or key in BODIES else "name"


def _in_country(root: Referent) -> list[Found]:
    demonyms = atlas().demonyms
    return [
        Found(name.where, name.start, name.end, "demonym" if name.key in demonyms else "name") for name in root.names
    ]
