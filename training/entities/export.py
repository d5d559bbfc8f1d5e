"""Writing trained weights in the form the engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.entities.layout import PLACES
from services.enrich.enrichers.entities.model import PAIRS, SCALE
from services.enrich.enrichers.entities.words import hash_feature

FAINT = 0.02  # a feature all of whose weights are below this changes nothing


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What training gives: `index` numbers the features, `weights` are features x labels; `known` gives the classes of
    words, `classes` those of which pairs were counted, `frequent` words worth knowing before the first article.
    """

    version: str
    labels: tuple[str, ...]
    index: Mapping[str, int]
    weights: NDArray[np.floating]
    transitions: NDArray[np.floating]
    known: Mapping[str, str]
    classes: list[str]
    frequent: list[str]


def export(path: Path, trained: Trained) -> None:
    """Write the tables that `Model.load` reads."""
    weights, classes = trained.weights, trained.classes
    kept = sorted(name for name, row in trained.index.items() if np.abs(weights[row]).max() >= FAINT)
    of_words = [name for name in kept if "|" in name and name.partition("|")[0] in PLACES]
    others = sorted(set(kept).difference(of_words))
    keys, features = np.unique(
        np.array([hash_feature(name.partition("|")[2]) for name in of_words], np.uint32), return_inverse=True
    )
    row_of = {name: nth for nth, name in enumerate(others, start=1)}
    pairs, pair_rows = _pairs(row_of, classes)
    np.savez_compressed(
        path,
        version=trained.version,
        labels=np.array(trained.labels),
        transitions=np.round(trained.transitions * SCALE).astype(np.int32),
        keys=keys,
        features=features.astype(np.int32),
        places=np.array([PLACES.index(name.partition("|")[0]) for name in of_words], np.uint8),
        weights=_whole(weights[[trained.index[name] for name in of_words]]),
        of_kinds=_whole(
            np.vstack([np.zeros((1, len(trained.labels))), weights[[trained.index[one] for one in others]]])
        ),
        known_words=_bytes(trained.known.keys()),
        known_classes=_bytes(trained.known.values()),
        frequent=_bytes(trained.frequent),
        classes="\t".join(classes),
        pairs=pairs,
        pair_rows=pair_rows,
        seen=_seen(row_of, classes),
        runs=np.array([[row_of.get(f"run={length}{nth}", 0) for nth in range(4)] for length in range(7)], np.int32),
    )


def _whole(weights: NDArray[np.floating]) -> NDArray[np.int16]:
    return np.clip(np.round(weights * SCALE), -32_768, 32_767).astype(np.int16)


def _bytes(lines: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _pairs(row_of: Mapping[str, int], classes: list[str]) -> tuple[NDArray[np.int16], NDArray[np.int32]]:
    numbers = {name: nth for nth, name in enumerate(classes)}
    found = []
    for name, row in row_of.items():
        if name.startswith("pair"):
            left, right = name[5:].split(" ")
            if left in numbers and right in numbers:
                found.append((list(PAIRS).index(name[4]), numbers[left], numbers[right], row))
    table = np.array(found, np.int32).T
    return table[:3].astype(np.int16), table[3]


def _seen(row_of: Mapping[str, int], classes: list[str]) -> NDArray[np.int32]:
    table = np.zeros((2, 2, 2, len(classes)), np.int32)
    for begins in range(2):
        for small in range(2):
            for inside in range(2):
                for nth, name in enumerate(classes):
                    table[begins, small, inside, nth] = row_of.get(f"seen={begins}{small}{inside}{name}", 0)
    return table
