"""Which characters may stand in an article: NFC, plain spaces, nothing invisible, nothing that breaks UTF-8."""

from __future__ import annotations

import re
import unicodedata

# Controls, soft hyphen, zero-width space, bidi controls, BOM, interlinear anchors, surrogates, noncharacters.
# U+200C and U+200D stay: Persian and Indic spelling and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)

# Normalization sorts combining marks in quadratic time (32,000 in a row take half a second); UAX #15 allows 30.
_MAX_MARKS = 30
_FOREIGN_RUN = re.compile(r"[^\x00-\x7f]{31}")  # most lines are told by it, cheaply, to have no such run
_SYMBOL_RUN = re.compile(r"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){31,}")


def strip_invisible(text: str) -> str:
    """The text without control and zero-width characters and lone surrogates; whitespace stays as it is."""
    return _INVISIBLE.sub("", text)


def clean_line(text: str) -> str:
    """One line as it may stand in an article: visible, NFC, single plain spaces, trimmed. Idempotent."""
    is_printable = text.isprintable()
    visible = text if is_printable else _INVISIBLE.sub("", text)
    if not visible.isascii():
        visible = unicodedata.normalize("NFC", limit_marks(visible))
    # The only printable space is the plain one, and NFC makes no other: most lines need not be split at their words.
    is_spaced_well = is_printable and "  " not in visible and visible[:1] != " " and visible[-1:] != " "
    return visible if is_spaced_well else " ".join(visible.split())


def limit_marks(text: str) -> str:
    """The text with no more than 30 combining marks in a row: the Stream-Safe limit of UAX #15."""
    if len(text.encode("utf-8", "surrogatepass")) - len(text) <= _MAX_MARKS or not _FOREIGN_RUN.search(text):
        return text  # too few characters beyond ASCII, each of which takes more than a byte, or too few in a row
    return _SYMBOL_RUN.sub(_without_late_marks, text)


def _without_late_marks(run: re.Match[str]) -> str:
    return "".join(char for index, char in enumerate(run.group()) if index < _MAX_MARKS or not _is_mark(char))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M") or char in "\uff9e\uff9f"
