"""How good clusters of a stream are: pairwise, and at the moment each article arrived."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from evaluation.goals import Goal, f1, ratio

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Truth:
    """Cluster and kind of every article, and pairs that may go either way."""

    cluster: dict[str, str]
    kind: dict[str, str]
    ignored: frozenset[Pair]


def read_lines(path: Path) -> list[Any]:
    """The lines of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_truth(folder: Path) -> Truth:
    rows = read_lines(folder / "articles_truth.jsonl")
    ignored = (tuple(sorted(pair)) for pair in read_lines(folder / "articles_ignore_pairs.jsonl"))
    return Truth(
        cluster={row["id"]: row["cluster"] for row in rows},
        kind={row["id"]: row["kind"] for row in rows},
        ignored=frozenset((first, second) for first, second in ignored),
    )


def measure(order: Sequence[str], clusters: Sequence[str], truth: Truth) -> list[Goal]:
    """The goals, from the ids in order of arrival and what was answered for each."""
    first: dict[str, str] = {}
    consistent = True
    for name, cluster in zip(order, clusters, strict=True):
        consistent &= first.setdefault(name, cluster) == cluster
    true, said = _pairs(truth.cluster) - truth.ignored, _pairs(first) - truth.ignored
    precision, recall = ratio(len(true & said), len(said)), ratio(len(true & said), len(true))
    arrival = _arrival(first, truth)
    template = _of_kind(truth, said, lambda kind: kind.startswith("tmpl"))
    return [
        Goal("stories: pairwise F1", f1(precision, recall), 0.94, 0.97),
        Goal("stories: precision on arrival", arrival[0], 0.98, 0.99),
        Goal("stories: recall on arrival", arrival[1], 0.95, 0.97),
        Goal("stories: template precision", ratio(len(template & true), len(template)), 0.80, 0.95),
        Goal("stories: briefs with a mate", _found_a_mate(first, truth, "brief"), 0.80, 0.90),
        Goal("stories: redeliveries answered alike", float(consistent), 1.0, 1.0),
    ]


def _pairs(clusters: Mapping[str, str]) -> set[Pair]:
    members = _members(clusters)
    return {(first, second) for group in members.values() for first, second in combinations(sorted(group), 2)}


def _members(clusters: Mapping[str, str]) -> dict[str, list[str]]:
    members = defaultdict(list)
    for name, cluster in clusters.items():
        members[cluster].append(name)
    return members


def _of_kind(truth: Truth, pairs: Iterable[Pair], is_meant: Callable[[str], bool]) -> set[Pair]:
    return {pair for pair in pairs if any(is_meant(truth.kind[name]) for name in pair)}


def _arrival(first: Mapping[str, str], truth: Truth) -> tuple[float, float]:
    """Precision and recall of "this is a copy of something seen", as of the moment each article arrived.

    An article that has no true mate yet, but an ignored pair among those it was put with, counts neither way.
    """
    seen_truths: set[str] = set()
    members: dict[str, list[str]] = defaultdict(list)
    true = said = right = 0
    for name, cluster in first.items():
        mine = truth.cluster[name]
        doubtful = any(_sorted(name, other) in truth.ignored for other in members[cluster])
        if mine in seen_truths or not doubtful:
            true += mine in seen_truths
            said += bool(members[cluster])
            right += any(truth.cluster[other] == mine for other in members[cluster])
        seen_truths.add(mine)
        members[cluster].append(name)
    return ratio(right, said), ratio(right, true)


def _sorted(first: str, second: str) -> Pair:
    return (first, second) if first < second else (second, first)


def _found_a_mate(first: Mapping[str, str], truth: Truth, kind: str) -> float:
    """Share of the articles of a kind that have a true mate, and stand in a cluster with one."""
    mates, groups = _members(truth.cluster), _members(first)
    asked = [name for name, its_kind in truth.kind.items() if its_kind == kind and len(mates[truth.cluster[name]]) > 1]
    found = [name for name in asked if (set(groups[first[name]]) & set(mates[truth.cluster[name]])) - {name}]
    return ratio(len(found), len(asked))
