"""Annotated texts as rows of features and labels, laid out exactly as the engine lays them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.entities.cutting import BREAK_WORD
from services.enrich.enrichers.entities.layout import PLACES, Layout, lay_out
from services.enrich.enrichers.entities.model import PAIRS
from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.entities.words import SPACE, class_of, describe, flags_of, shape_of
from services.enrich.enrichers.tagged import TAG_TYPES
from training.entities.corpus import Document
from training.entities.crf_training import Rows

LABELS = ("O", *(f"{part}-{kind}" for kind in TAG_TYPES for part in "BI"))
_PAIR_PLACES = [(sign, PLACES.index(left), PLACES.index(right)) for sign, (left, right) in PAIRS.items()]
NEAR = frozenset({"", "-1", "+1", "first", "last", "before", "after"})  # where a word's ending says something
OWN_WORD = ("w=", "W=")  # features that name the word itself


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A text's tokens with their offsets."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    layout: Layout


def row_of(text: str) -> Row:
    """The text cut and laid out, with two breaks on both sides."""
    words, starts, ends = [BREAK_WORD] * 2, [0, 0], [0, 0]
    position = 0
    for token in TOKEN.findall(text):
        word = BREAK_WORD if token.isspace() and "\n" in token else token.removesuffix(" ") or token
        if not flags_of(word) & SPACE:
            words.append(word)
            starts.append(position)
            ends.append(position + len(word))
        position += len(token)
    words += [BREAK_WORD] * 2
    starts += [position] * 2
    ends += [position] * 2
    return Row(words, starts, ends, lay_out(np.array([flags_of(word) for word in words])))


class Describer:
    """The features of a row's candidates, as words. Each word is described once."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.classes: dict[str, str] = {}
        self._by_word: dict[str, dict[str, list[str]]] = {}

    def of_word(self, word: str) -> dict[str, list[str]]:
        """Place -> the features the word has there."""
        found = self._by_word.get(word)
        if found is None:
            far, near, alone = describe(word, self.known)
            found = self._by_word[word] = {
                place: [f"{place}|{one}" for one in far + near * (place in NEAR) + alone * (not place)]
                for place in PLACES
            }
            self.classes[word] = class_of(word, shape_of(word), self.known.get(word.lower(), ""))
        return found

    def of_row(self, row: Row) -> list[list[str]]:
        """The features of each candidate."""
        described = {word: self.of_word(word) for word in set(row.words)}
        kinds = [self.classes[word] for word in row.words]
        middles = ~row.layout.begins
        inside = {row.words[token] for token in row.layout.tokens[middles]}
        items = []
        for nth, at in enumerate(row.layout.at.T.tolist()):
            item = [one for place, token in zip(PLACES, at, strict=True) for one in described[row.words[token]][place]]
            item += _pairs([kinds[token] for token in at])
            word = row.words[at[0]]
            seen = f"{row.layout.begins[nth]:d}{word.lower() in described:d}{word in inside:d}"
            item.append(f"seen={seen}{kinds[at[0]]}")
            item.append(f"run={min(row.layout.run_length[nth], 6)}{min(at[0] - at[5], 3)}")
            items.append(item)
        return items


def _pairs(kinds: list[str]) -> list[str]:
    return [f"pair{sign}{kinds[left]} {kinds[right]}" for sign, left, right in _PAIR_PLACES]


def labels_of(row: Row, document: Document) -> list[str]:
    """The label of each candidate. A name that reaches beyond the candidates is cut to those it has."""
    tokens = row.layout.tokens.tolist()
    labels = ["O"] * len(tokens)
    nth = 0
    for span in document.spans:
        while nth < len(tokens) and row.starts[tokens[nth]] < span.start:
            nth += 1
        part = "B"
        while nth < len(tokens) and row.ends[tokens[nth]] <= span.end:
            labels[nth] = f"{part}-{span.type}"
            part = "I"
            nth += 1
    return labels


def rows_of(
    documents: Sequence[Document],
    describer: Describer,
    importance: Callable[[Document], float],
    min_times: int = 2,
) -> tuple[Rows, dict[str, int]]:
    """All candidates of all documents, and the number of each feature that occurs at least `min_times`."""
    index: dict[str, int] = {}
    features: list[int] = []
    pointers, labels, starts, importances = [0], [], [], []
    for document in documents:
        row = row_of(document.text)
        for item in describer.of_row(row):
            features += (index.setdefault(one, len(index)) for one in item)
            pointers.append(len(features))
        labels += (LABELS.index(label) for label in labels_of(row, document))
        starts.append(row.layout.starts)
        importances += [importance(document)] * len(row.layout.tokens)
    ids, kept, names = _frequent(np.array(features, np.int32), index, min_times)
    sums = np.concatenate([[0], np.cumsum(kept)])[pointers]
    return Rows(ids, sums, np.array(labels), np.concatenate(starts), np.array(importances, np.float32)), names


def _frequent(
    ids: NDArray[np.int32], index: dict[str, int], min_times: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_], dict[str, int]]:
    """The ids of frequent features renumbered, which of the old ones they are, and their names."""
    frequent = np.bincount(ids, minlength=len(index)) >= min_times
    numbers = np.cumsum(frequent, dtype=np.int32) - 1
    kept = frequent[ids]
    return numbers[ids[kept]], kept, {name: int(numbers[old]) for name, old in index.items() if frequent[old]}


def dropout_of(index: Mapping[str, int], own_word: float, others: float) -> NDArray[np.float32]:
    """How often each feature is left out while fitting."""
    rates = np.full(len(index), others, np.float32)
    for name, number in index.items():
        if name.partition("|")[2].startswith(OWN_WORD):
            rates[number] = own_word
    return rates
