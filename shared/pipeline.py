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
PRIORITY_STEPS = (3, 6, 9)

# The urgent lane: a queue of its own at every stage, and an inbox. No store's name holds a colon.
URGENT = ":urgent"
MOST_URGENT = 2  # of the urgencies 1 to 9 of ninjs and NITF: 1 and 2 take the urgent lane
URGENT_INBOX = INBOX + URGENT

INBOX_LISTS = (INBOX, *(f"{INBOX}{PRIORITY_SEPARATOR}{step}" for step in PRIORITY_STEPS))
URGENT_INBOX_LISTS = (URGENT_INBOX, *(f"{URGENT_INBOX}{PRIORITY_SEPARATOR}{step}" for step in PRIORITY_STEPS))

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


def is_urgent(queue: str) -> bool:
    """Whether this queue, or inbox, belongs to the urgent lane."""
    return queue.endswith(URGENT)


def inbox_of(queue: str) -> str:
    """Where articles that are found in others on this queue are dropped."""
    return URGENT_INBOX if is_urgent(queue) else INBOX


def plain_queues_of(stage: Stage, stores: Iterable[str]) -> tuple[str, ...]:
    """The queues of this stage beside the urgent lane."""
    if stage is PUBLISH:
        return tuple(publish_queue(store) for store in stores)
    return (stage.queue,)


def urgent_queues_of(stage: Stage, stores: Iterable[str]) -> tuple[str, ...]:
    """The queues of this stage's urgent lane. Canaries are never urgent."""
    return tuple(queue + URGENT for queue in plain_queues_of(stage, (name for name in stores if name != CANARY_STORE)))


def queues_of(stage: Stage, stores: Iterable[str]) -> tuple[str, ...]:
    """The queues a worker of this stage consumes, those of the urgent lane first."""
    stores = tuple(stores)
    return (*urgent_queues_of(stage, stores), *plain_queues_of(stage, stores))


def queues_after(stage: Stage, stores: Iterable[str], *, urgent: bool = False) -> tuple[str, ...]:
    """The queues this stage hands its articles to: on the urgent lane, or beside it."""
    following = [candidate for candidate in STAGES if candidate.name == stage.feeds]
    queues = urgent_queues_of if urgent else plain_queues_of
    return tuple(queue for candidate in following for queue in queues(candidate, stores))


def all_queues(stores: Iterable[str]) -> tuple[str, ...]:
    """Every internal queue, in the order of the flow; then the urgent lane in the same order."""
    stores = tuple(stores)
    lanes = (plain_queues_of, urgent_queues_of)
    return tuple(queue for lane in lanes for stage in STAGES for queue in lane(stage, stores))


def worked_queues(stores: Iterable[str]) -> tuple[str, ...]:
    """The same and the canary's, which is always worked off, so that none is stuck when canaries are turned off."""
    return (*all_queues(stores), publish_queue(CANARY_STORE))


def queue_before(queue: str) -> str:
    """The queue of the stage that hands to this one; empty for the first. Of either lane: an article may change it."""
    name = stage_of(queue).name
    return next((stage.queue for stage in STAGES if stage.feeds == name), "")


def plain(queue: str) -> str:
    """The queue of the same stage and store beside the urgent lane."""
    return queue.removesuffix(URGENT)


def stage_of(queue: str) -> Stage:
    """The stage that consumes this queue. Raises KeyError for a queue that is not ours."""
    name = plain(queue).split(".", 1)[0]
    return {stage.name: stage for stage in STAGES}[name]
