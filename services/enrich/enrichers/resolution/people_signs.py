"""What shows that a name is a person's, whatever the tagger took it for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.enrich.enrichers.resolution.human_nouns import is_human
from services.enrich.enrichers.resolution.lexicon import OFFICES
from services.enrich.enrichers.resolution.names import Name
from services.enrich.enrichers.resolution.wording import word_set

LOOKS = 3  # mentions of a name that are looked at: people are introduced at the first

_TITLES = word_set("Mr Mrs Ms Miss Mx Dr Prof Sir Dame Mr. Mrs. Ms. Dr. Prof. Professor")
# Behind some offices stands a body or a place as well: "owner Fosterlands", "defending champions Fiji".
_PEOPLE = (
    OFFICES
    - word_set("owner champion leader head chief founder ruler defender forward rival investor fellow")
) | word_set("""
    aunt brother cousin daughter father fisherman grandfather grandmother grower housewife husband mother mechanic
    neighbor neighbour nephew niece pensioner plumber resident shopkeeper sister skipper son student survivor trader
    uncle widow widower wife
""")  # fmt: skip
DOUBTFUL = 0.6  # below it a name that was tagged as no person's may be one
_OWNERS = frozenset({"of", "at", "in", "from", "for", "with"})
MOST_WORDS = 5  # "a retired primary school teacher"
MOST_CHARS = 60  # in which they stand
_MINISTER = re.compile(r"\b(?:[Mm]inister|[Ss]ecretary) (?:of|for) (?:[a-z]+ (?:and )?){1,3}$")
_PHRASE_END = re.compile(r"[,.;]| (?:of|in|at|from|for|with|who|whose) ")
_AGE = re.compile(r", (?:1[6-9]|[2-9]\d),")


def is_a_person(body: str, names: Sequence[Name]) -> bool:
    """Whether a title, an occupation or an age stands beside one of the first mentions."""
    if len(names) == 1:  # most
        return names[0].where == "body" and _is_introduced(body, names[0])
    mentions = [name for name in names[: 2 * LOOKS] if name.where == "body"][:LOOKS]
    return any(_is_introduced(body, name) for name in mentions)


def _is_introduced(body: str, name: Name) -> bool:
    if name.exact.isupper():  # an acronym
        return False
    if body.startswith(", ", name.end) and _is_explained(body, name):
        return True
    words = body[max(0, name.start - 24) : name.start].rstrip(" ").rsplit(None, 1)
    before = words[-1] if words else ""
    if before[-1:] == "," and body[name.end : name.end + 1] == ",":  # "Her son, Le Minh, was given"
        before = before[:-1]
    return before in _TITLES or before in _PEOPLE or _is_minister(body, name)


def _is_minister(body: str, name: Name) -> bool:
    """Whether the office stands before what it is for: "minister of intelligence Esmail Vula"."""
    before = body[max(0, name.start - 40) : name.start]
    if "inister " not in before and "ecretary " not in before:  # of most names, in a tenth of the search's time
        return False
    return name.exact.count(" ") in {1, 2} and _MINISTER.search(before) is not None


def _is_explained(body: str, name: Name) -> bool:
    """Whether an age stands behind the comma; or, of a doubtful name, "who" or an occupation."""
    if _AGE.match(body, name.end):
        return True
    before = body[max(0, name.start - 10) : name.start].split()[-2:]
    if name.confidence >= DOUBTFUL or not _OWNERS.isdisjoint(before):  # "Ana Quiroz of the Harbour Institute, who"
        return False
    if body.startswith("who ", name.end + 2):
        return True
    phrase = _PHRASE_END.split(body[name.end + 2 : name.end + MOST_CHARS], maxsplit=1)[0].split(" ")
    is_long_name = " " in name.exact and phrase[0] in {"a", "an", "the"}
    return is_long_name and len(phrase) <= MOST_WORDS and is_human(phrase[-1])
