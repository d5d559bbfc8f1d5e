"""The services with their work left out: what remains is the engine. `python -m benchmarks.noop_service STAGE`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from services.ingest.keeper import keep_door
from shared import pipeline
from shared.outcomes import Ending
from shared.parcels import Advance, End, Parcel, Verdict
from shared.settings import Settings, read_settings
from shared.stage import Work
from shared.workers import make_worker, run_worker


def make_work(queues: tuple[str, ...]) -> Work:
    """Hands every document on as it came."""

    def pass_on(parcels: Sequence[Parcel]) -> list[Verdict]:
        return [Advance(parcel.payload, queues) if queues else End(Ending.PUBLISHED) for parcel in parcels]

    return pass_on


def main() -> None:
    """Run one stage until told to stop."""
    settings = read_settings(Settings)
    stage = next(stage for stage in pipeline.STAGES if stage.name == sys.argv[1])
    work = make_work(pipeline.queues_after(stage, settings.stores))
    app = make_worker(stage, settings, lambda _queue: work, whole_batches=True)
    if stage is pipeline.INGEST:
        keep_door(app)
    run_worker(app, stage, settings)


if __name__ == "__main__":
    main()
