"""What counts as reaching a floor."""

from __future__ import annotations

import math

import pytest

from evaluation.bars import Bar, print_bars


@pytest.mark.parametrize(
    ("value", "lower", "verdict"),
    [
        (0.95, False, "ok"),
        (0.9, False, "ok"),
        (0.899, False, "BELOW THE FLOOR"),
        (0.98, False, "aim reached"),
        (math.nan, False, "BELOW THE FLOOR"),
        (0.95, True, "BELOW THE FLOOR"),
        (0.5, True, "aim reached"),
    ],
)
def test_a_measure_is_held_against_its_floor_and_aim(value: float, lower: bool, verdict: str) -> None:
    assert Bar("measure", value, 0.9, 0.98, lower).verdict == verdict


def test_one_measure_below_its_floor_fails_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_bars([Bar("good", 1, 0.5, 0.9)])
    assert not print_bars([Bar("good", 1, 0.5, 0.9), Bar("bad", 0.1, 0.5, 0.9)])
    assert "BELOW THE FLOOR" in capsys.readouterr().out
