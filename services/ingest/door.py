"""The door: takes raw articles off the Redis list `inbox` and enters them in the ledger.

A process of its own, kept alive by the ingest worker: a parser that crashes on hostile bytes takes no worker with it,
and the worker's event loop never waits for parsing. Claim -> accept -> release; a kill between two lines loses nothing:
what is claimed stays in this door's list, and accepting releases it in the same step.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import cast

import structlog
from redis.exceptions import RedisError

from services.ingest.arrivals import UNREADABLE_SOURCE, read_items
from services.ingest.envelopes import EnvelopeLimits
from services.ingest.settings import IngestSettings
from shared.connections import connect
from shared.ledger import KEY_PREFIX, DoorLimits, Ledger
from shared.logs import configure_logs
from shared.outcomes import Reason
from shared.parcels import Item, Unreadable
from shared.pipeline import INBOX
from shared.settings import read_settings
from shared.stage import Send

log = structlog.get_logger()

_IDLE_SECONDS = 1  # how long one blocking look at the inbox takes; also how soon priority lists are seen
_FULL_SECONDS = 0.05  # how soon a full pipeline is looked at again


class Door:
    """One claimant of the inbox. `name` must outlive a crash, so that the next process finds the claim."""

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
        self.claimed_key = f"{KEY_PREFIX}claimed:{name}"
        self.suspects_key = f"{KEY_PREFIX}door-suspects:{name}"

    def resume(self) -> None:
        """Take up what a crashed predecessor had claimed, noting each item before it is read: one that crashes us is
        found in the notes by the next process and set aside unread."""
        redis = self.ledger.redis
        claimed = cast("list[bytes]", redis.lrange(self.claimed_key, 0, -1))
        if not claimed:
            return
        log.info("resuming_claim", items=len(claimed))
        crashed = {int(index) for index in redis.smembers(self.suspects_key)}
        found: list[Item] = []
        for index, item in enumerate(claimed):
            if index in crashed:
                found.append(Unreadable(UNREADABLE_SOURCE, Reason.WORKER_LOST, "the door died reading it", item))
                continue
            redis.sadd(self.suspects_key, index)
            found.extend(read_items([item], self.limits))
            redis.srem(self.suspects_key, index)
        self.send(self.ledger.accept(self.name, found))
        redis.delete(self.suspects_key)

    def serve_once(self) -> bool:
        """Claim and accept what is waiting; False when there was nothing to do or no room for it."""
        claim = self.ledger.claim(self.name, self.claims)
        if claim.items:
            self.send(self.ledger.accept(self.name, list(read_items(claim.items, self.limits))))
            return True
        if claim.full:
            time.sleep(_FULL_SECONDS)
        else:  # moves the next item straight into our claim, the moment it is there
            self.ledger.redis.blmove(INBOX, self.claimed_key, _IDLE_SECONDS, "RIGHT", "RIGHT")
        return False


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


def open_door(settings: IngestSettings, send: Send) -> Door:
    """The door as configured; named by the worker that keeps it (WIREDESK_DOOR), else by this process."""
    limits = EnvelopeLimits(
        settings.max_content_bytes, settings.max_item_bytes, settings.max_nesting, settings.max_items_per_array
    )
    claims = DoorLimits(
        settings.door_batch, settings.max_item_bytes, settings.max_item_bytes, int(settings.door_lease_seconds * 1000)
    )
    name = os.environ.get("WIREDESK_DOOR") or f"{os.uname().nodename}-{os.getpid()}"
    return Door(Ledger(connect(settings.redis_url), settings), name, limits, claims, send)


def main() -> None:
    """Run the door until SIGTERM, or until the worker that started it is gone."""
    from shared.workers import make_app, make_send

    settings = read_settings(IngestSettings)
    configure_logs(settings.log_level, settings.log_format, service="door")
    stopped: list[int] = []
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(signum, lambda received, _: stopped.append(received))
    keeper = os.getppid()
    door = open_door(settings, make_send(make_app(settings)))
    log.info("door_open", door=door.name)
    serve(door, lambda: not stopped and os.getppid() == keeper)
    log.info("door_closed", door=door.name)


if __name__ == "__main__":
    main()
