"""Measures beside the floor they must reach and the aim they should: one table for every evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure, what it must be at least, and what it should be."""

    name: str
    value: float
    floor: float
    aim: float

    @property
    def is_met(self) -> bool:
        return self.value >= self.floor


def print_goals(goals: Sequence[Goal]) -> bool:
    """A line per measure; whether every floor is reached."""
    print(f"{'measure':34}{'value':>8}{'floor':>8}{'aim':>8}")
    for goal in goals:
        verdict = "BELOW FLOOR" if not goal.is_met else "" if goal.value >= goal.aim else "below aim"
        print(f"{goal.name:34}{goal.value:8.3f}{goal.floor:8.3f}{goal.aim:8.3f}  {verdict}".rstrip())
    return all(goal.is_met for goal in goals)


def ratio(part: int, whole: int) -> float:
    """1.0 of nothing: no answer was wrong."""
    return part / whole if whole else 1.0


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
