"""Doors for tests, and what can be seen of their work."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import zstandard

from services.ingest.door import Door, serve
from services.ingest.envelopes import EnvelopeLimits
from shared.ledger import DoorLimits, Ledger
from shared.parcels import Message
from shared.snapshot import Snapshot, take_snapshot
from tests.ingest.inbox_items import an_envelope

CLAIMED = "wiredesk:claimed:door-1"
NOTES = "wiredesk:door-crashes:door-1"
LOW = "inbox\x06\x169"


def a_door(ledger: Ledger, name: str = "door-1", *, sent: list[Message] | None = None, **claims: int) -> Door:
    sent = [] if sent is None else sent
    return Door(ledger, name, EnvelopeLimits(), DoorLimits(**claims), sent.extend)


def texts(first: int, last: int) -> list[bytes]:
    return [b"Port %d reopens" % n for n in range(first, last + 1)]


def snap(ledger: Ledger) -> Snapshot:
    state = take_snapshot(ledger, ("ingest", "enrich", "publish.archive"))
    assert state.is_balanced
    return state


def letters(ledger: Ledger) -> list[dict[bytes, bytes]]:
    ids = ledger.redis.zrange("wiredesk:unreadable", 0, -1)
    return [ledger.redis.hgetall(b"wiredesk:letter:" + each) for each in ids]


@contextmanager
def serving(door: Door) -> Iterator[Thread]:
    stop = Event()
    thread = Thread(target=serve, args=(door, lambda: not stop.is_set()))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join()


def a_bomb(n: int) -> bytes:
    """Some kilobytes that stand for four articles of 2 MB."""
    articles = [{"content": f"{n} {part}".ljust(2_000_000)} for part in range(4)]
    body = b64encode(zstandard.compress(json.dumps([[articles], {}, {}]).encode())).decode()
    headers = {"task": "ingest.article", "compression": "zstd"}
    return an_envelope(body, headers=headers, properties={"body_encoding": "base64"})
