"""Judges pieces of a text: which are the article's body, headline, standfirst, which are links, which are neither.

A small convolutional network over graded features, read from tables of numbers and run with numpy. Each layer sees
pieces twice as far away as the one before; a mean over all pieces tells each what the text as a whole is like.
Several networks that differ by their random start are averaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_columns import Segments

LABELS = ("body", "headline", "standfirst", "related", "other")
BODY, HEADLINE, STANDFIRST, RELATED, OTHER = range(5)

_FILE = Path(__file__).with_name("line_tagger.npz")

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """By piece: the probability of each label, and that it runs on from the piece before it in its line."""

    labels: Array
    joins: Array

    def part(self, rows: slice) -> Judgement:
        """Of these pieces alone."""
        return Judgement(self.labels[rows], self.joins[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """`first` is graded features x channels, `layers` three times channels x channels each (the piece before, the
    piece, the piece after), `context` channels x channels, `last` twice channels x outputs. Biases are last rows.
    """

    first: Array
    context: Array
    layers: tuple[Array, ...]
    last: Array

    def outputs(self, graded: Array, rows: Segments) -> Array:
        """Pieces x outputs: scores of the labels and of joining, before any scale."""
        plain = _rectified(graded, self.first)
        sums = np.add.reduceat(plain, rows.starts, axis=0)
        means = np.divide(sums, rows.sizes[:, None], dtype=np.float32)
        state = plain + (means @ self.context)[rows.owners]
        for depth, layer in enumerate(self.layers):
            state = state + _rectified(_with_neighbours(state, 2**depth, rows), layer)
        return np.asarray(np.concatenate([state, plain], axis=1) @ self.last[:-1] + self.last[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Tagger:
    """Column `columns[i]` of a table has reached step i where it exceeds `steps[i]`."""

    names: tuple[str, ...]
    columns: NDArray[np.int64]
    steps: Array
    networks: tuple[Network, ...]

    @classmethod
    def load(cls, path: Path) -> Tagger:
        """Read the tables. Raises ValueError when they do not fit each other."""
        with np.load(path, allow_pickle=False) as tables:
            stored = {name: tables[name] for name in tables.files}
        networks = tuple(_network(stored, index) for index in range(int(stored["networks"])))
        if any(network.first.shape[0] != len(stored["steps"]) + 1 for network in networks):
            raise ValueError(f"{path.name}: the tables do not fit {len(stored['steps'])} steps")
        names = tuple(str(name) for name in stored["names"])
        return cls(names, stored["columns"].astype(np.int64), stored["steps"].astype(np.float32), networks)

    def grade(self, table: Array) -> NDArray[np.bool_]:
        """Pieces x steps: which steps the features have reached."""
        return np.asarray((table.T.take(self.columns, axis=0) > self.steps[:, None]).T)

    def judge(self, table: Array, rows: Segments) -> Judgement:
        """Of a table as `line_features` makes it; no text sees anything of another."""
        graded = self.grade(table).astype(np.float32)
        labels, joins = np.zeros((len(table), len(LABELS)), np.float32), np.zeros(len(table), np.float32)
        for network in self.networks:
            outputs = network.outputs(graded, rows)
            labels += softmax(outputs[:, : len(LABELS)]) / len(self.networks)
            joins += 1 / (1 + np.exp(-outputs[:, len(LABELS)])) / len(self.networks)
        return Judgement(labels, joins)


@cache
def tagger() -> Tagger:
    """The tagger as shipped, read once."""
    return Tagger.load(_FILE)


def softmax(scores: Array) -> Array:
    """Rows of scores to probabilities."""
    likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(likelihoods / likelihoods.sum(axis=1, keepdims=True))


def _network(tables: Mapping[str, NDArray[Any]], index: int) -> Network:
    def table(name: str) -> Array:
        return np.ascontiguousarray(tables[f"{name} {index}"], dtype=np.float32)

    layers = tuple(table(f"layer {depth}") for depth in range(int(tables["layers"])))
    return Network(table("first"), table("context"), layers, table("last"))


def _rectified(values: Array, weights: Array) -> Array:
    result = values @ weights[:-1]
    result += weights[-1]
    return np.asarray(np.maximum(result, 0, out=result))


def _with_neighbours(state: Array, distance: int, rows: Segments) -> Array:
    """Each row between the rows so far before and after it; zeros beyond the ends of its text."""
    size, channels = state.shape
    wide = np.zeros((size, 3 * channels), np.float32)
    wide[distance:, :channels] = state[:-distance] if distance < size else state[:0]
    wide[:, channels : 2 * channels] = state
    wide[:-distance, 2 * channels :] = state[distance:]
    wide[rows.index < distance, :channels] = 0
    wide[rows.end - rows.first - rows.index <= distance, 2 * channels :] = 0
    return wide
