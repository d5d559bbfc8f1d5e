"""The enrich service, half a second slower with every article, noting each one it begins."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from services.enrich.enrich import load
from services.enrich.tasks import Enrich
from shared import pipeline
from shared.parcels import Parcel, Verdict
from shared.settings import Settings, read_settings
from shared.stage import Work
from shared.workers import make_worker, run_worker

SECONDS = 0.5


def slowly(work: Work, notes: Path) -> Work:
    """As a large model would be."""

    def enrich(parcels: Sequence[Parcel]) -> Sequence[Verdict]:
        with notes.open("a") as log:
            log.writelines(f"{parcel.id} {os.getpid()}\n" for parcel in parcels)
        time.sleep(SECONDS * len(parcels))
        return work(parcels)

    return enrich


def main() -> None:
    """Run the service."""
    settings = read_settings(Settings)
    tools = load()
    notes = Path(os.environ["WIREDESK_TEST_NOTES"])

    def open_work(queue: str) -> Work:
        queues = pipeline.queues_after(pipeline.ENRICH, settings.stores, urgent=pipeline.is_urgent(queue))
        return slowly(Enrich(queues, lambda: tools), notes)

    run_worker(make_worker(pipeline.ENRICH, settings, open_work), pipeline.ENRICH, settings)


if __name__ == "__main__":
    main()
