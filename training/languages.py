"""Makes the tables of services/enrich/enrichers/language_model of py3langid's model, a tenth of its size in memory.

The library's automaton of 39 MB becomes a trie, and of its 28 MB of weights those are kept that are not the usual one
of their language. `make train-languages` after an update of py3langid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_DIR, MODEL_FILE
from py3langid.modelio import load_model

from services.enrich.enrichers.language_model.identifier import FOLDER
from services.enrich.enrichers.language_model.trie import NONE, ROOT

ORIGINAL = MODEL_DIR / MODEL_FILE
MADE_FROM = FOLDER / "made_from.txt"
MOST_OWN = 50  # weights of a packed row; a whole one opens faster, and of those above it takes little more
_BYTES = 256
_LOOKED_AT = 4096  # free places tried in one go

Ints = NDArray[np.int64]


def digest_of_original() -> str:
    """Which of the library's models it is made from, SHA-256."""
    return hashlib.sha256(ORIGINAL.read_bytes()).hexdigest()


def main() -> None:
    """Write the tables."""
    weights, priors, classes, moves, rows, features = load_model(ORIGINAL)
    states = np.asarray(moves).reshape(-1, _BYTES)[np.asarray(rows)]
    order = _by_renown(weights)
    renumbered = np.append(np.argsort(order), NONE)  # NONE, the last, stays itself
    tables = trie_tables(states, renumbered[np.asarray(features)]) | weight_tables(weights[order])
    for name, table in {**tables, "classes": np.array(classes), "priors": priors}.items():
        np.save(FOLDER / f"{name}.npy", table)
    MADE_FROM.write_text(f"{digest_of_original()}\n")


def trie_tables(states: Ints, features: Ints) -> dict[str, NDArray[Any]]:
    """Of an automaton (Aho-Corasick; states x bytes, state 0 the first) its trie, as trie.Trie wants it."""
    room = 4 * len(states)
    free = np.ones(room, np.bool_)
    free[: ROOT + 1] = False
    bases, owners, named = (np.full(room, fill, np.int32) for fill in (0, NONE, NONE))
    nodes = {0: ROOT}
    for state, letters, children in _families(states):
        base = _place_for(letters, free)
        places = base + letters
        free[places] = False
        bases[nodes[state]], owners[places], named[places] = base, nodes[state], features[children]
        nodes.update(zip(children.tolist(), places.tolist(), strict=True))
    end = int(np.flatnonzero(owners != NONE)[-1]) + 1 + _BYTES
    return {"bases": bases[:end], "owners": owners[:end], "features": named[:end]}


def _families(states: Ints) -> Iterator[tuple[int, Ints, Ints]]:
    """Each state that others are reached from first, the bytes to them, and they; those near the root first."""
    met = np.zeros(len(states), np.bool_)
    met[0] = True
    waiting = [0]
    for state in waiting:
        letters = np.flatnonzero(~met[states[state]])
        if len(letters):
            children = states[state][letters]
            met[children] = True
            waiting += children.tolist()
            yield state, letters, children


def _place_for(letters: Ints, free: NDArray[np.bool_]) -> int:
    """The first base from which the places of all these bytes are free."""
    starts = np.flatnonzero(free[:-_BYTES])
    starts = starts[starts > letters[0]] - letters[0]
    for at in range(0, len(starts), _LOOKED_AT):
        bases = starts[at : at + _LOOKED_AT]
        fits = free[bases[:, None] + letters].all(axis=1)
        if fits.any():
            return int(bases[fits.argmax()])
    raise ValueError("the trie needs more room")


def _by_renown(weights: NDArray[np.float16]) -> Ints:
    """The features known to so many classes that they are kept whole first."""
    return np.argsort(_knowing(weights) <= MOST_OWN, kind="stable")


def _knowing(weights: NDArray[np.float16]) -> Ints:
    return np.asarray((weights != _usual(weights)).sum(axis=1))


def _usual(weights: NDArray[np.float16]) -> NDArray[np.float16]:
    return np.array([_most_frequent(column) for column in weights.T], np.float16)


def weight_tables(weights: NDArray[np.float16]) -> dict[str, NDArray[Any]]:
    """Of features x classes what identifier.Weights wants."""
    usual, whole = _usual(weights), int((_knowing(weights) > MOST_OWN).sum())
    rest = weights[whole:]
    is_own = rest != usual
    return {
        "whole": weights[:whole],
        "usual": usual.astype(np.float32),
        "is_own": np.packbits(is_own, axis=1),
        "starts": np.cumsum([0, *is_own.sum(axis=1)]).astype(np.int32),
        "own": rest[is_own],
    }


def _most_frequent(values: NDArray[np.float16]) -> np.float16:
    found, counts = np.unique(values, return_counts=True)
    return np.float16(found[counts.argmax()])


if __name__ == "__main__":
    main()
