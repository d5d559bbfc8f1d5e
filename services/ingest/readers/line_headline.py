"""Which piece of a text is the headline."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_kinds import has_day_and_year, kind_by_text
from services.ingest.readers.line_pieces import Pieces
from services.ingest.readers.line_tagger import HEADLINE, OTHER, RELATED
from services.ingest.readers.line_teasers import is_headline
from services.ingest.readers.lines import is_headline_like

_LEAST_HEADLINE = 0.08  # texts without a headline are rare
# A kicker is as likely a headline as the headline below it, and shorter
_KICKER_WORDS, _LEAST_BELOW = 5, 0.5
_LEAST_OWN = 0.6  # of being the article's, for what is to be the headline in a link's stead

Table = NDArray[np.float32]
Flags = NDArray[np.bool_]


def find_headline(labels: Table, pieces: Pieces, kept: Flags, prose: Flags) -> int | None:
    """The likeliest piece; where none is likely, the first above the article that looks like a headline.

    Not a link above the headline, which shows itself further down with its blurb.
    """
    likely = labels[:, HEADLINE] * ~prose
    best = int(likely.argmax())
    if likely[best] < _LEAST_HEADLINE:
        above = pieces.are_whole()[: _first(kept)].nonzero()[0].tolist()
        return next((index for index in above if _may_be_headline(pieces.texts[index])), None)
    first = _first(kept & prose)
    if best < first < len(pieces) and _is_link(pieces, best, first):
        return _headline_below(labels, pieces, range(best + 1, first), best)
    return best + 1 if _is_kicker(pieces, likely, best) else best


def _is_kicker(pieces: Pieces, likely: Table, piece: int) -> bool:
    """Whether it is a short line above a longer one that is likely a headline, too."""
    if piece + 1 == len(pieces) or likely[piece + 1] <= _LEAST_BELOW or not pieces.are_whole()[piece : piece + 2].all():
        return False
    text, below = pieces.texts[piece].strip(), pieces.texts[piece + 1].strip()
    has_day = has_day_and_year(below)
    is_shorter = len(text.split()) <= _KICKER_WORDS and len(text) < len(below)
    return is_shorter and not has_day and text not in below and is_headline(below) and _may_be_headline(below)


def _first(flags: Flags) -> int:
    """The index of the first, or how many there are when none is set."""
    return int(flags.argmax()) if flags.any() else len(flags)


def _is_link(pieces: Pieces, piece: int, first: int) -> bool:
    """Whether the piece stands again below the first paragraph, alone and in the next line glued to its blurb."""
    texts, whole, text = pieces.texts, pieces.are_whole(), pieces.texts[piece]
    alone = (index for index in range(first, len(texts) - 1) if texts[index] == text and whole[index])
    return any(texts[index + 1] == text and not whole[index + 1] for index in alone)


def _headline_below(labels: Table, pieces: Pieces, between: range, link: int) -> int:
    """The first line between the link and the first paragraph that is likely the article's and looks like a headline;
    the link where there is none.
    """
    own = (1 - labels[:, OTHER] - labels[:, RELATED] > _LEAST_OWN) & pieces.are_whole()
    able = (index for index in between if own[index] and is_headline(pieces.texts[index]))
    return next((index for index in able if _may_be_headline(pieces.texts[index])), link)


def _may_be_headline(text: str) -> bool:
    return is_headline_like(text) and kind_by_text(text) is None
