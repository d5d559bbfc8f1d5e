"""The table of words that speak for topics: media_topics.txt, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("media_topics.txt")
_HEADING = re.compile(r"(\d{8})(?: < (\d{8}))? (.+)")
_FIRST_LETTER = 0x100  # ASCII is kept free for what is no word of the table
_WORD = re.compile(r"[a-z0-9]+")  # the table has no other letters


class MediaTopic(NamedTuple):
    """A topic of the IPTC Media Topics; `broader` is the code of the one above it."""

    code: str
    name: str
    broader: str | None


Votes = dict[str, int]  # by code, those of the broader topics included


class Phrase(NamedTuple):
    """Words that speak for topics: as printed, with a letter for each word (see `Table`), and for what they speak."""

    text: str
    letters: str
    votes: Votes


class Table(NamedTuple):
    """What speaks for which topic: single words by their letter, phrases by that of their first; sections by name.
    `tops` gives the broadest topic above each, of one that has none itself.

    `letters` gives each word that plays a part in either a character of its own: so a text is a string with a character
    a word, in which phrases are found as fast as letters.
    """

    topics: dict[str, MediaTopic]
    tops: dict[str, str]
    words: dict[str, Phrase]
    phrases: dict[str, list[Phrase]]
    sections: dict[str, str]
    letters: dict[str, str]


def words_of(text: str) -> list[str]:
    """The words of a text as the table has them: small letters, no punctuation."""
    return _WORD.findall(text.lower())


@cache
def table() -> Table:
    """The table. A line that cannot be read is an error that names it."""
    made = Table({}, {}, {}, {}, {}, {})
    code = ""
    for number, line in enumerate(_FILE.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#") or not line.strip():
            continue
        heading = _HEADING.fullmatch(line)
        if heading:
            code = heading[1]
            made.topics[code] = MediaTopic(code, heading[3], heading[2])
            made.tops[code] = made.tops[heading[2]] if heading[2] else code
        elif line.startswith("  = "):
            made.sections.update((" ".join(words_of(name)), code) for name in line[4:].split(","))
        elif re.fullmatch(r"  [124]: .+", line):
            _add(made, code, int(line[2]), line[5:])
        else:
            raise ValueError(f"{_FILE.name}, line {number}: neither a topic nor words: {line!r}")
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
    known = made.letters
    letters = "".join(known.setdefault(word, chr(len(known) + _FIRST_LETTER)) for word in phrase.split(" "))
    if len(letters) == 1:
        return made.words.setdefault(letters, Phrase(phrase, letters, {})).votes
    same_start = made.phrases.setdefault(letters[0], [])
    for other in same_start:
        if other.letters == letters:
            return other.votes
    same_start.append(Phrase(phrase, letters, {}))
    return same_start[-1].votes


def _forms(phrase: str) -> Iterator[str]:
    """The phrase, and its plural in -s."""
    normal = " ".join(words_of(phrase))
    yield normal
    if not normal.endswith("s"):
        yield f"{normal}s"
