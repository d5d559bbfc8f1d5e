"""The flow as data: stages, queues, task names, and who feeds whom.

Workers, the command, the compose check and the docs read it; a stage does not know its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

INBOX = "inbox"  # the Redis list upstreams drop on; never a Celery task queue, one bad item there would kill a worker
UPSTREAM_TASK = "ingest.article"  # what upstreams that speak Celery call: send_task(UPSTREAM_TASK, [raw], queue=INBOX)

# kombu puts a message with a priority other than 0 on a list of its own; 0 is served first.
PRIORITY_SEPARATOR = "\x06\x16"
INBOX_LISTS = (INBOX, *(f"{INBOX}{PRIORITY_SEPARATOR}{step}" for step in (3, 6, 9)))

# Of the canary (shared/canary.py); in parentheses, as no store of a user's can be named.
CANARY_SOURCE = "(canary)"
CANARY_STORE = "(canary)"


@dataclass(frozen=True, slots=True)
class Stage:
    """One service: the queue it consumes, the task that arrives there, the stage it feeds."""

    name: str
    queue: str
    task: str
    feeds: str | None


INGEST = Stage("ingest", "ingest", "ingest.articles", feeds="enrich")
ENRICH = Stage("enrich", "enrich", "enrich.articles", feeds="publish")
PUBLISH = Stage("publish", "publish.{store}", "publish.articles", feeds=None)  # one queue per store
STAGES = (INGEST, ENRICH, PUBLISH)


def publish_queue(store: str) -> str:
    """The queue of one store, by the store's configured name."""
    return PUBLISH.queue.format(store=store)


def queues_of(stage: Stage, stores: Iterable[str]) -> tuple[str, ...]:
    """The queues a worker of this stage consumes."""
    if stage is PUBLISH:
        return tuple(publish_queue(store) for store in stores)
    return (stage.queue,)


def queues_after(stage: Stage, stores: Iterable[str]) -> tuple[str, ...]:
    """The queues this stage hands its articles to."""
    following = [candidate for candidate in STAGES if candidate.name == stage.feeds]
    return tuple(queue for candidate in following for queue in queues_of(candidate, stores))


def all_queues(stores: Iterable[str]) -> tuple[str, ...]:
    """Every internal queue, in the order of the flow."""
    stores = tuple(stores)
    return tuple(queue for stage in STAGES for queue in queues_of(stage, stores))


def worked_queues(stores: Iterable[str]) -> tuple[str, ...]:
    """The same and the canary's, which is always worked off, so that none is stuck when canaries are turned off."""
    return all_queues((*stores, CANARY_STORE))


def queue_before(queue: str) -> str:
    """The queue of the stage that hands to this one; empty for the first."""
    name = stage_of(queue).name
    return next((stage.queue for stage in STAGES if stage.feeds == name), "")


def stage_of(queue: str) -> Stage:
    """The stage that consumes this queue. Raises KeyError for a queue that is not ours."""
    name = queue.split(".", 1)[0]
    return {stage.name: stage for stage in STAGES}[name]
