"""What the API answers with; the OpenAPI document is made from these."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from desk.api.problems import Problem
from shared.annotations import Contract
from shared.entrance import Durability
from shared.outcomes import Ending


class Delivered(Contract):
    """One article of a delivery: accepted (it will get its ending), a duplicate (that is its ending), or refused (it is
    the sender's still). `status` and `trace` are where to ask, for `WIREDESK_TRACE_HOURS` after the ending."""

    index: int = Field(ge=0)
    state: Literal["accepted", "duplicate", "refused"]
    id: str | None = None
    status: str | None = None
    trace: str | None = None
    problem: Problem | None = None


class Delivery(Contract):
    """What became of a delivery. `durability` is `synced` when Redis's disk has it, `written` when Redis's log has: see
    docs/desk.md."""

    accepted: int = Field(ge=0)
    duplicates: int = Field(ge=0)
    refused: int = Field(ge=0)
    durability: Durability
    articles: tuple[Delivered, ...]


class DeliveryProblem(Problem):
    """Nothing of a delivery was taken; `articles` says why, one by one, when there were several."""

    articles: tuple[Delivered, ...] | None = None


class Step(Contract):
    """At this instant (RFC 3339), this happened."""

    at: str
    what: str


class ArticleTrace(Contract):
    """One article's way. `where` names the queues it waits or runs on while it has no ending; `traceparent` is
    upstream's."""

    id: str
    uri: str | None
    source: str
    version: int
    steps: tuple[Step, ...]
    where: tuple[str, ...]
    ending: Ending | None
    reason: str | None
    traceparent: str | None


class ArticleState(Contract):
    """Where one article is, and its published record (IPTC ninjs) as soon as there is one that can be read back."""

    id: str | None
    uri: str | None
    state: Literal["in_flight"] | Ending
    reason: str | None
    source: str | None
    version: int | None
    trace: str | None
    record: dict[str, Any] | None


class QueueState(Contract):
    """One queue: articles that wait, articles being worked on, whether its store is down."""

    queue: str
    waiting: int
    running: int
    paused: bool


class SourceState(Contract):
    """accepted = endings + in flight."""

    accepted: int
    in_flight: int
    endings: dict[Ending, int]


class SystemState(Contract):
    """Everything as of one instant; `sources` are those that the asker may see."""

    inbox: int
    claimed: int
    in_flight: int
    oldest_seconds: float
    dead_letters: int
    unreadable: int
    is_balanced: bool
    queues: tuple[QueueState, ...]
    sources: dict[str, SourceState]


class Ended(Contract):
    """An article got its ending: the data of an event `ended` of /v1/events."""

    id: str
    uri: str | None
    source: str
    version: int
    ending: Ending
    reason: str | None
    at: str
