"""The end-to-end ledger: where every accepted article is, how often it was tried, when it is overdue, how it ended.

One entry per article in Redis; every change is one Lua script (shared/lua/), so counts and states never disagree and
any step may be repeated. The broker may lose or repeat messages: `sweep` mends it. Keys: shared/lua/common.lua.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import zstandard
from redis import Redis
from redis.commands.core import Script

from shared.ids import new_ids
from shared.outcomes import Door
from shared.parcels import (
    Advance,
    Again,
    Arrival,
    Batch,
    Closing,
    End,
    Item,
    Made,
    Message,
    Parcel,
    Postpone,
    Release,
    Retry,
    SetAside,
    Split,
    Verdict,
)
from shared.pipeline import INBOX_LISTS, URGENT_INBOX_LISTS, inbox_of, is_urgent
from shared.settings import Settings

KEY_PREFIX = "wiredesk:"
MAX_SOURCES = 1000  # counted one by one; further ones are counted together
OTHER_SOURCES = "(other)"  # under this name, see accept.lua
_LUA = Path(__file__).parent / "lua"
_LARGEST_DOCUMENT = 64 * 1024 * 1024  # a stage's output; a zstd frame that claims more is refused unread
_SEPARATOR = b"\x1f"  # closes each field of a document's label, see common.lua
_LABEL_FIELDS = 6
_REPROCESS = b"reprocess="  # begins the trail of what `readmit` took up again
_URGENT_ROOM = 1_000  # urgent articles that come in while the pipeline is full: bounded as the rest is
_ERROR_CHARS = 2000  # an exception text in a dead letter: enough to act on, never the article


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """What one claim may take off the inbox."""

    items: int = 256
    bytes: int = 8_000_000
    item_bytes: int = 8_000_000
    lease_ms: int = 30_000


@dataclass(frozen=True, slots=True)
class Claim:
    """Inbox items this door holds and nobody else will get; `full` when the door must not take more."""

    items: tuple[bytes, ...]
    full: bool


# What stands before a script; before all others common.lua and batches.lua.
_BEFORE: dict[str, tuple[str, ...]] = {
    "snapshot": (),  # this and the next stand alone: an exporter that may only read runs them
    "workers": (),
    "claim": ("common", "unreadable"),
    "accept": ("common", "batches", "unreadable", "entries"),
    "enter": ("room", "common", "batches", "entries"),
}


@cache
def _source(name: str) -> str:
    return "".join((_LUA / f"{part}.lua").read_text() for part in (*_BEFORE.get(name, ("common", "batches")), name))


class _Codec(threading.local):
    """zstd's own state, made once per thread: making it costs as much as compressing an article."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=1)  # at 3 kB the default level takes longer and saves nothing
        self.decompressor = zstandard.ZstdDecompressor()


_codec = _Codec()


def compress(payload: bytes) -> bytes:
    """zstd."""
    return _codec.compressor.compress(payload)


def decompress(stored: bytes) -> bytes:
    """The payload. Raises zstandard.ZstdError when the bytes are not ours."""
    return _codec.decompressor.decompress(stored, max_output_size=_LARGEST_DOCUMENT)


class Ledger:
    """The ledger in one Redis. All methods may be called again after a lost reply; none needs a lock."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self.redis = redis
        self.attempts = settings.attempts
        self.most_unarchived = settings.max_unarchived_bytes if settings.archive else 0  # bytes
        self._scripts: dict[str, Script] = {}
        self._batching = (settings.spare_messages, settings.batch_articles)
        self.settings = settings
        self._memory_s = int(settings.memory_days * 86_400)
        self._trace_s = int(settings.trace_hours * 3_600)

    def run_script(
        self, name: str, keys: Iterable[str] = (), args: Iterable[Any] = (), client: Redis | None = None
    ) -> Any:
        """Run shared/lua/<name>.lua with the key prefix before `keys`, through `client` if it is given."""
        script = self._scripts.get(name)
        if script is None:
            script = self._scripts[name] = self.redis.register_script(_source(name))
        return script([KEY_PREFIX, *keys], list(args), client)

    def claim(self, door: str, limits: DoorLimits) -> Claim:
        """Move waiting inbox items to this door's own list; what it still holds from before comes first. The name of a
        door of the urgent lane ends as that of its inbox."""
        most, urgent = self.settings, is_urgent(door)
        full, *items = self.run_script(
            "claim",
            URGENT_INBOX_LISTS if urgent else INBOX_LISTS,
            [door, limits.items, limits.bytes, limits.item_bytes, limits.lease_ms, self.most_in_flight(urgent=urgent),
             most.max_dead_letters, most.max_unreadable, most.max_unreadable_bytes],
        )  # fmt: skip
        return Claim(tuple(items), bool(full))

    def most_in_flight(self, *, urgent: bool) -> int:
        """Articles in flight above which nothing is accepted."""
        return self.settings.max_in_flight + (_URGENT_ROOM if urgent else 0)

    def accept(self, door: str, items: Sequence[Item], held: int | None = None) -> tuple[Message, ...]:
        """Enter a claimed batch and release its claim, in one step, if the claim is one of so many inbox items (`held`;
        None: of any number). Returns the messages to send."""
        args: list[Any] = [door, self._memory_s, *self._batching]
        args += [self.settings.max_unreadable, self.settings.max_unreadable_bytes, MAX_SOURCES]
        args += [self.most_unarchived, "" if held is None else held]
        for ledger_id, item in zip(new_ids(len(items)), items, strict=True):
            args.append(ledger_id)
            args.extend(_arrival_args(item))
        _, *messages = self.run_script("accept", args=args)
        return messages_of(messages)

    def begin(self, message: Message) -> Batch:
        """Take up the message's batch, and more from the pool when there is room. May be empty. A suspect is handed
        over once the ledger knows that we have it."""
        lease_us = int(self.settings.lease_seconds * 1_000_000)
        args = [message.queue, message.batch, lease_us, *self._batching, self.settings.batch_bytes]
        is_suspect, items, *messages = self.run_script("begin", args=args)
        if is_suspect:
            items = self.run_script("hold", args=[message.queue, message.batch, lease_us])
        return Batch(message.queue, message.batch, _parcels(items), messages_of(messages))

    def commit(
        self,
        batch: Batch,
        verdicts: Sequence[Verdict],
        closing: Closing = Closing(),  # noqa: B008  (frozen)
    ) -> Batch:
        """Results, states and counts of a batch in one step. Returns the next batch, empty unless `closing` goes on,
        with the messages to send."""
        settings = self.settings
        pause_us = int(settings.pause_seconds * 1_000_000) if closing.pause else 0
        lease_us = int(settings.lease_seconds * 1_000_000) if closing.go_on else 0
        args: list[Any] = [batch.queue, batch.number, self._trace_s, self._memory_s, *self._batching]
        args += [self.attempts, pause_us, closing.bound, closing.duration_us, lease_us, settings.batch_bytes]
        args.append(int(closing.look_again))
        for parcel, verdict in zip(batch.parcels, verdicts, strict=True):
            args += _verdict_args(parcel, verdict)
        number, items, *messages = self.run_script("commit", [inbox_of(batch.queue)], args)
        return Batch(batch.queue, number, _parcels(items), messages_of(messages))

    def linger(self, queue: str) -> Batch:
        """The next batch from the queue's pool, if one has come meanwhile."""
        lease_us = int(self.settings.lease_seconds * 1_000_000)
        args = [queue, lease_us, *self._batching, self.settings.batch_bytes]
        number, items, *messages = self.run_script("linger", args=args)
        return Batch(queue, number, _parcels(items), messages_of(messages))

    def sweep(self, queues: Sequence[str], most: int = 256) -> tuple[int, int, tuple[Message, ...]]:
        """Mend what crashes left: (articles whose attempt died, whose message was lost, messages to send)."""
        grace_us = int(self.settings.grace_seconds * 1_000_000)
        args = [grace_us, self.attempts, self._trace_s, *self._batching, most, *queues]
        died, lost, *messages = self.run_script("sweep", args=args)
        return died, lost, messages_of(messages)


def messages_of(replies: list[list[bytes]]) -> tuple[Message, ...]:
    """What a script wants sent."""
    return tuple(Message(queue.decode(), int(batch)) for queue, batch in replies)


def _parcels(items: list[bytes]) -> tuple[Parcel, ...]:
    return tuple(_parcel(items[at].decode(), items[at + 1]) for at in range(0, len(items), 2))


class Label(NamedTuple):
    """What the ledger knows of an article, cut off the front of its document (zstd)."""

    source: str
    version: int
    accepted_ms: int
    key: str
    document: bytes

    def payload(self) -> bytes:
        """The document itself, JSON."""
        return decompress(self.document)


def read_label(stored: bytes) -> Label:
    """Of a `raw:<id>` or `doc:<id>`. Raises ValueError when it is not ours."""
    source, version, accepted_ms, key, _, _, document = stored.split(_SEPARATOR, _LABEL_FIELDS)
    return Label(source.decode(), int(version), int(accepted_ms), key.decode(), document)


def _parcel(ledger_id: str, document: bytes) -> Parcel:
    source, version, accepted_ms, _, _, trail, stored = document.split(_SEPARATOR, _LABEL_FIELDS)
    label = document[: -len(stored) - 1]
    again = _again(trail.decode()) if trail.startswith(_REPROCESS) else None
    return Parcel(ledger_id, source.decode(), int(version), int(accepted_ms), decompress(stored), label, again)


def _again(trail: str) -> Again:
    marks = dict(mark.split("=", 1) for mark in trail.split(",") if mark)
    return Again(int(marks["reprocess"]), marks.get("was", ""), "rehearsal" in marks)


def _label_as_read(label: bytes, uri: str, lacks: str) -> bytes:
    *before, _, trail = label.split(_SEPARATOR)
    return _SEPARATOR.join((*before, uri.encode(), trail + (f"lacks={lacks},".encode() if lacks else b"")))


def first_marks(arrival: Arrival) -> str:
    """What the trail of the article begins with, without the last comma."""
    door = "" if arrival.door is Door.QUEUE else f"door={arrival.door}"
    return ",".join(filter(None, (arrival.traceparent, door)))


def _arrival_args(item: Item) -> tuple[Any, ...]:
    if isinstance(item, Arrival):
        kind = "u" if item.urgent else "a"
        return (kind, item.source, item.key, item.digest, compress(item.payload), first_marks(item))
    return ("j", item.source, item.reason, item.error[:_ERROR_CHARS], compress(item.item), "")


def _verdict_args(parcel: Parcel, verdict: Verdict) -> tuple[Any, ...]:  # noqa: PLR0911  (one per kind)
    ledger_id, label = parcel.id, parcel.label
    match verdict:
        case Advance():
            if verdict.uri:
                label = _label_as_read(label, verdict.uri, verdict.lacks)
            document = compress(verdict.payload)
            return (ledger_id, "n", label, ",".join(verdict.queues), verdict.uri, verdict.digest, document)
        case Made():
            made = (verdict.content_digest, verdict.record_digest, compress(verdict.payload))
            return (ledger_id, "m", label, ",".join(verdict.queues), *made)
        case End():
            return (ledger_id, "e", label, verdict.ending, verdict.reason or "", "", "")
        case Split():
            lengths = ",".join(str(len(item)) for item in verdict.items)
            return (ledger_id, "s", label, lengths, "", "", b"".join(verdict.items))
        case SetAside() | Retry():
            kind = "d" if isinstance(verdict, SetAside) else "r"
            return (ledger_id, kind, label, verdict.reason, verdict.error[:_ERROR_CHARS], "", "")
        case Release():
            return (ledger_id, "l", label, "", "", "", "")
        case Postpone():
            return (ledger_id, "p", label, int(verdict.seconds * 1_000_000), "", "", "")
