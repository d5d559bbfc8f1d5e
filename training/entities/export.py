"""Writing trained weights in the form the engine reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.entities.layout import PLACES
from services.enrich.enrichers.entities.model import PAIRS, SCALE, hash_features, keys_at

FAINT = 0.02  # a feature all of whose weights are below this changes nothing


def export(
    path: Path,
    *,
    version: str,
    labels: tuple[str, ...],
    index: Mapping[str, int],
    weights: NDArray[np.float32],
    transitions: NDArray[np.float32],
    known: Mapping[str, str],
    classes: list[str],
) -> None:
    """Write the tables that `Model.load` reads."""
    kept = {name: row for name, row in index.items() if np.abs(weights[row]).max() >= FAINT}
    words = {name: row for name, row in kept.items() if name.split("|", 1)[0] in PLACES and "|" in name}
    keys = np.empty(len(words), np.uint32)
    rows = np.fromiter(words.values(), np.intp, len(words))
    places = np.array([PLACES.index(name.split("|", 1)[0]) for name in words])
    hashes = hash_features(name.split("|", 1)[1] for name in words)
    for place in range(len(PLACES)):
        keys[places == place] = keys_at(hashes[places == place], place)
    order = np.argsort(keys)
    others = {name: row for name, row in kept.items() if name not in words}
    row_of = {name: len(words) + 1 + nth for nth, name in enumerate(others)}
    table = np.vstack([np.zeros((1, len(labels)), np.float32), weights[rows[order]], weights[list(others.values())]])
    pairs, pair_rows = _pairs(row_of, classes)
    np.savez_compressed(
        path,
        version=version,
        labels=np.array(labels),
        transitions=np.round(transitions * SCALE).astype(np.int32),
        keys=keys[order],
        weights=np.clip(np.round(table * SCALE), -32_768, 32_767).astype(np.int16),
        known_words=_bytes(known.keys()),
        known_classes=_bytes(known.values()),
        classes="\t".join(classes),
        pairs=pairs,
        pair_rows=pair_rows,
        seen=_seen(row_of, classes),
        runs=np.array([[row_of.get(f"run={length}{nth}", 0) for nth in range(4)] for length in range(7)], np.int32),
    )


def _bytes(lines: object) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)  # type: ignore[call-overload]


def _pairs(row_of: Mapping[str, int], classes: list[str]) -> tuple[NDArray[np.int16], NDArray[np.int32]]:
    numbers = {name: nth for nth, name in enumerate(classes)}
    found = []
    for name, row in row_of.items():
        if name.startswith("pair"):
            left, right = name[5:].split(" ")
            if left in numbers and right in numbers:
                found.append((PAIRS.index(name[4]), numbers[left], numbers[right], row))
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
