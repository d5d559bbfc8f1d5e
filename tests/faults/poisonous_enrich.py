"""The enrich service with a weak spot: certain articles take the worker process down with them."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Sequence

from services.enrich.enrich import load
from services.enrich.tasks import Enrich
from shared import pipeline
from shared.parcels import Parcel, Verdict
from shared.settings import Settings, read_settings
from shared.stage import Work
from shared.workers import make_worker, run_worker


def with_weak_spot(work: Work) -> Work:
    """Dies of a segmentation fault, or as the kernel's memory killer would end it."""

    def hurt(parcels: Sequence[Parcel]) -> Sequence[Verdict]:
        for parcel in parcels:
            if b"SEGFAULT" in parcel.payload:
                ctypes.string_at(0)
            if b"OUTOFMEMORY" in parcel.payload:
                os.kill(os.getpid(), signal.SIGKILL)
        return work(parcels)

    return hurt


def main() -> None:
    """Run the service."""
    settings = read_settings(Settings)
    tools = load()

    def open_work(queue: str) -> Work:
        queues = pipeline.queues_after(pipeline.ENRICH, settings.stores, urgent=pipeline.is_urgent(queue))
        return with_weak_spot(Enrich(queues, lambda: tools))

    run_worker(make_worker(pipeline.ENRICH, settings, open_work, whole_batches=True), pipeline.ENRICH, settings)


if __name__ == "__main__":
    main()
