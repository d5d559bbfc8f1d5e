"""Workers that others see, without their processes."""

from __future__ import annotations

from collections.abc import Callable

from shared import pipeline
from shared.heartbeats import Heart, Tally
from shared.ledger import Ledger
from shared.settings import Settings


def a_heart(
    ledger: Ledger, settings: Settings, stage: pipeline.Stage, tally: Callable[[], Tally] = lambda: Tally(0, 0)
) -> Heart:
    """Of a worker named after its stage, so that several live in this process."""
    heart = Heart(ledger, stage.name, settings, pipeline.queues_of(stage, settings.stores), tally)
    heart.name = stage.name
    return heart
