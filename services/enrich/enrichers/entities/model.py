"""The tagger's tables: weights by hashed feature, known words, pairs of word classes. Travels as one .npz."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.entities.weights import Weights
from services.enrich.enrichers.tables import Ints
from services.enrich.enrichers.text_table import TextTable

SCALE = 256  # weights are whole numbers of 1/256: sums stay exact, and additions of int16 are the fastest
# Which two places each kind of pair looks at: word and left, word and right, both sides, what ends the run and what
# stands before it.
PAIRS = {"<": ("-1", ""), ">": ("", "+1"), "^": ("-1", "+1"), "#": ("before", "last")}


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`of_words` are the weights of hashed features, `of_kinds` is rows x labels; row 0 is zero, for what is unknown.

    `pairs` gives the row of `of_kinds` for two classes, per kind of
    PAIRS; `seen` for what the document says about a word, `runs` for length and place in a run of capitalised words.
    """

    version: str
    labels: tuple[str, ...]
    transitions: Ints
    of_words: Weights
    of_kinds: NDArray[np.int16]
    known: TextTable  # the classes of known words, one letter each
    common: frozenset[str]
    frequent: tuple[str, ...]
    classes: tuple[str, ...]
    pairs: Ints
    seen: Ints
    runs: Ints

    @classmethod
    def load(cls, path: Path) -> Model:
        """Read the tables. Raises ValueError when they do not fit each other."""
        with np.load(path, allow_pickle=False) as tables:
            labels = tuple(str(label) for label in tables["labels"])
            if tables["weights"].shape[1:] != (len(labels),) or tables["of_kinds"].shape[1:] != (len(labels),):
                raise ValueError(f"{path.name}: the tables do not fit {len(labels)} labels")
            classes = tuple(str(tables["classes"]).split("\t"))
            return cls(
                version=str(tables["version"]),
                labels=labels,
                transitions=tables["transitions"],
                of_words=Weights(*map(tables.__getitem__, ("keys", "features", "places", "weights"))),
                of_kinds=tables["of_kinds"],
                known=TextTable(bytes(tables["known_words"]), bytes(tables["known_classes"])),
                common=frozenset(_common(_lines(tables["known_words"]), _lines(tables["known_classes"]))),
                frequent=tuple(_lines(tables["frequent"])),
                classes=classes,
                pairs=_pairs(tables["pairs"], tables["pair_rows"], len(classes)),
                seen=tables["seen"],
                runs=tables["runs"],
            )


def _common(words: Sequence[str], classes: Sequence[str]) -> Iterator[str]:
    return (word for word, letters in zip(words, classes, strict=True) if "k" in letters)


def _lines(table: NDArray[Any]) -> Sequence[str]:
    return bytes(table).decode().split("\n")


def _pairs(pairs: Ints, rows: Ints, classes: int) -> Ints:
    table = np.zeros((len(PAIRS), classes, classes), np.uint16)  # of_kinds has fewer rows; half the memory of int32
    table[tuple(pairs)] = rows
    return table
