"""How often a source delivers, and whether it has been silent for longer than that allows."""

from __future__ import annotations

from typing import NamedTuple

_LEAST_SECONDS = 3_600.0  # seen of a source before anything is said of its cadence: a one-time import takes minutes
_LEAST_GAPS = 2
_FAR = 4.0  # times the usual gap: gaps that come at random exceed this once in three thousand
_LEAST_SILENCE = 600.0  # nobody wants to hear of less


class Cadence(NamedTuple):
    """Two sums over the gaps between a source's deliveries, which fade over two weeks: of the gaps (seconds), and of
    their squares. See shared/lua/entries.lua."""

    seconds: float
    squares: float

    @property
    def usual_gap(self) -> float | None:
        """Seconds; the gap that a random moment falls into, in the mean. None while too little has been seen."""
        gap = self.squares / self.seconds if self.seconds else 0.0
        return gap if self.seconds >= max(_LEAST_SECONDS, _LEAST_GAPS * gap) else None

    def is_overdue(self, silence: float) -> bool:
        """Whether this many seconds of silence are far beyond what is usual."""
        gap = self.usual_gap
        return gap is not None and silence > max(_FAR * gap, _LEAST_SILENCE)
