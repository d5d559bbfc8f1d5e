"""A linear-chain conditional random field run from tables: features in, labels or probabilities out.

Lafferty, McCallum and Pereira (2001). Training happens elsewhere; the tables travel as an .npz of numbers and names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.integer[Any]]
Items = Ids | Sequence[Ids]
Floats = NDArray[np.float32]

_FAINTEST = -300.0  # natural logarithm; the product of two such likelihoods still is no zero in float64


@dataclass(frozen=True, slots=True, eq=False)
class Crf:
    """`weights` is features x labels (float16 halves the memory of large ones), `transitions` labels x labels, from
    row to column. An item is the ids of its features; all items may come as one matrix when each has as many.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.floating[Any]]
    transitions: Floats

    @classmethod
    def load(cls, path: Path) -> Crf:
        """Read the tables `labels`, `weights`, `transitions`. Raises ValueError when their shapes disagree."""
        with np.load(path, allow_pickle=False) as tables:
            labels = tuple(str(label) for label in tables["labels"])
            weights, transitions = tables["weights"], tables["transitions"].astype(np.float32)
        if weights.shape[1:] != (len(labels),) or transitions.shape != (len(labels), len(labels)):
            raise ValueError(f"{path.name}: the tables do not fit {len(labels)} labels")
        return cls(labels, weights, transitions)

    def tag(self, items: Items) -> list[str]:
        """The likeliest sequence of labels (Viterbi)."""
        scores = self.scores(items)
        return [self.labels[label] for label in _likeliest_path(scores, self.transitions)] if len(scores) else []

    def scores(self, items: Items) -> Floats:
        """Items x labels: the summed weights of each item's features, before its neighbours have a say."""
        if isinstance(items, np.ndarray):
            return np.asarray(self.weights[items].sum(axis=1, dtype=np.float32))
        scores = np.zeros((len(items), len(self.labels)), np.float32)
        filled = [index for index, ids in enumerate(items) if len(ids)]
        if filled:
            starts = np.cumsum([0] + [len(items[index]) for index in filled[:-1]])
            rows = self.weights[np.concatenate([items[index] for index in filled])].astype(np.float32)
            scores[filled] = np.add.reduceat(rows, starts)
        return scores

    def marginals(self, items: Items) -> NDArray[np.float64]:
        """Items x labels: the probability of each label, over all sequences (forward-backward, scaled)."""
        scores = self.scores(items).astype(np.float64)
        if not len(scores):
            return scores
        likelihoods = np.exp(np.maximum(scores - scores.max(axis=1, keepdims=True), _FAINTEST))
        factors = np.exp(self.transitions.astype(np.float64))
        beliefs = _forward(likelihoods, factors) * _backward(likelihoods, factors)
        return np.asarray(beliefs / beliefs.sum(axis=1, keepdims=True))


def _likeliest_path(scores: Floats, transitions: Floats) -> list[int]:
    into = np.ascontiguousarray(transitions.T)
    best = scores[0]
    origins = np.empty(scores.shape, np.intp)
    for index in range(1, len(scores)):
        paths = into + best
        origins[index] = paths.argmax(axis=1)
        best = paths.max(axis=1) + scores[index]
    path = [int(best.argmax())]
    for index in range(len(scores) - 1, 0, -1):
        path.append(int(origins[index, path[-1]]))
    return path[::-1]


def _forward(likelihoods: NDArray[np.float64], factors: NDArray[np.float64]) -> NDArray[np.float64]:
    beliefs = np.empty_like(likelihoods)
    belief = beliefs[0] = likelihoods[0] / likelihoods[0].sum()
    for index in range(1, len(likelihoods)):
        belief = (belief @ factors) * likelihoods[index]
        belief /= belief.sum()
        beliefs[index] = belief
    return beliefs


def _backward(likelihoods: NDArray[np.float64], factors: NDArray[np.float64]) -> NDArray[np.float64]:
    beliefs = np.ones_like(likelihoods)
    belief = beliefs[-1]
    for index in range(len(likelihoods) - 1, 0, -1):
        belief = factors @ (belief * likelihoods[index])
        belief /= belief.sum()
        beliefs[index - 1] = belief
    return beliefs
