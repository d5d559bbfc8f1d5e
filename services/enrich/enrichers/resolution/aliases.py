"""Names that mean the same: surnames, initials, acronyms, beginnings of longer names.

A short name goes to a longer one only when no other could be meant. Every look-up is in a dictionary, so the work is
linear in the number of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from services.enrich.enrichers.resolution.atlas import SHARED_BY_COUNTRIES, atlas
from services.enrich.enrichers.resolution.bodies import BODIES
from services.enrich.enrichers.resolution.given_names import gender_of_name
from services.enrich.enrichers.resolution.lexicon import BODY_NOUNS, COMMON_IN_BODIES, CORPORATE_ENDINGS, PARTICLES
from services.enrich.enrichers.resolution.names import person_words
from services.enrich.enrichers.resolution.referents import Referent
from services.enrich.enrichers.resolution.wording import REMEMBERED, word_set

Index = dict[str, list[Referent]]

_JOINERS = frozenset({"of", "the", "and", "for", "in", "on", "to", "de", "la", "du", "des", "del", "et", "y", "&"})
_KINDS = (
    BODY_NOUNS["company"]
    | BODY_NOUNS["sportsTeam"]
    | word_set("""
    aerospace air aviation biotech breweries brewery cement chemicals construction cosmetics cruises dairies defence
    electronics farms ferries foods furniture games gas gold homes hotels lines logistics media metals minerals mines
    mining oil outdoor paper pharma pictures pipelines plastics ports power properties rail railways records renewables
    research resorts resources retail robotics semiconductors shipping software solar steelworks stores studios
    supermarkets systems telecommunications textiles therapeutics toys water wind wines
""")
)
_SURE = 0.6  # a one-word name tagged otherwise with less confidence may still be a person's surname
_MOST_OF_A_PERSON = 4  # words of a person's name
_MAX_WORDS = 12  # of a longer name only its first and last words are looked at


def merge_aliases(referents: Mapping[str, Referent], introduced: Iterable[tuple[str, str]]) -> None:
    """Bring together what means the same; `introduced` are (name, acronym) keys the text itself equates."""
    for name, acronym in introduced:
        if referents[acronym].merged_into is None:  # an acronym given twice belongs to the name that came first
            referents[name].absorb(referents[acronym])
    _take_for_people(referents)
    _take_for_bodies(referents)
    merge_people([one for one in referents.values() if one.type == "PER" or _may_be_surname(one)])
    merge_bodies([one for one in referents.values() if one.type in {"ORG", "LOC", "MISC"} and one.names])


def _take_for_people(referents: Mapping[str, Referent]) -> None:
    """A doubtful full name that ends as a person of the text is called is that person's: "Uba Sani" beside "Sani"."""
    for referent in referents.values():
        key = referent.key
        if referent.type in {"ORG", "LOC", "MISC"} and " " in key and referent.names and _is_doubtful(referent):
            bearer = referents.get(key.rpartition(" ")[2])
            if bearer is not None and bearer.type == "PER" and bearer.names and _may_be_full_name(referent):
                referent.type = "PER"


def _take_for_bodies(referents: Mapping[str, Referent]) -> None:
    """A single word that passed for a person and begins a body's name is that body's, when nobody else of the text
    bears it: "Varuna" beside "Varuna Airways"."""
    bodies = [one for one in referents.values() if one.type == "ORG" and _names_its_kind(one.key)]
    if not bodies:
        return
    borne = {word for one in referents.values() if one.type == "PER" and " " in one.key for word in one.key.split()}
    for body in bodies:
        short = referents.get(body.key.split()[0])
        if short is not None and short.type == "PER" and short.key not in borne and not gender_of_name(short.key):
            short.type = "ORG"


def _names_its_kind(key: str) -> bool:
    """Whether a word and what kind of body it is make up the name: "Varuna Airways"."""
    words = key.split()
    return len(words) > 1 and words[0] not in COMMON_IN_BODIES and all(word in _KINDS for word in words[1:])


def _is_doubtful(referent: Referent) -> bool:
    """Whether the tagger was of two minds."""
    return sum(name.confidence for name in referent.names) < _SURE * len(referent.names)


def _may_be_full_name(referent: Referent) -> bool:
    words = referent.first.exact.split()
    if len(words) > _MOST_OF_A_PERSON or not all(word[0].isupper() or word in PARTICLES for word in words):
        return False
    known, key = atlas(), referent.key
    is_place = key in known.countries or key in known.cities or key in known.subdivisions
    return not (is_place or key in BODIES or any(word in COMMON_IN_BODIES for word in key.split()))


def _may_be_surname(referent: Referent) -> bool:
    """A single word that was tagged as no place, and without certainty."""
    if referent.type not in {"ORG", "MISC"} or " " in referent.key or not referent.names or referent.key in BODIES:
        return False
    return _is_doubtful(referent)


def merge_people(people: list[Referent]) -> None:
    """Full names first, so that surnames find them."""
    words = {id(one): person_words(one.key) for one in people}
    last: Index = {}
    first: Index = {}
    inner: Index = {}
    for one in sorted(people, key=lambda one: -len(words[id(one)])):
        own = words[id(one)]
        bare = _without_particles(own)
        target = (
            _full_name_of(own, last, first, words) if len(bare) > 1 else _bearer_of(one, bare[0], (last, first, inner))
        )
        if target is not None and target.root is not one:
            target.absorb(one)
            if len(bare) > 1:  # "Ana Lux Dlamini", once called Ana Lux, may be called Lux
                _file(one, own, last, first, inner)
        elif len(own) > 1 and one.type == "PER":  # also "Ben Ralston", who may be called Ralston
            _file(one, own, last, first, inner)


def _without_particles(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "van Dijk" and "al Sisi" are surnames."""
    start = 0
    while start < len(words) - 1 and words[start] in PARTICLES:
        start += 1
    return words[start:]


def _file(one: Referent, words: tuple[str, ...], last: Index, first: Index, inner: Index) -> None:
    last.setdefault(words[-1], []).append(one)
    first.setdefault(words[0], []).append(one)
    for word in words[1:-1][:_MAX_WORDS]:
        if len(word) > 3 and word not in PARTICLES:  # "García" of "Gabriel García Márquez"
            inner.setdefault(word, []).append(one)


def _only(candidates: Iterable[Referent]) -> Referent | None:
    """The one referent behind the candidates; None when there are several."""
    roots = list({id(one.root): one.root for one in candidates}.values())
    return roots[0] if len(roots) == 1 else None


def _bearer_of(one: Referent, word: str, indexes: tuple[Index, Index, Index]) -> Referent | None:
    """Whose name the word is; a country's name is nobody's."""
    last = indexes[0]
    if word in atlas().countries:
        return None
    for index in indexes:
        if word in index:
            bearers = index[word][:_MAX_NAMESAKES]
            return _only(bearers) or (_only(_introduced_before(bearers, one)) if index is last else None)
    return None


def _introduced_before(bearers: Iterable[Referent], one: Referent) -> list[Referent]:
    """Those whom the text had named in full when it first used the surname alone."""
    at = _first_in_body(one)
    return [bearer for bearer in bearers if _first_in_body(bearer) < at]


def _first_in_body(one: Referent) -> int:
    return min((name.start for name in one.root.names if name.where == "body"), default=_NOWHERE)


_NOWHERE = 1 << 62


_MAX_NAMESAKES = 20  # who share a surname or given name in one text; past it nobody is told apart


def _full_name_of(
    own: tuple[str, ...], last: Index, first: Index, words: Mapping[int, tuple[str, ...]]
) -> Referent | None:
    """The longer or equal name this one is a form of."""
    same_last = [one for one in last.get(own[-1], ())[:_MAX_NAMESAKES] if _agree(own, words[id(one)])]
    begins = [one for one in first.get(own[0], ())[:_MAX_NAMESAKES] if words[id(one)][: len(own)] == own]
    return _only(same_last + begins)


def _agree(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether two names with the same last word may be one person's: first names equal, or one an initial."""
    if _without_particles(short) == long[-len(_without_particles(short)) :]:  # "García Márquez", "van Dijk"
        return True
    one, other = short[0], long[0]
    if one == other:
        return True
    return one[0] == other[0] and (len(one) == 1 or len(other) == 1 or _are_initials(one, long))


def _are_initials(word: str, long: tuple[str, ...]) -> bool:
    """ "JR" for "John Robert"."""
    return len(word) == 2 and len(long) > 2 and word == long[0][0] + long[1][0]


def merge_bodies(bodies: list[Referent]) -> None:
    """Bodies and places: acronyms that give the initials, other names of well-known bodies, beginnings."""
    _merge_known(bodies)
    initials: Index = {}
    beginnings: Index = {}
    keys = {one.key for one in bodies}  # what else may be short for a longer name, no name here is
    for one in bodies:
        if " " in one.key and one.names:
            letters, words = _short_forms(one.key)
            for short in letters & keys:
                initials.setdefault(short, []).append(one)
            for short in words:
                if short in keys:
                    beginnings.setdefault(short, []).append(one)
    for one in bodies:
        target = _longer(one, initials, beginnings)
        if target is not None:
            target.absorb(one)


def _merge_known(bodies: Iterable[Referent]) -> None:
    """ "UN" and "United Nations", also when the text does not say so; also the codes of countries' names."""
    seen: dict[str, Referent] = {}
    for one in bodies:
        known = BODIES.get(one.key)
        spot = atlas().countries.get(one.key)
        name = known.name if known else spot.name if spot and one.type == "LOC" else None
        if name is not None:
            seen.setdefault(name, one).absorb(one)


@lru_cache(maxsize=REMEMBERED)
def _short_forms(key: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Initials with and without the small words ("bog" and "bg" for Bank of Ghana), and the first words, one to all."""
    words = key.split()[:_MAX_WORDS]
    initials = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in _JOINERS)}
    return frozenset(initials), tuple(" ".join(words[:count]) for count in range(1, len(words)))


def _longer(one: Referent, initials: Index, beginnings: Index) -> Referent | None:
    if not one.names or one.key in atlas().countries or one.key in SHARED_BY_COUNTRIES:
        return None
    if one.key in initials and 2 <= len(one.key) <= 6 and one.names[0].exact.isupper():
        return _only(same for same in initials[one.key][:_MAX_NAMESAKES] if same.names and same.root is not one)
    if one.key not in beginnings:
        return None
    longer = [same for same in beginnings[one.key][:_MAX_NAMESAKES] if same.names and _extends(one, same)]
    return _only(longer) if longer else None


def _extends(one: Referent, longer: Referent) -> bool:
    """Whether the longer name is the shorter with more said: of one type, and not every such body's first word."""
    if one.type != longer.type or one is longer.root:
        return False
    rest = longer.key[len(one.key) + 1 :].split()
    if one.type == "LOC":
        return rest == ["city"]
    if all(word in CORPORATE_ENDINGS for word in rest):
        return True
    known = atlas()
    if rest[0] in _JOINERS:  # "Ministry" is not "Ministry of Oil", but "Electoral Commission" that "of Uganda"
        return rest[0] == "of" and " " in one.key and " ".join(rest[1:]) in known.countries
    if one.key in known.demonyms or one.key in known.cities or one.key in known.subdivisions:
        return False
    return not all(word in COMMON_IN_BODIES or word in known.demonyms for word in one.key.split())
