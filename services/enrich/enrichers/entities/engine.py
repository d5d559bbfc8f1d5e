"""The default engine: a linear-chain CRF run from tables of whole numbers, then rules that read the whole document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.enrich.enrichers.entities.decode import decode
from services.enrich.enrichers.entities.document import Document, apply_rules
from services.enrich.enrichers.entities.layout import Ints, Layout, lay_out
from services.enrich.enrichers.entities.model import SCALE, Model
from services.enrich.enrichers.entities.names import Name
from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.entities.vocabulary import BREAK_WORD, Vocabulary
from services.enrich.enrichers.entities.words import SPACE
from services.enrich.enrichers.tagged import TAG_TYPES, Tagged

MODEL = Path(__file__).with_name("model.npz")
BATCH_CHARS = 200_000  # texts are laid end to end up to this length: more gains no time and takes memory
_EDGE = [BREAK_WORD, BREAK_WORD]  # on both sides of a text, so that two tokens before and after always exist


class CrfEngine:
    """Tags texts in batches. Not safe for threads: it learns words as it reads."""

    name = "crf"

    def __init__(self, path: Path = MODEL, *, rules: bool = True) -> None:
        self.model = Model.load(path)
        self.version = self.model.version
        self._vocabulary = Vocabulary(self.model)
        self._rules = rules
        self._common = frozenset(word for word, classes in self.model.known.items() if "k" in classes)

    def tag_batch(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """For each text its names in reading order, none overlapping."""
        tagged: list[list[Tagged]] = [[] for _ in texts]
        for batch in _batches(texts):
            found = self._tag([piece.text for piece in batch])
            for piece, names in zip(batch, found, strict=True):
                tagged[piece.nth] += (
                    (one._replace(start=one.start + piece.start, end=one.end + piece.start) for one in names)
                    if piece.start
                    else names
                )
        return tagged

    def _tag(self, texts: list[str]) -> list[list[Tagged]]:
        page = _lay_end_to_end(texts, self._vocabulary)
        scores = self._scores(page)
        labels = decode(scores, page.layout.starts, self.model.transitions)
        return [self._names(page, nth, text, scores, labels) for nth, text in enumerate(texts)]

    def _scores(self, page: _Page) -> Ints:
        """Candidates x labels: the summed weights of all that speaks for each label."""
        model, words, layout = self.model, self._vocabulary, page.layout
        at = page.rows[layout.at]
        scores = words.scores[at[0], 0].astype(np.int32)
        for place in range(1, len(at)):
            scores += words.scores[at[place], place]
        kinds = words.classes[at]
        here, left, right, first, last, before, after = (kinds[place] for place in (0, 1, 2, 5, 6, 7, 8))
        pairs = ((left, here), (here, right), (left, right), (before, last))
        rows = [model.pairs[nth][pair] for nth, pair in enumerate(pairs)]
        rows.append(model.seen[layout.begins.astype(np.intp), page.is_small, page.is_inside, here])
        rows.append(model.runs[np.minimum(layout.run_length, 6), np.minimum(layout.tokens - layout.at[5], 3)])
        for each in rows:
            scores += model.weights[each]
        return scores

    def _names(self, page: _Page, nth: int, text: str, scores: Ints, labels: Ints) -> list[Tagged]:
        low, high = page.candidates[nth], page.candidates[nth + 1]
        names = _read_names(page.layout, scores, labels, low, high, page.tokens[nth])
        first, last = page.tokens[nth], page.tokens[nth + 1]
        words, starts, ends = page.rows[first:last], page.starts[first:last], page.ends[first:last]
        base = int(starts[0]) + 2
        document = Document(
            text=text,
            words=[self._vocabulary.words[row] for row in words.tolist()],
            starts=(starts - base).tolist(),
            ends=(ends - base).tolist(),
            candidates=(page.layout.tokens[low:high] - first).tolist(),
            common=self._common,
        )
        if self._rules:
            names = apply_rules(document, names)
        return [
            Tagged(document.starts[name.first], document.ends[name.last], name.type, name.confidence) for name in names
        ]


@dataclass(frozen=True, slots=True)
class _Piece:
    nth: int
    start: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """Texts laid end to end. `tokens` and `candidates` say where each text begins, and where the last one ends."""

    rows: Ints
    starts: Ints
    ends: Ints
    layout: Layout
    tokens: list[int]
    candidates: list[int]
    is_small: Ints
    is_inside: Ints


def _batches(texts: Sequence[str]) -> Iterator[list[_Piece]]:
    """The texts in batches; one above BATCH_CHARS is cut, at a space if there is one."""
    batch: list[_Piece] = []
    size = 0
    for nth, text in enumerate(texts):
        for piece in _pieces(nth, text):
            if batch and size + len(piece.text) > BATCH_CHARS:
                yield batch
                batch, size = [], 0
            batch.append(piece)
            size += len(piece.text)
    if batch:
        yield batch


def _pieces(nth: int, text: str) -> Iterator[_Piece]:
    start = 0
    while len(text) - start > BATCH_CHARS:
        end = text.rfind(" ", start + BATCH_CHARS // 2, start + BATCH_CHARS) + 1 or start + BATCH_CHARS
        yield _Piece(nth, start, text[start:end])
        start = end
    yield _Piece(nth, start, text[start:] if start else text)


def _lay_end_to_end(texts: list[str], vocabulary: Vocabulary) -> _Page:
    tokens: list[str] = []
    firsts = [0]
    for text in texts:
        tokens += _EDGE
        tokens += TOKEN.findall(text)
        tokens += _EDGE
        firsts.append(len(tokens))
    numbers = vocabulary.numbers(tokens)
    lengths, inner = vocabulary.token_lengths[:, numbers]
    starts = np.cumsum(lengths) - lengths
    ends = starts + inner
    rows = vocabulary.token_rows[numbers]
    flags = vocabulary.flags[rows]
    spaces = (flags & SPACE) != 0
    if spaces.any():
        kept = ~spaces
        firsts = np.searchsorted(np.flatnonzero(kept), firsts).tolist()
        rows, starts, ends, flags = rows[kept], starts[kept], ends[kept], flags[kept]
    layout = lay_out(flags)
    candidates = np.searchsorted(layout.tokens, firsts).tolist()
    small, inside = _seen_elsewhere(rows, layout, firsts, candidates, vocabulary)
    return _Page(rows, starts, ends, layout, firsts, candidates, small, inside)


def _seen_elsewhere(
    rows: Ints, layout: Layout, firsts: list[int], candidates: list[int], vocabulary: Vocabulary
) -> tuple[Ints, Ints]:
    """Whether a candidate stands in its text in small letters too, and inside a sentence too: 0 or 1 each."""
    own = rows[layout.tokens]
    lowers = vocabulary.lowers[own]
    small, inside = np.zeros(len(own), np.intp), np.zeros(len(own), np.intp)
    is_in_text, is_inside = np.zeros((2, len(vocabulary.words)), np.intp)
    for nth in range(len(firsts) - 1):
        here = slice(candidates[nth], candidates[nth + 1])
        words = rows[firsts[nth] : firsts[nth + 1]]
        middles = own[here][~layout.begins[here]]
        is_in_text[words] = is_inside[middles] = 1
        small[here], inside[here] = is_in_text[lowers[here]], is_inside[own[here]]
        is_in_text[words] = is_inside[middles] = 0
    return small, inside


def _read_names(layout: Layout, scores: Ints, labels: Ints, low: int, high: int, offset: int) -> list[Name]:
    """The names among the candidates low..high, their tokens counted from `offset`."""
    labels, tokens = labels[low:high], layout.tokens[low:high] - offset
    types = (labels - 1) // 2
    named = labels > 0
    goes_on = named & (labels % 2 == 0) & ~layout.starts[low:high] & (types == np.roll(types, 1)) & np.roll(named, 1)
    firsts = np.flatnonzero(named & ~goes_on)
    if not len(firsts):
        return []
    breaks = np.append(np.flatnonzero(~goes_on), len(labels))
    lasts = breaks[np.searchsorted(breaks, firsts, side="right")] - 1
    of_types = np.maximum(scores[low:high, 1::2], scores[low:high, 2::2])
    sums = np.cumsum(np.vstack([np.zeros((1, of_types.shape[1]), np.int64), of_types]), axis=0)
    evidence = (sums[lasts + 1] - sums[firsts]) / ((lasts + 1 - firsts)[:, None] * SCALE)
    outside = np.append(np.cumsum(scores[low:high, 0]), 0)
    against = (outside[lasts] - outside[firsts - 1]) / ((lasts + 1 - firsts) * SCALE)
    return [
        Name(first, last, TAG_TYPES[kind], scores_of, unlikely)
        for first, last, kind, scores_of, unlikely in zip(
            tokens[firsts].tolist(),
            tokens[lasts].tolist(),
            types[firsts].tolist(),
            evidence.tolist(),
            against.tolist(),
            strict=True,
        )
    ]
