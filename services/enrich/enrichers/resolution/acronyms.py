"""Names introduced with their acronym: "Supreme Harbour Council (SHC)", "SHC (Supreme Harbour Council)".

After Schwartz & Hearst (2003), stricter: every letter stands for a word, and every capitalised word gives a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from services.enrich.enrichers.resolution.names import Name, Source, make_name
from services.enrich.enrichers.resolution.offices import Surroundings

MAX_DEFINITIONS = 50  # an article introduces a handful; the bound keeps the work linear whatever the text
MAX_NAME_CHARS = 160  # ten letters rarely stand for more

# What the head noun says is not a body: laws, papers, offices held, measures, illnesses, works, regions.
NOT_BODIES = frozenset({
    "Act", "Africa", "Agreement", "Area", "Areas", "Assessment", "Assessments", "Bill", "Caribbean",
    "Certificate", "Commanding", "Commissioner", "Conference", "Convention", "Conventions", "Dam",
    "Day", "Deal", "Dialogue", "Director", "Disease", "Disorder", "District", "Districts", "Dollar",
    "Exam", "Examination", "Executive", "Framework", "General", "Index", "Initiative", "Inspector",
    "Intelligence", "Law", "Learning", "Line", "Machine", "Machines", "Mechanism", "Memorandum",
    "Minister", "Number", "Officer", "Order", "Plan", "Policy", "President", "Prevention", "Procedure",
    "Product", "Program", "Programme", "Project", "Protocol", "Rate", "Report", "Reports", "Scheme",
    "Standard", "Strategy", "Survey", "Syndrome", "Test", "Things", "Time", "Treaty", "Virus", "Zone",
    "Zones",
})  # fmt: skip
_PREPOSITIONS = re.compile(r" (?:of|for|on|to|in|against|with) ")
_DEFINED = re.compile(r"\(([A-Z][A-Za-z&]{1,9})\)")
_WORD = re.compile(r"\w+")
_NAME_BREAK = re.compile(r"[^\w ,&’'\-]")
_JOINERS = frozenset({
    "a", "an", "and", "de", "del", "der", "des", "di", "du", "et", "for", "in", "la", "le", "of", "on",
    "the", "to", "und", "y",
})  # fmt: skip


def introductions(around: Surroundings) -> Iterator[tuple[Name, Name]]:
    """Each introduced name with its acronym, tagged or not."""
    text = around.text
    for found in islice(_DEFINED.finditer(text), MAX_DEFINITIONS):
        long = _long_name(around, found.start(), found[1])
        if long is not None:
            yield (
                long,
                around.by_start.get(found.start(1))
                or make_name(Source("body", text), found.start(1), found.end(1), long.type, long.confidence),
            )


def _long_name(around: Surroundings, end: int, acronym: str) -> Name | None:
    """The tagged name before the bracket whose initials the acronym has, else the words that give them."""
    text = around.text
    before = text[max(0, end - MAX_NAME_CHARS) : end].rstrip()
    stripped = before.removesuffix("’s").removesuffix("'s").removesuffix("’").removesuffix("'")
    at = max(0, end - MAX_NAME_CHARS) + len(stripped)
    tagged = around.by_end.get(at)
    start = _start_of_words(stripped, acronym)
    if start is None:  # "Nationalist Party (KMT)": of another language, and still what the brackets are for
        is_body = tagged is not None and tagged.type == "ORG" and " " in tagged.exact and acronym.isupper()
        return tagged if is_body else None
    start += at - len(stripped)
    if tagged is not None and tagged.start == start:
        return tagged
    exact = text[start:at]
    if _head_noun(exact) in NOT_BODIES or " " not in exact:
        return None
    return make_name(
        Source("body", text), start, at, tagged.type if tagged else "ORG", tagged.confidence if tagged else 0.9
    )


def _head_noun(name: str) -> str:
    """The last word before the first preposition: "Convention" of "National Convention on Trade"."""
    head = _PREPOSITIONS.split(name, maxsplit=1)[0]
    return head.rpartition(" ")[2]


def _start_of_words(text: str, acronym: str) -> int | None:
    """Where the words at the end of the text begin that the acronym stands for."""
    broken = _NAME_BREAK.split(text)[-1]
    words = list(_WORD.finditer(broken))
    for joiners_count in (False, True):  # ANC leaves none out; "Bank of Ghana (BoG)" counts its "of"
        start = _start_of_name(broken, words, acronym.replace("&", ""), joiners_count)
        if start is not None:
            return len(text) - len(broken) + start
    return None


def _start_of_name(text: str, words: list[re.Match[str]], letters: str, joiners_count: bool) -> int | None:
    """Where the word that gives the first letter stands; None unless the last words give all letters."""
    letters = letters.casefold()
    for word in reversed(words):
        initial = word[0][0]
        joins = word[0] in _JOINERS or text[word.start() - 1 : word.start()] in {"-", "’", "'"}
        if letters.endswith(initial.casefold()) and (initial.isupper() or (joins and joiners_count)):
            letters = letters[:-1]
        elif not joins:
            return None
        if not letters:
            return word.start() if initial.isupper() else None
    return None


def with_introduced(names: list[Name], pairs: list[tuple[Name, Name]]) -> list[Name]:
    """The names with those that only their introduction shows, in reading order, without overlaps."""
    known: Mapping[tuple[int, int], Name] = {(name.start, name.end): name for name in names if name.where == "body"}
    new = [name for pair in pairs for name in pair if (name.start, name.end) not in known]
    if not new:
        return names
    headline = [name for name in names if name.where == "headline"]
    fixed = {name.start: name for name in new}
    kept = [name for name in names if name.where == "body" and not _overlaps(name, new)]
    return headline + sorted([*kept, *fixed.values()], key=lambda name: name.start)


def _overlaps(name: Name, new: list[Name]) -> bool:
    return any(name.start < other.end and other.start < name.end for other in new)
