"""Lines of raw text: numbered, cleaned, judged by their shape, and joined to paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from services.ingest.characters import clean_line, strip_invisible

_WRAP_COLUMNS = 120  # no program wraps text wider than this, so a longer line is a paragraph of its own
_WRAP_LINES, _WRAP_SHARE = 3, 0.7  # so many lines, and such a part of them, show that a text is wrapped
_CLOSING = ",.;:!?)]}»”…"
_SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।]["'”’»)\]]{0,3}$""")
_STATEMENT_END = re.compile(r"""[.…。۔।]["'”’»)\]]{0,3}$""")  # a question or an exclamation may be a headline
_PROSE_CHARS = 60  # shorter sentences also occur as headlines and captions
_HEADLINE_CHARS = 200
_STOPLESS = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff]")  # Thai, Lao, Khmer: they write no full stops
_STOPLESS_CHARS = 80
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Line(NamedTuple):
    """A non-empty line: `number` counts the non-empty ones from 0, `block` the blank gaps before it."""

    number: int
    block: int
    text: str
    indent: int = 0  # columns before the first character


def split_lines(text: str) -> list[Line]:
    """The non-empty lines of the text, clean."""
    lines, _ = split_first_lines(text, most=len(text))
    return lines


def split_first_lines(text: str, *, most: int) -> tuple[list[Line], str]:
    """So many non-empty lines of the text, clean, and whatever follows them as it is."""
    lines: list[Line] = []
    block, gap = 0, False
    visible = strip_invisible(text)
    has_tabs, printed = "\t" in visible or "\x1f" in visible, visible.splitlines()
    for index, raw in enumerate(printed):
        line = raw and (_single_spaced(raw, has_tabs=has_tabs) if raw.isascii() else clean_line(raw))
        if not line:
            gap = bool(lines)
            continue
        if len(lines) == most:
            return lines, "\n".join(printed[index:])
        block, gap = block + gap, False
        lines.append(Line(len(lines), block, line, len(raw) - len(raw.lstrip()) if raw[0].isspace() else 0))
    return lines, ""


def _single_spaced(raw: str, *, has_tabs: bool) -> str:
    """The ASCII line with single plain spaces. Where there are no tabs, most lines are told to be so already."""
    is_spaced_well = not has_tabs and "  " not in raw and raw[0] != " " and raw[-1] != " "
    return raw if is_spaced_well else " ".join(raw.split())


def unwrap(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those that a program or a person wrapped made whole again; each has its first line's number."""
    if not lines or lines[-1].block == 0:  # where nothing divides paragraphs, every line is one
        return list(lines)
    whole: list[Line] = []
    previous: Line | None = None
    width = _wrap_width(lines)
    for line in lines:
        if previous is not None and _is_wrapped(previous, line, width):
            whole[-1] = whole[-1]._replace(text=f"{whole[-1].text} {line.text}")
        else:
            whole.append(line)
        previous = line
    return whole


def runs_on(previous: Line, line: Line) -> bool:
    """Whether a sentence that an inline link or an emphasis has cut goes on in the next line."""
    return line.block == previous.block and not is_sentence(previous.text) and _goes_on(line.text)


def _goes_on(text: str) -> bool:
    return text[0].islower() or text[0] in _CLOSING


def _wrap_width(lines: Sequence[Line]) -> int:
    """The width the text is wrapped at; 0 when it is not. In wrapped text the next word would not have fitted."""
    pairs = [(first, second) for first, second in pairwise(lines) if first.block == second.block]
    width = max((len(first.text) for first, _ in pairs), default=0)
    full = sum(_is_full(first, second, width) for first, second in pairs)
    is_wrapped = len(pairs) >= _WRAP_LINES and full >= _WRAP_SHARE * len(pairs)
    return width if is_wrapped and width <= _WRAP_COLUMNS else 0


def _is_full(line: Line, following: Line, width: int) -> bool:
    return len(line.text) + 1 + len(following.text.partition(" ")[0]) > width


def _is_wrapped(previous: Line, line: Line, width: int) -> bool:
    if line.block != previous.block or len(previous.text) > _WRAP_COLUMNS:
        return False
    goes_on = line.text[0].islower() and not is_sentence(previous.text)
    return goes_on or (width > 0 and _is_full(previous, line, width))


def join_paragraphs(lines: Iterable[Line], *, is_wrapped: bool) -> tuple[str, ...]:
    """Lines to paragraphs; in wrapped text the lines of a block run on, unless something between them was removed."""
    paragraphs: list[list[str]] = []
    previous: Line | None = None
    for line in lines:
        if is_wrapped and previous is not None and _in_same_block(previous, line):
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
        previous = line
    return tuple(" ".join(parts) for parts in paragraphs)


def _in_same_block(previous: Line, line: Line) -> bool:
    return line.block == previous.block and line.number == previous.number + 1 and len(previous.text) <= _WRAP_COLUMNS


def is_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does."""
    return _SENTENCE_END.search(text[-4:]) is not None


def is_prose(text: str) -> bool:
    """Whether the line reads as running text: a statement of some length, or anything longer than a headline."""
    if len(text) < _PROSE_CHARS:
        return False
    if len(text) > _HEADLINE_CHARS or _STATEMENT_END.search(text[-4:]) is not None:
        return True
    return not text.isascii() and len(text) >= _STOPLESS_CHARS and _STOPLESS.match(text) is not None


def is_headline_like(text: str, *, words: int = 3) -> bool:
    """Whether the line could be a headline of so many words or more (ideographs: three a word)."""
    if len(text) > _HEADLINE_CHARS or text.endswith((".", "。", ":", ",", ";")):
        return False
    return text.count(" ") + 1 >= words or len(_IDEOGRAPHS.findall(text)) >= 3 * words
