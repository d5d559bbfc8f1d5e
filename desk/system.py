"""What every request works with: the settings, the ledger, the records. One per application, in `app.state.system`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from starlette.requests import HTTPConnection

from desk.records import Records, open_records
from desk.settings import DeskSettings
from shared import pipeline
from shared.connections import connect
from shared.ledger import Ledger
from shared.parcels import Message
from shared.snapshot import Snapshot, take_snapshot

_RETRIES = 3  # a connection that Redis closed when it restarted is no outage; a longer one is told to the caller
_TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class System:
    """`send` tells the workers of new work, see shared.sending.make_send. Blocking: call from a thread."""

    settings: DeskSettings
    ledger: Ledger
    records: Records
    send: Callable[[Iterable[Message]], None]

    def queues(self) -> tuple[str, ...]:
        """Every internal queue, in the order of the flow."""
        return pipeline.all_queues(self.settings.stores)

    def look(self) -> Snapshot:
        """The state now. Raises RedisError."""
        return take_snapshot(self.ledger, self.queues())


def open_system(settings: DeskSettings) -> System:
    """Connects when first needed, so that the desk starts before Redis does."""
    from shared.sending import make_send
    from shared.workers import make_app

    redis = connect(settings.redis_url, retries=_RETRIES, timeout_seconds=_TIMEOUT_SECONDS)
    send = make_send(make_app(settings), redis)
    return System(settings, Ledger(redis, settings), open_records(settings.stores), send)


def system_of(connection: HTTPConnection) -> System:
    """The system behind the application that serves this request."""
    return cast(System, connection.app.state.system)
