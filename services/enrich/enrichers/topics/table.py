"""The table of words that speak for topics: media_topics.txt, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("media_topics.txt")
_HEADING = re.compile(r"(\d{8})(?: < (\d{8}))? (.+)")
_WORD = re.compile(r"[a-z0-9]+")  # the table has no other letters


class MediaTopic(NamedTuple):
    """A topic of the IPTC Media Topics; `broader` is the code of the one above it."""

    code: str
    name: str
    broader: str | None


Votes = dict[str, int]  # by code, those of the broader topics included


class Phrase(NamedTuple):
    """Several words: as they stand between blanks, their second one, and what they speak for."""

    text: str
    second: str
    votes: Votes


class Table(NamedTuple):
    """What speaks for which topic: by single word; phrases by their first word; sections by name. `vocabulary` holds
    every word that plays a part in either."""

    topics: dict[str, MediaTopic]
    words: dict[str, Votes]
    phrases: dict[str, list[Phrase]]
    sections: dict[str, str]
    vocabulary: set[str]


def words_of(text: str) -> list[str]:
    """The words of a text as the table has them: small letters, no punctuation."""
    return _WORD.findall(text.lower())


@cache
def table() -> Table:
    """The table. A line that cannot be read is an error that names it."""
    made = Table({}, {}, {}, {}, set())
    code = ""
    for number, line in enumerate(_FILE.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#") or not line.strip():
            continue
        heading = _HEADING.fullmatch(line)
        if heading:
            code = heading[1]
            made.topics[code] = MediaTopic(code, heading[3], heading[2])
        elif line.startswith("  = "):
            made.sections.update((" ".join(words_of(name)), code) for name in line[4:].split(","))
        elif re.fullmatch(r"  [124]: .+", line):
            _add(made, code, int(line[2]), line[5:])
        else:
            raise ValueError(f"{_FILE.name}, line {number}: neither a topic nor words: {line!r}")
    made.vocabulary.update(made.words, made.phrases)
    made.vocabulary.update(phrase.second for same_start in made.phrases.values() for phrase in same_start)
    return made


def _add(made: Table, code: str, weight: int, phrases: str) -> None:
    for phrase in {form: None for printed in phrases.split(",") for form in _forms(printed)}:
        votes = _votes_of(made, phrase)
        at: str | None = code
        while at is not None:
            votes[at] = max(weight, votes.get(at, 0))
            at = made.topics[at].broader


def _votes_of(made: Table, phrase: str) -> Votes:
    """Where the phrase's votes are kept."""
    words = phrase.split(" ")
    if len(words) == 1:
        return made.words.setdefault(phrase, {})
    same_start = made.phrases.setdefault(words[0], [])
    text = f" {phrase} "
    for known in same_start:
        if known.text == text:
            return known.votes
    same_start.append(Phrase(text, words[1], {}))
    return same_start[-1].votes


def _forms(phrase: str) -> Iterator[str]:
    """The phrase, and its plural in -s."""
    normal = " ".join(words_of(phrase))
    yield normal
    if not normal.endswith("s"):
        yield f"{normal}s"
