"""The enrich service: the worker that makes records of articles. Run as `python -m services.enrich.app`."""

from __future__ import annotations

from celery import Celery

from services.enrich.enrich import load
from services.enrich.tasks import make_work
from shared import pipeline
from shared.settings import Settings, read_settings
from shared.workers import make_worker, run_worker


def make_enrich(settings: Settings) -> Celery:
    """The worker app."""
    queues = pipeline.queues_after(pipeline.ENRICH, settings.stores)
    return make_worker(pipeline.ENRICH, settings, lambda _queue: make_work(queues))


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(Settings)
    load()  # before the workers are forked, so that they share one copy of the language model
    run_worker(make_enrich(settings), pipeline.ENRICH, settings)


if __name__ == "__main__":
    main()
