"""The ingest service: the door, and the worker that reads raw articles. Run as `python -m services.ingest.app`."""

from __future__ import annotations

from celery import Celery

from services.ingest.keeper import keep_door
from services.ingest.settings import IngestSettings
from services.ingest.tasks import make_work
from shared import pipeline
from shared.settings import read_settings
from shared.workers import make_worker, run_worker


def make_ingest(settings: IngestSettings) -> Celery:
    """The worker app, door included."""
    queues = pipeline.queues_after(pipeline.INGEST, settings.stores)
    app = make_worker(pipeline.INGEST, settings, lambda _queue: make_work(queues))
    keep_door(app)
    return app


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(IngestSettings)
    run_worker(make_ingest(settings), pipeline.INGEST, settings)


if __name__ == "__main__":
    main()
