"""What a measure must reach, and what it is meant to reach: printed beside what it is, and failed below the floor."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure. `lower_is_better` for costs and shares of errors."""

    name: str
    value: float
    floor: float
    aim: float
    lower_is_better: bool = False

    @property
    def is_met(self) -> bool:
        return not math.isnan(self.value) and self._reaches(self.floor)

    @property
    def verdict(self) -> str:
        return ("aim reached" if self._reaches(self.aim) else "ok") if self.is_met else "BELOW THE FLOOR"

    def _reaches(self, bound: float) -> bool:
        return self.value <= bound if self.lower_is_better else self.value >= bound


def print_bars(bars: Iterable[Bar]) -> bool:
    """Print a row for each; whether all reach their floors."""
    print(f"\n{'measure':34}{'measured':>10}{'floor':>9}{'aim':>9}")
    rows = list(bars)
    for bar in rows:
        print(f"{bar.name:34}{bar.value:10.4f}{bar.floor:9.4f}{bar.aim:9.4f}  {bar.verdict}")
    return all(bar.is_met for bar in rows)
