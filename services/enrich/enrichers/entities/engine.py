"""The default engine: a linear-chain CRF run from tables of whole numbers, then rules that read the whole document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from services.enrich.enrichers.chunks import EDGE_CHARS
from services.enrich.enrichers.entities.decode import decode
from services.enrich.enrichers.entities.document import Document, apply_rules
from services.enrich.enrichers.entities.layout import PLACES
from services.enrich.enrichers.entities.model import PAIRS, Model
from services.enrich.enrichers.entities.names import Name
from services.enrich.enrichers.entities.page import Page, lay_end_to_end, pages_of
from services.enrich.enrichers.entities.signs import ADDRESS, BEGINS_KNOWN
from services.enrich.enrichers.entities.spans import read_names
from services.enrich.enrichers.entities.vocabulary import Vocabulary
from services.enrich.enrichers.tables import Bools, Ints
from services.enrich.enrichers.tagged import Tagged

MODEL = Path(__file__).with_name("model.npz")
_FIRST = PLACES.index("first")
_PAIR_PLACES = [tuple(map(PLACES.index, places)) for places in PAIRS.values()]


class CrfEngine:
    """Tags texts in batches. Not safe for threads: it learns words as it reads."""

    name = "crf"

    def __init__(self, path: Path = MODEL, *, rules: bool = True) -> None:
        self.model = Model.load(path)
        self.version = self.model.version
        self._vocabulary = Vocabulary(self.model)
        self._common = self.model.common
        self._rules = rules

    def tag_batch(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """For each text its names in reading order, none overlapping."""
        tagged: list[list[Tagged]] = [[] for _ in texts]
        for pieces in pages_of(texts):
            for piece, names in zip(pieces, self._tag([one.text for one in pieces]), strict=True):
                tagged[piece.nth] += (
                    one._replace(start=one.start + piece.start, end=one.end + piece.start) if piece.start else one
                    for one in names
                )
        return tagged

    def _tag(self, texts: list[str]) -> list[list[Tagged]]:
        page = lay_end_to_end(texts, self._vocabulary)
        scores = self._scores(page)
        labels = decode(scores, page.layout.starts, self.model.transitions)
        signs, signs_before = self._vocabulary.signs[page.rows[page.layout.at[:2]]]
        names = read_names(page.layout, scores, labels, signs, page.candidates)
        known, addressed = (signs & BEGINS_KNOWN) != 0, (signs_before & ADDRESS) != 0
        return list(map(self._settle, self._documents(page, texts, known, addressed), names))

    def _scores(self, page: Page) -> Ints:
        """Candidates x labels: the summed weights of all that speaks for each label."""
        model, words, layout = self.model, self._vocabulary, page.layout
        at = page.rows[layout.at]
        weighed = words.weighed[at]
        # `take` is twice as fast as an index, of rows that are so short
        by_place = words.scores.reshape(-1, words.scores.shape[2])
        scores: Ints = by_place.take(weighed[0] * len(PLACES), axis=0).astype(np.int32)
        for place in range(1, len(PLACES)):
            scores += by_place.take(weighed[place] * len(PLACES) + place, axis=0)
        kinds = words.classes[at]
        for pair, (left, right) in zip(model.pairs, _PAIR_PLACES, strict=True):
            scores += model.of_kinds.take(pair[kinds[left], kinds[right]], axis=0)
        begins = layout.begins.astype(np.intp)
        scores += model.of_kinds[model.seen[begins, page.is_small, page.is_inside, kinds[0]]]
        nth = np.minimum(layout.tokens - layout.at[_FIRST], model.runs.shape[1] - 1)
        scores += model.of_kinds[model.runs[np.minimum(layout.run_length, model.runs.shape[0] - 1), nth]]
        return scores

    def _settle(self, document: Document, names: list[Name]) -> list[Tagged]:
        """The names as the document's rules leave them."""
        if self._rules:
            names = apply_rules(document, names)
        starts, ends, begin = document.starts, document.ends, document.begin
        return [
            Tagged(starts[name.first] - begin, ends[name.last] - begin, name.type, name.confidence) for name in names
        ]

    def _documents(self, page: Page, texts: Sequence[str], known: Bools, addressed: Bools) -> Iterator[Document]:
        """The page's texts; they share its lists of tokens. `known` and `addressed` tell which candidates are."""
        words = self._vocabulary.words[page.rows].tolist()
        starts, ends = page.starts.data, page.ends.data  # few places are asked for: no lists are made
        tokens = page.layout.tokens
        chosen = [_by_text(some, page.tokens) for some in (tokens, tokens[known], tokens[addressed])]
        for text, first, *own in zip(texts, page.tokens, *chosen, strict=False):
            edge = starts[first] + EDGE_CHARS
            yield Document(text, words, starts, ends, own[0], own[1], own[2], self._common, edge)


def _by_text(tokens: Ints, firsts: Sequence[int]) -> Iterator[list[int]]:
    """The tokens between each two of those with which the texts begin."""
    listed = tokens.tolist()
    return (listed[begin:end] for begin, end in pairwise(np.searchsorted(tokens, firsts).tolist()))
