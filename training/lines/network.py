"""Training of the line tagger's network: the same sums as `line_tagger.Network`, and their derivatives, in numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_tagger import LABELS, Network, softmax

Array = NDArray[np.float32]
Flags = NDArray[np.bool_]
Weights = dict[str, Array]

_PADDING = 16  # rows of nothing between two texts: as far as the widest layer reaches
_MOMENTS = 0.9, 0.995
_WARM_UP = 100  # steps
_JOIN_WEIGHT = 0.02
NOT_ARTICLE = len(LABELS)  # a label for training alone: a link or something else, which of them is not known
_ALLOWED = np.vstack([np.eye(len(LABELS)), [label in ("related", "other") for label in LABELS]]).astype(np.float32)


class Sample(NamedTuple):
    """One text: graded features, and per piece its label, the weight of that, and whether it joins (-1: not known)."""

    graded: Flags
    labels: NDArray[np.int64]
    weights: Array
    joins: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is trained. Chosen by cross-validation over families of sites."""

    channels: int = 64
    layers: int = 4
    epochs: int = 10
    batch: int = 16  # texts
    rate: float = 3e-3
    decay: float = 0.02
    drop: float = 0.2  # of the channels
    drop_steps: float = 0.15  # of the graded features
    optional: tuple[int, ...] = ()  # graded features that half of the texts go without


class Batch(NamedTuple):
    graded: Array
    labels: NDArray[np.int64]
    weights: Array
    joins: NDArray[np.int64]
    mask: Array  # 1 on pieces, 0 on padding
    starts: NDArray[np.int64]  # of each text
    texts: NDArray[np.int64]  # the text of each row


@dataclass(slots=True)
class Trace:
    """What the way forward leaves for the way back."""

    plain: Array
    dropped: list[Array] = field(default_factory=list)
    inputs: list[Array] = field(default_factory=list)
    outputs: list[Array] = field(default_factory=list)
    means: Array | None = None
    counts: Array | None = None
    wide: Array | None = None


def train(
    samples: Sequence[Sample],
    plan: Plan,
    seed: int,
    report: Callable[[int, float], None],
    origin: Network | None = None,
) -> Network:
    """A network for these samples; the same for the same seed. `report` hears of each epoch and its loss; `origin` is
    a network to go on from."""
    random = np.random.default_rng(seed)
    weights = _initial(samples[0].graded.shape[1], plan, random) if origin is None else _weights(origin)
    optimizer = _Optimizer(weights, plan)
    steps, total = 0, plan.epochs * -(-len(samples) // plan.batch)
    for epoch in range(plan.epochs):
        order, losses = random.permutation(len(samples)), []
        for start in range(0, len(order), plan.batch):
            batch = _pack([samples[index] for index in order[start : start + plan.batch]], plan, random)
            outputs, trace = _forward(weights, batch, plan, random)
            loss, slope = _loss(outputs, batch)
            steps += 1
            rate = plan.rate * min(1.0, steps / _WARM_UP) * (0.5 * (1 + np.cos(np.pi * steps / total)) + 0.01)
            optimizer.step(_backward(weights, batch, trace, slope), rate)
            losses.append(loss)
        report(epoch, float(np.mean(losses)))
    layers = tuple(weights[f"layer {depth}"] for depth in range(plan.layers))
    return Network(weights["first"], weights["context"], layers, weights["last"])


def _initial(steps: int, plan: Plan, random: np.random.Generator) -> Weights:
    channels = plan.channels

    def table(rows: int, columns: int, spread: float, bias: bool = True) -> Array:
        values = random.normal(0, spread, (rows + bias, columns)).astype(np.float32)
        values[rows:] = 0
        return values

    weights = {f"layer {depth}": table(3 * channels, channels, (3 * channels) ** -0.5) for depth in range(plan.layers)}
    weights["first"] = table(steps, channels, (steps / 4) ** -0.5)
    weights["context"] = table(channels, channels, channels**-0.5 / 3, bias=False)
    weights["last"] = table(2 * channels, len(LABELS) + 1, channels**-0.5)
    return weights


def _weights(network: Network) -> Weights:
    layers = {f"layer {depth}": layer.copy() for depth, layer in enumerate(network.layers)}
    return layers | {name: getattr(network, name).copy() for name in ("first", "context", "last")}


def _pack(samples: Sequence[Sample], plan: Plan, random: np.random.Generator) -> Batch:
    rows = sum(len(each.labels) + _PADDING for each in samples)
    steps = samples[0].graded.shape[1]
    batch = Batch(
        graded=np.zeros((rows, steps), np.float32),
        labels=np.zeros(rows, np.int64),
        weights=np.zeros(rows, np.float32),
        joins=np.full(rows, -1),
        mask=np.zeros((rows, 1), np.float32),
        starts=np.cumsum([0] + [len(each.labels) + _PADDING for each in samples[:-1]]),
        texts=np.repeat(np.arange(len(samples)), [len(each.labels) + _PADDING for each in samples]),
    )
    for sample, start in zip(samples, batch.starts.tolist(), strict=True):
        rows_of = slice(start, start + len(sample.labels))
        batch.graded[rows_of] = sample.graded
        if plan.optional and random.random() < 0.5:
            batch.graded[rows_of, list(plan.optional)] = 0
        batch.labels[rows_of], batch.weights[rows_of], batch.joins[rows_of] = sample[1:]
        batch.mask[rows_of] = 1
    kept = random.random((1, steps), dtype=np.float32) >= plan.drop_steps
    return batch._replace(graded=batch.graded * kept, weights=batch.weights / batch.weights.sum())


def _forward(weights: Weights, batch: Batch, plan: Plan, random: np.random.Generator) -> tuple[Array, Trace]:
    def dropped(values: Array) -> Array:
        kept = (random.random(values.shape, dtype=np.float32) >= plan.drop) / np.float32(1 - plan.drop)
        trace.dropped.append(kept * batch.mask)
        return np.asarray(values * trace.dropped[-1])

    trace = Trace(plain=_rectified(batch.graded, weights["first"]))
    plain = dropped(trace.plain)
    trace.counts = np.add.reduceat(batch.mask, batch.starts)
    trace.means = np.add.reduceat(plain, batch.starts) / trace.counts
    state = plain + (trace.means @ weights["context"])[batch.texts] * batch.mask
    for depth in range(plan.layers):
        wide = np.concatenate([_shift(state, 2**depth), state, _shift(state, -(2**depth))], axis=1)
        output = _rectified(wide, weights[f"layer {depth}"])
        trace.inputs.append(wide)
        trace.outputs.append(output)
        state = state + dropped(output)
    trace.wide = np.concatenate([state, plain], axis=1)
    return trace.wide @ weights["last"][:-1] + weights["last"][-1], trace


def _loss(outputs: Array, batch: Batch) -> tuple[float, Array]:
    """Cross-entropy of labels and joins, and its slope by the outputs."""
    count = len(LABELS)
    likely = softmax(outputs[:, :count])
    right = likely * _ALLOWED[batch.labels]
    total = right.sum(axis=1, keepdims=True) + np.float32(1e-9)
    loss = -float((batch.weights * np.log(total[:, 0])).sum())
    slope = np.zeros_like(outputs)
    slope[:, :count] = (likely - right / total) * batch.weights[:, None]
    known = np.flatnonzero(batch.joins >= 0)
    if len(known):
        slope[known, count] = (
            (1 / (1 + np.exp(-outputs[known, count])) - batch.joins[known]) * _JOIN_WEIGHT / len(known)
        )
    return loss, slope


def _backward(weights: Weights, batch: Batch, trace: Trace, slope: Array) -> Weights:
    slopes: Weights = {}
    assert trace.wide is not None and trace.means is not None and trace.counts is not None
    channels = trace.plain.shape[1]
    slopes["last"] = _slopes(trace.wide, slope)
    back = slope @ weights["last"][:-1].T
    state, plain = back[:, :channels].copy(), back[:, channels:]
    for depth in reversed(range(len(trace.inputs))):
        out = state * trace.dropped[depth + 1] * (trace.outputs[depth] > 0)
        slopes[f"layer {depth}"] = _slopes(trace.inputs[depth], out)
        wide = out @ weights[f"layer {depth}"][:-1].T
        state += wide[:, channels : 2 * channels]
        state += _shift(wide[:, :channels], -(2**depth)) + _shift(wide[:, 2 * channels :], 2**depth)
    state *= batch.mask
    by_text = np.add.reduceat(state, batch.starts)
    slopes["context"] = trace.means.T @ by_text
    plain = plain + state + (by_text @ weights["context"].T / trace.counts)[batch.texts]
    slopes["first"] = _slopes(batch.graded, plain * trace.dropped[0] * (trace.plain > 0))
    return slopes


class _Optimizer:
    """Adam (Kingma and Ba 2015) with the decay apart from the slope (Loshchilov and Hutter 2019)."""

    def __init__(self, weights: Weights, plan: Plan) -> None:
        self._weights, self._decay, self._steps = weights, np.float32(plan.decay), 0
        self._moments = {name: (np.zeros_like(each), np.zeros_like(each)) for name, each in weights.items()}

    def step(self, slopes: Weights, rate: float) -> None:
        self._steps += 1
        first, second = _MOMENTS
        for name, slope in slopes.items():
            mean, square = self._moments[name]
            mean += (1 - first) * (slope - mean)
            square += (1 - second) * (slope**2 - square)
            scale = np.sqrt(square / (1 - second**self._steps)) + 1e-8
            move = mean / (1 - first**self._steps) / scale
            self._weights[name] -= np.float32(rate) * (move + self._decay * self._weights[name])


def _slopes(inputs: Array, back: Array) -> Array:
    return np.concatenate([inputs.T @ back, back.sum(axis=0, keepdims=True)])


def _rectified(values: Array, weights: Array) -> Array:
    return np.asarray(np.maximum(values @ weights[:-1] + weights[-1], 0))


def _shift(values: Array, rows: int) -> Array:
    """Moved down by so many rows (up, when negative); zeros where nothing came from."""
    moved = np.zeros_like(values)
    if rows > 0:
        moved[rows:] = values[:-rows]
    else:
        moved[:rows] = values[-rows:]
    return moved


def halved(network: Network) -> Network:
    """The network with the precision it is stored in."""

    def half(values: Array) -> Array:
        return values.astype(np.float16).astype(np.float32)

    layers = tuple(half(layer) for layer in network.layers)
    return replace(
        network, first=half(network.first), context=half(network.context), layers=layers, last=half(network.last)
    )
