"""The enrich service: the worker that makes records of articles. Run as `python -m services.enrich.app`."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace

from celery import Celery
from redis import Redis

from services.enrich.enrich import Tools, load
from services.enrich.operators_names import OperatorsNames
from services.enrich.placement import Indexes
from services.enrich.settings import EnrichSettings
from services.enrich.tasks import Copies, Enrich
from shared import pipeline
from shared.connections import connect
from shared.link_index import LinkIndex, LinkLimits
from shared.settings import read_settings
from shared.stage import Work
from shared.stories import StoryIndex, StoryWindow
from shared.workers import make_worker, run_worker

_ANSWER_SECONDS = 5.0  # a batch is placed in milliseconds; an index that hangs must not take the batch's lease with it


def make_enrich(settings: EnrichSettings, tools: Tools) -> Celery:
    """The worker app."""
    return make_worker(
        pipeline.ENRICH,
        settings,
        lambda queue: open_work(settings, tools, queue),
        whole_batches=True,
    )


def open_work(settings: EnrichSettings, tools: Tools, queue: str = pipeline.ENRICH.queue) -> Work:
    """The work of this queue, with its own connection, which gives up soon, to indexes and operators' gazetteer."""
    redis = connect(settings.redis_url, patient=False, timeout_seconds=_ANSWER_SECONDS)
    return Enrich(
        pipeline.queues_after(pipeline.ENRICH, settings.stores, urgent=pipeline.is_urgent(queue)),
        current_tools(redis, tools),
        open_indexes(redis, settings),
        copies=Copies(settings.copies),
        keep_digests=bool(settings.archive),
        budget_seconds=settings.batch_budget_seconds,
    )


def current_tools(redis: Redis, tools: Tools) -> Callable[[], Tools]:
    """The tools with the gazetteer as it is now."""
    names = OperatorsNames(redis)
    return lambda: replace(tools, gazetteer=names.current())


def open_indexes(redis: Redis, settings: EnrichSettings) -> Indexes:
    """What the stream has shown so far."""
    window = StoryWindow(settings.story_text_days, settings.story_id_days)
    limits = LinkLimits(settings.story_id_days, settings.story_text_days, settings.max_wanted_links)
    return Indexes(StoryIndex(redis, window), LinkIndex(redis, limits))


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(EnrichSettings)
    gc.disable()  # a million objects are made that all stay: collections on the way take a third of a second
    tools = load(settings.entity_engine)  # before the workers are forked, so that they share models and tables
    gc.enable()
    model = f"{tools.engine.name} {tools.engine.version}"
    run_worker(make_enrich(settings, tools), pipeline.ENRICH, settings, model=model)


if __name__ == "__main__":
    main()
