"""The enrich service: the worker that makes records of articles. Run as `python -m services.enrich.app`."""

from __future__ import annotations

from celery import Celery

from services.enrich.enrich import load
from services.enrich.placement import Indexes
from services.enrich.settings import EnrichSettings
from services.enrich.tasks import make_work
from shared import pipeline
from shared.connections import connect
from shared.link_index import LinkIndex, LinkLimits
from shared.settings import read_settings
from shared.stage import Work
from shared.stories import StoryIndex, StoryWindow
from shared.workers import make_worker, run_worker

_ANSWER_SECONDS = 5.0  # a batch is placed in milliseconds; an index that hangs must not take the batch's lease with it


def make_enrich(settings: EnrichSettings) -> Celery:
    """The worker app."""
    return make_worker(pipeline.ENRICH, settings, lambda _queue: open_work(settings), whole_batches=True)


def open_work(settings: EnrichSettings) -> Work:
    """The work with its own connection to the indexes."""
    return make_work(
        pipeline.queues_after(pipeline.ENRICH, settings.stores),
        open_indexes(settings),
        hold_copies=settings.copies == "hold",
        budget_seconds=settings.batch_budget_seconds,
    )


def open_indexes(settings: EnrichSettings) -> Indexes:
    """The indexes, on a connection that gives up soon."""
    redis = connect(settings.redis_url, patient=False, timeout_seconds=_ANSWER_SECONDS)
    window = StoryWindow(settings.story_text_days, settings.story_id_days)
    limits = LinkLimits(settings.story_id_days, settings.story_text_days, settings.max_wanted_links)
    return Indexes(StoryIndex(redis, window), LinkIndex(redis, limits))


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(EnrichSettings)
    load()  # before the workers are forked, so that they share one copy of the language model
    run_worker(make_enrich(settings), pipeline.ENRICH, settings)


if __name__ == "__main__":
    main()
