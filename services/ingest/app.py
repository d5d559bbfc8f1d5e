"""The ingest service: the worker that reads raw articles, and the processes it keeps, door and archiver.

Run as `python -m services.ingest.app`.
"""

from __future__ import annotations

from celery import Celery

from services.ingest.batch_memory import BatchMemory
from services.ingest.keeper import archiver_process, door_process, keep
from services.ingest.settings import IngestSettings
from services.ingest.tasks import READERS_VERSION, Ingest
from shared import pipeline
from shared.connections import connect
from shared.settings import read_settings
from shared.source_memory import SourceMemory
from shared.workers import make_worker, run_worker

_MEMORY_TIMEOUT_SECONDS = 1.0  # articles do not wait for what they can do without


def make_ingest(settings: IngestSettings) -> Celery:
    """The worker app, door and archiver included."""
    queues = pipeline.queues_after(pipeline.INGEST, settings.stores)
    app = make_worker(
        pipeline.INGEST,
        settings,
        lambda _queue: Ingest(queues, _open_memory(settings)),
        model=f"readers {READERS_VERSION}",
    )
    keep(app, [door_process(), *([archiver_process()] if settings.archive else [])])
    return app


def _open_memory(settings: IngestSettings) -> BatchMemory | None:
    if not settings.source_memory:
        return None
    redis = connect(settings.redis_url, patient=False, timeout_seconds=_MEMORY_TIMEOUT_SECONDS)
    return BatchMemory(SourceMemory(redis))


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(IngestSettings)
    run_worker(make_ingest(settings), pipeline.INGEST, settings)


if __name__ == "__main__":
    main()
