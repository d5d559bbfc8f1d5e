"""The enrich service: the worker that makes records of articles. Run as `python -m services.enrich.app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from celery import Celery

from services.enrich.enrich import Tools, load
from services.enrich.operators_names import OperatorsNames
from services.enrich.settings import EnrichSettings
from services.enrich.tasks import make_work
from shared import pipeline
from shared.connections import connect
from shared.settings import Settings, read_settings
from shared.workers import make_worker, run_worker


def make_enrich(settings: Settings, tools: Tools) -> Celery:
    """The worker app."""
    queues = pipeline.queues_after(pipeline.ENRICH, settings.stores)
    return make_worker(
        pipeline.ENRICH,
        settings,
        lambda _queue: make_work(queues, current_tools(settings, tools)),
        whole_batches=True,  # the engine tags many texts in one go
    )


def current_tools(settings: Settings, tools: Tools) -> Callable[[], Tools]:
    """The tools with the gazetteer as it is now; a connection of its own."""
    names = OperatorsNames(connect(settings.redis_url, patient=False))
    return lambda: replace(tools, gazetteer=names.current())


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(EnrichSettings)
    tools = load(
        settings.entity_engine
    )  # before the workers are forked, so that they share one copy of models and tables
    run_worker(make_enrich(settings, tools), pipeline.ENRICH, settings)


if __name__ == "__main__":
    main()
