"""The tagger's tables: weights by hashed feature, known words, pairs of word classes. Travels as one .npz."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.entities.layout import PLACES

Ints = NDArray[np.integer[Any]]

SCALE = 256  # weights are whole numbers of 1/256: sums stay exact, and additions of int16 are the fastest
PAIRS = ("<", ">", "^", "#")  # word and left, word and right, left and right, both ends of the run
_ODD = 2_654_435_761  # Knuth's multiplier; odd, so that places of one feature never meet


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`weights` is features x labels; its row 0 is zero and stands for every feature that is not known.

    `keys` are the sorted hashes of `weights[1:]`. `pairs` gives the row of a pair of classes, per kind of PAIRS;
    `seen` of what the document says about a word, `runs` of length and place in a run of capitalised words.
    """

    version: str
    labels: tuple[str, ...]
    transitions: Ints
    keys: NDArray[np.uint32]
    weights: NDArray[np.int16]
    known: dict[str, str]
    classes: tuple[str, ...]
    pairs: Ints
    seen: Ints
    runs: Ints

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read the tables. Raises ValueError when they do not fit each other."""
        with np.load(path, allow_pickle=False) as tables:
            labels = tuple(str(label) for label in tables["labels"])
            weights, classes = tables["weights"], tuple(str(tables["classes"]).split("\t"))
            model = cls(
                version=str(tables["version"]),
                labels=labels,
                transitions=tables["transitions"],
                keys=tables["keys"],
                weights=weights,
                known=dict(zip(_lines(tables["known_words"]), _lines(tables["known_classes"]), strict=True)),
                classes=classes,
                pairs=_pairs(tables["pairs"], tables["pair_rows"], len(classes)),
                seen=tables["seen"],
                runs=tables["runs"],
            )
        if weights.shape[1:] != (len(labels),) or len(model.keys) >= len(weights):
            raise ValueError(f"{path.name}: the tables do not fit {len(labels)} labels")
        return model

    def rows_of(self, keys: Ints) -> Ints:
        """The row of each hashed feature, 0 for an unknown one."""
        found = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[found] == keys, found + 1, 0)


def hash_features(features: Iterable[str]) -> Ints:
    """The same numbers on every machine, unlike Python's own hashes."""
    return np.array([zlib.crc32(feature.encode()) for feature in features], np.uint32)


def keys_at(hashes: Ints, place: int) -> Ints:
    """The hashes of the features when they are those of the token at a place of PLACES."""
    return (hashes.astype(np.uint64) * (2 * place + 1) * _ODD + place).astype(np.uint32)


def place_of(name: str) -> int:
    return PLACES.index(name)


def _lines(table: NDArray[Any]) -> Sequence[str]:
    return bytes(table).decode().split("\n")


def _pairs(pairs: Ints, rows: Ints, classes: int) -> Ints:
    table = np.zeros((len(PAIRS), classes, classes), np.int32)
    table[tuple(pairs)] = rows
    return table
