"""From cases to a tagger: the steps its features are graded by, its networks, and the file they are stored in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_features import SEEN, UNSEEN
from services.ingest.readers.line_tagger import Network, Tagger
from training.lines.cases import Case
from training.lines.network import Plan, Sample, halved, train

_STEPS = 10  # of a feature at most
_EVERY = 7  # row: enough to tell quantiles by


def train_tagger(
    names: Sequence[str], cases: Sequence[Case], plan: Plan, seeds: Sequence[int], report: Callable[[int, float], None]
) -> Tagger:
    """Networks with these seeds, as precise as they are stored."""
    columns, steps = grading(np.concatenate([case.table[::_EVERY] for case in cases]), names)
    tagger = Tagger(tuple(names), columns, steps, ())
    samples, plan = _samples(tagger, cases), _with_memory(plan, tagger)
    return replace(tagger, networks=tuple(halved(train(samples, plan, seed, report)) for seed in seeds))


def refine(tagger: Tagger, cases: Sequence[Case], plan: Plan, report: Callable[[int, float], None]) -> Tagger:
    """The tagger trained on, with these cases and the steps it has."""
    samples, plan = _samples(tagger, cases), _with_memory(plan, tagger)
    networks = [train(samples, plan, seed, report, origin) for seed, origin in enumerate(tagger.networks)]
    return replace(tagger, networks=tuple(map(halved, networks)))


def _samples(tagger: Tagger, cases: Sequence[Case]) -> list[Sample]:
    return [Sample(tagger.grade(case.table), case.labels, case.weights, case.joins) for case in cases]


def _with_memory(plan: Plan, tagger: Tagger) -> Plan:
    memory = [index for index, column in enumerate(tagger.columns) if tagger.names[column] in (SEEN, UNSEEN)]
    return replace(plan, optional=tuple(memory))


def grading(table: NDArray[np.float32], names: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Column and threshold of each step: between the values of a feature that has few, else at its quantiles."""
    columns: list[int] = []
    steps: list[float] = []
    for column, name in enumerate(names):
        values = np.unique(table[:, column])
        if name == SEEN:
            found = np.array([0.5, 1.5, 3.5])
        elif name == UNSEEN:
            found = np.array([0.5])
        elif len(values) <= _STEPS:
            found = (values[1:] + values[:-1]) / 2
        else:
            found = np.unique(np.quantile(table[:, column], np.linspace(0, 1, _STEPS + 2)[1:-1]))
            found = found[found < values[-1]]
        columns += [column] * len(found)
        steps += found.tolist()
    return np.array(columns), np.array(steps, np.float32)


def save(tagger: Tagger, path: Path) -> None:
    """Numbers and the names of the features, nothing else."""
    tables: dict[str, NDArray[np.generic]] = {
        "names": np.array(tagger.names),
        "columns": tagger.columns.astype(np.int16),
        "steps": tagger.steps,
        "networks": np.array(len(tagger.networks)),
        "layers": np.array(len(tagger.networks[0].layers)),
    }
    for index, network in enumerate(tagger.networks):
        tables |= _stored(network, index)
    np.savez_compressed(path, **tables)  # type: ignore[arg-type]


def _stored(network: Network, index: int) -> dict[str, NDArray[np.generic]]:
    tables = {"first": network.first, "context": network.context, "last": network.last}
    tables |= {f"layer {depth}": layer for depth, layer in enumerate(network.layers)}
    return {f"{name} {index}": table.astype(np.float16) for name, table in tables.items()}
