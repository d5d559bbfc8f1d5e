"""The ingest service: the worker that reads raw articles, and the processes it keeps, door and archiver.

Run as `python -m services.ingest.app`.
"""

from __future__ import annotations

from celery import Celery

from services.ingest.batch_memory import BatchMemory
from services.ingest.keeper import processes_beside
from services.ingest.settings import IngestSettings
from services.ingest.tasks import READERS_VERSION, Ingest
from shared import pipeline
from shared.connections import connect
from shared.settings import read_settings
from shared.source_memory import SourceMemory
from shared.stage import Work
from shared.workers import make_worker, run_worker

_MEMORY_TIMEOUT_SECONDS = 1.0  # articles do not wait for what they can do without


def make_ingest(settings: IngestSettings) -> Celery:
    """The worker app."""
    plain = pipeline.queues_after(pipeline.INGEST, settings.stores)
    urgent = pipeline.queues_after(pipeline.INGEST, settings.stores, urgent=True)

    def open_work(queue: str) -> Work:
        return Ingest(urgent if pipeline.is_urgent(queue) else plain, _open_memory(settings), urgent)

    return make_worker(pipeline.INGEST, settings, open_work)


def _open_memory(settings: IngestSettings) -> BatchMemory | None:
    if not settings.source_memory:
        return None
    redis = connect(settings.redis_url, patient=False, timeout_seconds=_MEMORY_TIMEOUT_SECONDS)
    return BatchMemory(SourceMemory(redis))


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(IngestSettings)
    run_worker(
        make_ingest(settings),
        pipeline.INGEST,
        settings,
        model=f"readers {READERS_VERSION}",
        beside=processes_beside(settings),
    )


if __name__ == "__main__":
    main()
