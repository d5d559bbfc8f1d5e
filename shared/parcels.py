"""What passes between the ledger and a stage: messages, batches of parcels, and the verdict on each parcel.

What is made for every article is a tuple: a frozen dataclass takes three times as long to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from shared.outcomes import Door, Ending, Reason


@dataclass(frozen=True, slots=True)
class Message:
    """What a Celery message says: this batch waits on this queue. Its ids lie in the ledger under its number."""

    queue: str
    batch: int


class Again(NamedTuple):
    """An archived article that is reprocessed: when it was first accepted (ms), the digest of the record that is
    published ('' if none is remembered), and whether nobody wants more than to know what would change."""

    received_ms: int
    published: str = ""
    is_rehearsal: bool = False


class Parcel(NamedTuple):
    """One article as a stage gets it: what the ledger knows of it, and the document of the stage before (JSON).

    `label` is the ledger's own note on the article, handed back with the verdict.
    """

    id: str
    source: str
    version: int
    accepted_ms: int
    payload: bytes
    label: bytes = b""
    again: Again | None = None

    @property
    def received_ms(self) -> int:
        """When upstream delivered it."""
        return self.again.received_ms if self.again else self.accepted_ms

    @property
    def traceparent(self) -> str:
        """What upstream said of its trace, valid; or empty. It stands first in the label's trail."""
        first = self._trail.partition(b",")[0]
        return "" if b"=" in first else first.decode()

    @property
    def door(self) -> str:
        """A Door, or one that a newer program knows."""
        if self.again:
            return Door.REPROCESS
        _, is_stated, rest = self._trail.partition(b"door=")
        return rest.partition(b",")[0].decode() if is_stated else Door.QUEUE

    @property
    def _trail(self) -> bytes:
        return self.label.rpartition(b"\x1f")[2]


@dataclass(frozen=True, slots=True)
class Batch:
    """The parcels of one attempt. Its number is the fencing token: after its lease a commit changes nothing. Without
    parcels it has a number when a message for its queue is still on its way."""

    queue: str
    number: int
    parcels: tuple[Parcel, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """How an attempt ended: its time and histogram bucket; whether the queue must rest; whether to go on at once, and
    to look once more when nothing is there to go on with."""

    duration_us: int = 0
    bound: str = "+Inf"
    pause: bool = False
    go_on: bool = False
    look_again: bool = False


class Advance(NamedTuple):
    """On to these queues with this document. `uri` and `digest`, given once by ingest, find what has not changed;
    `lacks`, a Lack each, are counted for its source once it is published."""

    payload: bytes
    queues: tuple[str, ...]
    uri: str = ""
    digest: str = ""
    lacks: str = ""


class Made(NamedTuple):
    """A finished record, on to these queues. The digests, of the text and of all the enrichers found, are remembered:
    reprocessing tells by them what it changes."""

    payload: bytes
    queues: tuple[str, ...]
    content_digest: str
    record_digest: str


class End(NamedTuple):
    """Nothing more to do on this queue."""

    ending: Ending
    reason: Reason | None = None


class Split(NamedTuple):
    """It held articles: these go onto the inbox as if upstream had dropped them (RawArticle JSON), first one first."""

    items: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Dead letter now."""

    reason: Reason
    error: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Again, alone; dead letter after too many attempts."""

    reason: Reason
    error: str


@dataclass(frozen=True, slots=True)
class Release:
    """Back to the pool; nothing is held against the article."""


@dataclass(frozen=True, slots=True)
class Postpone:
    """Not before so many seconds; nothing is held against the article, and its neighbours go on."""

    seconds: float


Verdict = Advance | Made | End | Split | SetAside | Retry | Release | Postpone


class Arrival(NamedTuple):
    """An inbox item that is an article: `key` identifies it across versions, `digest` this delivery of it."""

    source: str
    key: str
    digest: str
    payload: bytes  # RawArticle JSON
    traceparent: str = ""  # valid, or empty
    urgent: bool = False
    door: Door = Door.QUEUE


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An inbox item that is none, kept whole."""

    source: str
    reason: Reason
    error: str
    item: bytes


Item = Arrival | Unreadable
