"""The door: takes raw articles off the Redis list `inbox` and enters them in the ledger.

A process of its own, kept alive by the ingest worker: a parser that crashes on hostile bytes takes no worker with it,
and the worker's event loop never waits for parsing. Claim -> accept -> release; a kill between two lines loses nothing:
what is claimed stays in this door's list, and accepting releases it in the same step. The urgent lane has a process of
its own, so that no claim stands before an urgent article.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import cast

import structlog
from redis import Redis
from redis.exceptions import RedisError

from services.ingest.arrivals import UNREADABLE_SOURCE, read_items
from services.ingest.envelopes import EnvelopeLimits
from services.ingest.settings import IngestSettings
from services.ingest.stopping import until_stopped
from shared.connections import connect
from shared.ledger import KEY_PREFIX, DoorLimits, Ledger
from shared.logs import configure_logs
from shared.outcomes import Reason
from shared.parcels import Arrival, Item, Unreadable
from shared.pipeline import inbox_of, is_urgent
from shared.settings import read_settings
from shared.stage import Send

log = structlog.get_logger()

_IDLE_SECONDS = 1  # how long one blocking look at the inbox takes; also how soon priority lists are seen
_FULL_SECONDS = 0.05  # how soon a full pipeline is looked at again
_MOST_WEIGHT = 32_000_000  # bytes accepted in one step: some arrays or bombs in one claim would be gigabytes
_ENTRY_WEIGHT = 2_000  # what an article costs beside its bytes: Redis takes 16 000 of them in a tenth of a second


class Door:
    """One claimant of the inbox, of the lane that its name belongs to. `name` must outlive a crash, so that the next
    process finds the claim."""

    def __init__(
        self,
        ledger: Ledger,
        name: str,
        limits: EnvelopeLimits,
        claims: DoorLimits,
        send: Send,
    ) -> None:
        self.ledger = ledger
        self.name = name
        self.limits = limits
        self.claims = claims
        self.send = send
        self.inbox = inbox_of(name)
        self.claimed_key = f"{KEY_PREFIX}claimed:{name}"
        self.crashes_key = f"{KEY_PREFIX}door-crashes:{name}"

    def resume(self) -> None:
        """Take up what a crashed predecessor had claimed, noting each item before it is read: one that was in hand in
        as many crashes as an article has attempts is set aside unread. Fewer may be accidents."""
        redis = self.ledger.redis
        if redis.exists(self.claimed_key):
            items = self.ledger.claim(self.name, self.claims).items
            log.info("resuming_claim", items=len(items))
            crashes = {int(index): int(times) for index, times in redis.hgetall(self.crashes_key).items()}
            self._accept(items, lambda index, item: self._read_warily(index, item, crashes.get(index, 0)))
        redis.delete(self.crashes_key)  # or they would accuse the items of a later claim

    def _read_warily(self, index: int, item: bytes, crashes: int) -> list[Item]:
        if crashes >= self.ledger.attempts:
            problem = f"the door died {crashes} times reading it"
            return [Unreadable(UNREADABLE_SOURCE, Reason.WORKER_LOST, problem, item)]
        self.ledger.redis.hset(self.crashes_key, str(index), crashes + 1)
        found = self._read(item)
        self.ledger.redis.hdel(self.crashes_key, str(index))
        return found

    def _read(self, item: bytes) -> list[Item]:
        """What comes by the urgent inbox is urgent, whatever it says."""
        found = read_items([item], self.limits)
        if not is_urgent(self.inbox):
            return list(found)
        return [entry._replace(urgent=True) if isinstance(entry, Arrival) else entry for entry in found]

    def _accept(self, items: Sequence[bytes], read: Callable[[int, bytes], Iterable[Item]]) -> None:
        """Read and accept what this door holds, or the first of it when that is much; the rest goes back."""
        found: list[Item] = []
        weight = 0
        held = len(items)
        for index, item in enumerate(items):
            entries = list(read(index, item))
            found += entries
            weight += sum(map(_weight, entries))
            if weight > _MOST_WEIGHT:
                held = index + 1
                if not self._hold_only(items[:held]):
                    return
                break
        self.send(self.ledger.accept(self.name, found, held))

    def _hold_only(self, items: Sequence[bytes]) -> bool:
        """Give back what is held beyond these; False when these are not held any more."""
        return self.ledger.claim(self.name, replace(self.claims, items=len(items))).items == items

    def serve_once(self) -> bool:
        """Claim and accept what is waiting, or what comes first; False when nothing did or there was no room for it."""
        claim = self.ledger.claim(self.name, self.claims)
        if claim.full and not claim.items:
            time.sleep(_FULL_SECONDS)
            return False
        items = claim.items or self._await_item()
        if items:
            self._accept(items, lambda _, item: self._read(item))
        return bool(items)

    def _await_item(self) -> tuple[bytes, ...]:
        """The next item, moved straight into our claim the moment it is there. One too large is left to the claim,
        which sets it aside. When a reply got lost and the call was repeated, two have moved: accepting does nothing."""
        moved = self.ledger.redis.blmove(self.inbox, self.claimed_key, _IDLE_SECONDS, "RIGHT", "RIGHT")
        item = cast("bytes | None", moved)
        return (item,) if item and len(item) <= self.claims.item_bytes else ()


def _weight(entry: Item) -> int:
    return _ENTRY_WEIGHT + len(entry.payload if isinstance(entry, Arrival) else entry.item)


def serve(door: Door, goes_on: Callable[[], bool]) -> None:
    """Serve until told to stop. No trouble with Redis or the inbox ends the loop."""
    resumed = False
    while goes_on():
        try:
            if not resumed:
                door.resume()
                resumed = True
            door.serve_once()
        except RedisError as error:
            log.error("door_waits", error=str(error))
            time.sleep(_IDLE_SECONDS)


def open_door(settings: IngestSettings, redis: Redis, send: Send, name: str) -> Door:
    """The door as configured."""
    claims = DoorLimits(
        settings.door_batch, settings.max_item_bytes, settings.max_item_bytes, int(settings.door_lease_seconds * 1000)
    )
    return Door(Ledger(redis, settings), name, envelope_limits(settings), claims, send)


def envelope_limits(settings: IngestSettings) -> EnvelopeLimits:
    """What may stand in one inbox item."""
    return EnvelopeLimits(
        settings.max_content_bytes, settings.max_item_bytes, settings.max_nesting, settings.max_items_per_array
    )


def run(settings: IngestSettings, name: str) -> None:
    """Run the door of this name until SIGTERM, or until the process that started this one is gone."""
    from shared.sending import make_send
    from shared.workers import make_app, settle_memory

    configure_logs(settings.log_level, settings.log_format, service="door")
    goes_on = until_stopped()
    redis = connect(settings.redis_url)
    door = open_door(settings, redis, make_send(make_app(settings), redis), name)
    settle_memory()
    log.info("door_open", door=door.name)
    serve(door, goes_on)
    log.info("door_closed", door=door.name)


if __name__ == "__main__":
    run(read_settings(IngestSettings), f"{os.uname().nodename}-{os.getpid()}")
