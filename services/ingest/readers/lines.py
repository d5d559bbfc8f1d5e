"""Lines of raw text: numbered, cleaned, judged by their shape, and joined to paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from services.ingest.characters import clean_line

_WRAP_COLUMNS = 120  # no program wraps text wider than this, so a longer line is a paragraph of its own
_SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।]["'”’»)\]]{0,3}$""")
_STATEMENT_END = re.compile(r"""[.…。۔।]["'”’»)\]]{0,3}$""")  # a question or an exclamation may be a headline
_PROSE_CHARS = 60  # shorter sentences also occur as headlines and captions
_HEADLINE_CHARS = 200
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Line(NamedTuple):
    """A non-empty line: `number` counts the non-empty ones from 0, `block` the blank gaps before it."""

    number: int
    block: int
    text: str
    indent: int = 0  # columns before the first character


def split_lines(text: str) -> list[Line]:
    """The non-empty lines of the text, clean."""
    lines: list[Line] = []
    block, gap = 0, False
    for printed in text.splitlines():
        line = clean_line(printed)
        if not line:
            gap = bool(lines)
            continue
        block, gap = block + gap, False
        lines.append(Line(len(lines), block, line, len(printed) - len(printed.lstrip())))
    return lines


def join_paragraphs(lines: Iterable[Line], *, is_wrapped: bool) -> tuple[str, ...]:
    """Lines to paragraphs; in wrapped text the lines of a block run on, unless something between them was removed."""
    paragraphs: list[list[str]] = []
    previous: Line | None = None
    for line in lines:
        if is_wrapped and previous is not None and _runs_on(previous, line):
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
        previous = line
    return tuple(" ".join(parts) for parts in paragraphs)


def _runs_on(previous: Line, line: Line) -> bool:
    return line.block == previous.block and line.number == previous.number + 1 and len(previous.text) <= _WRAP_COLUMNS


def is_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does."""
    return _SENTENCE_END.search(text[-4:]) is not None


def is_prose(text: str) -> bool:
    """Whether the line reads as running text: a statement of some length, or anything longer than a headline."""
    return len(text) > _HEADLINE_CHARS or (len(text) >= _PROSE_CHARS and _STATEMENT_END.search(text[-4:]) is not None)


def is_headline_like(text: str, *, words: int = 3) -> bool:
    """Whether the line could be a headline of so many words or more (ideographs: three a word)."""
    if len(text) > _HEADLINE_CHARS or text.endswith((".", "。", ":", ",", ";")):
        return False
    return text.count(" ") + 1 >= words or len(_IDEOGRAPHS.findall(text)) >= 3 * words
