"""Articles carried through a ledger by hand, as far as a test wants them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import cast

from redis import Redis

from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, Arrival, Closing, End, Message, Unreadable, Verdict

QUEUES = ("ingest", "enrich", "publish.archive")
DOOR = "door-1"

PUBLISHED = End(Ending.PUBLISHED)
AT_ONCE = Closing()
REJECTED = End(Ending.REJECTED, Reason.NO_BODY)


def an_arrival(name: str, *, source: str = "harbour-times", text: str = "some text") -> Arrival:
    return Arrival(source, f"key-{name}", f"digest-{name}", f'{{"content":"{text}"}}'.encode())


def unreadable(item: bytes, reason: Reason = Reason.BAD_JSON) -> Unreadable:
    return Unreadable("(unreadable)", reason, f"{reason}, it says", item)


def drop(ledger: Ledger, *items: Arrival | Unreadable) -> tuple[Message, ...]:
    """Accepted at the door, in a millisecond of their own: which is older is then certain. The messages that announce
    them."""
    ledger.redis.lpush("inbox", *["x"] * len(items))
    ledger.claim(DOOR, DoorLimits())
    messages = ledger.accept(DOOR, items)
    accepted_ms = _now_ms(ledger)
    while _now_ms(ledger) == accepted_ms:
        pass
    return messages


def _now_ms(ledger: Ledger) -> int:
    seconds, microseconds = cast("tuple[int, int]", ledger.redis.time())
    return seconds * 1000 + microseconds // 1000


def decide(
    ledger: Ledger, messages: Iterable[Message], verdict: Verdict, closing: Closing = AT_ONCE
) -> tuple[Message, ...]:
    """The same verdict on every article of these messages; the messages that follow."""
    batches = [ledger.begin(message) for message in messages]
    committed = [ledger.commit(batch, [verdict] * len(batch.parcels), closing) for batch in batches]
    return tuple(message for batch in committed for message in batch.messages)


def through_to_publish(ledger: Ledger, messages: Iterable[Message], uri: str = "") -> tuple[Message, ...]:
    """Read, enriched, and announced to the store."""
    messages = decide(ledger, messages, Advance(b"read", ("enrich",), uri, "digest" if uri else ""))
    return decide(ledger, messages, Advance(b"enriched", ("publish.archive",)))


def kill_until_buried(ledger: Ledger, attempts: int) -> None:
    """Every worker that takes up what waits on ingest dies: once with its batch, then with each article in hand."""
    redis = ledger.redis
    for _ in range(1 + attempts):
        for name in redis.zrange("wiredesk:queued:ingest", 0, -1):
            with suppress(ValueError):  # its document is gone: nothing is to be had from the reply
                ledger.begin(Message("ingest", int(name)))
            end_lease(redis, "ingest", name)
        ledger.sweep(QUEUES)


def end_lease(redis: Redis, queue: str, batch: int | str | bytes) -> None:
    """As if the time had passed without a sign of the worker."""
    redis.zadd(f"wiredesk:running:{queue}", {str(int(batch)): 1})
