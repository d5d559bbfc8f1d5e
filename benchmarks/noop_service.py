"""The services with their work left out: what remains is the engine. `python -m benchmarks.noop_service STAGE`.

With BENCH_WAIT_MS enrich waits so long for each article, which is work that needs no core.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

from services.ingest.keeper import processes_beside
from services.ingest.settings import IngestSettings
from shared import pipeline
from shared.outcomes import Ending
from shared.parcels import Advance, End, Parcel, Verdict
from shared.settings import read_settings
from shared.stage import Work
from shared.workers import make_worker, run_worker


def make_work(queues: tuple[str, ...], wait_ms: float = 0) -> Work:
    """Hands every document on as it came."""

    def pass_on(parcels: Sequence[Parcel]) -> list[Verdict]:
        time.sleep(wait_ms * len(parcels) / 1000)
        return [_advance(parcel, queues) if queues else End(Ending.PUBLISHED) for parcel in parcels]

    return pass_on


def _advance(parcel: Parcel, queues: tuple[str, ...]) -> Advance:
    if pipeline.plain(queues[0]) != pipeline.ENRICH.queue:
        return Advance(parcel.payload, queues)
    # As readers do, with names as long as theirs: the ledger remembers the version of each uri.
    return Advance(parcel.payload, queues, parcel.id.ljust(36, "0"), "usable:sha256:" + parcel.id.ljust(64, "0"))


def main() -> None:
    """Run one stage until told to stop."""
    settings = read_settings(IngestSettings)
    stage = next(stage for stage in pipeline.STAGES if stage.name == sys.argv[1])

    wait_ms = float(os.environ.get("BENCH_WAIT_MS", "0")) if stage is pipeline.ENRICH else 0

    def open_work(queue: str) -> Work:
        return make_work(pipeline.queues_after(stage, settings.stores, urgent=pipeline.is_urgent(queue)), wait_ms)

    app = make_worker(stage, settings, open_work, whole_batches=True)
    run_worker(app, stage, settings, beside=processes_beside(settings) if stage is pipeline.INGEST else ())


if __name__ == "__main__":
    main()
