"""Names and words whose part is known beforehand: countries, their people, titles, days."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from services.enrich.enrichers.countries import OTHER_THINGS, SHARED_WITH_PEOPLE, countries
from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.tagged import TagType

TITLES = frozenset(
    [
        "acting",
        "adm.",
        "admiral",
        "air",
        "ambassador",
        "archbishop",
        "attorney",
        "ayatollah",
        "baron",
        "baroness",
        "bishop",
        "brig",
        "brig.",
        "brigadier",
        "cabinet",
        "capt",
        "capt.",
        "captain",
        "cardinal",
        "chancellor",
        "chairman",
        "chairwoman",
        "chairperson",
        "chief",
        "col",
        "col.",
        "colonel",
        "commander",
        "commissioner",
        "congressman",
        "congresswoman",
        "comrade",
        "corporal",
        "councillor",
        "count",
        "countess",
        "coach",
        "crown",
        "dame",
        "datin",
        "dato",
        "datuk",
        "defence",
        "defense",
        "deputy",
        "director",
        "doctor",
        "dr",
        "dr.",
        "duchess",
        "duke",
        "education",
        "emeritus",
        "emir",
        "emperor",
        "energy",
        "executive",
        "father",
        "field",
        "finance",
        "first",
        "flight",
        "foreign",
        "former",
        "gen",
        "gen.",
        "general",
        "gov.",
        "governor",
        "hajia",
        "haji",
        "health",
        "home",
        "hon.",
        "imam",
        "inspector",
        "interior",
        "judge",
        "justice",
        "king",
        "lady",
        "late",
        "lieutenant",
        "lord",
        "lt",
        "lt.",
        "madam",
        "maj",
        "maj.",
        "major",
        "marshal",
        "maulana",
        "mayor",
        "md",
        "minister",
        "miss",
        "monsignor",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "mullah",
        "officer",
        "opposition",
        "pastor",
        "pol",
        "pope",
        "premier",
        "president",
        "presidential",
        "prime",
        "prince",
        "princess",
        "principal",
        "prof",
        "prof.",
        "professor",
        "prosecutor",
        "queen",
        "rabbi",
        "rear",
        "rep.",
        "representative",
        "rev",
        "rev.",
        "reverend",
        "secretary",
        "sen.",
        "senator",
        "senior",
        "sergeant",
        "sgt",
        "sgt.",
        "sheik",
        "sheikh",
        "shaikh",
        "sir",
        "sister",
        "speaker",
        "special",
        "spokesman",
        "spokesperson",
        "spokeswoman",
        "sultan",
        "superintendent",
        "transport",
        "treasurer",
        "tun",
        "vice-president",
        "vice",
    ]
)
TITLE_LINKS = frozenset({"of", "for", "and", "the", "-", "state", "affairs"})
DAYS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
NEVER_LAST = (DAYS - {"may", "march", "april", "june", "august", "jan", "sunday", "friday"}) | {
    "'",
    "’",
    "‘",
    "-",
    "–",
    "&",
    "/",
    "+",
    "·",
    "of",
    "the",
    "and",
    "in",
    "for",
    "on",
    "at",
    "by",
    "a",
    "an",
}
NEVER_FIRST = frozenset(
    {
        "'",
        "’",
        "‘",
        "'s",
        "’s",
        "-",
        "–",
        "&",
        "/",
        "+",
        "·",
        "of",
        "and",
        "for",
        "on",
        "at",
        "by",
        "in",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    }
)


@cache
def _places() -> dict[str, list[tuple[tuple[str, ...], TagType | None]]]:
    """First word -> names with it, longest first. None stands for names that are nothing of the kind."""
    by_first: dict[str, dict[tuple[str, ...], TagType | None]] = defaultdict(dict)
    for name in OTHER_THINGS:
        _put(by_first, name, None)
    for place in countries().values():
        for name in place.names:
            _put(by_first, name, "LOC")
        for name in place.demonyms:
            _put(by_first, name, "NORP")
    return {word: sorted(found.items(), key=lambda item: -len(item[0])) for word, found in by_first.items()}


def _put(by_first: dict[str, dict[tuple[str, ...], TagType | None]], name: str, kind: TagType | None) -> None:
    for form in (name, name.upper()) if len(name) > 3 else (name,):
        words = tuple(token.rstrip() for token in TOKEN.findall(form))
        by_first[words[0]].setdefault(words, kind)


def first_words() -> dict[str, list[tuple[tuple[str, ...], TagType | None]]]:
    return _places()


def place_at(words: list[str], first: int, end: int) -> tuple[int, TagType] | None:
    """How many words from `first` on are a country or a people, and which."""
    for name, kind in _places().get(words[first], ()):
        if tuple(words[first : first + len(name)]) == name and first + len(name) <= end:
            return (len(name), kind) if kind else None
    return None


def is_doubtful(words: list[str], first: int, last: int) -> bool:
    """Whether it may be something else: money ("US$5"), or a part of a person's name ("Michael Jordan")."""
    following = words[last + 1]
    if following[:1] == "$":
        return True
    if words[first] in SHARED_WITH_PEOPLE:
        return words[first - 1][:1].isupper() or following[:1].isupper()
    return words[first] in {"SA", "Male", "Turkey", "Lao"} and False
