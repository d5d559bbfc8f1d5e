"""The running system that commands talk to: its Redis, its ledger, its queues."""

from __future__ import annotations

from dataclasses import dataclass

from shared import pipeline
from shared.connections import connect
from shared.heartbeats import Worker, read_workers
from shared.ledger import Ledger
from shared.settings import Settings, SettingsError, masked, read_settings
from shared.snapshot import Snapshot, take_snapshot


@dataclass(frozen=True, slots=True)
class System:
    """A system and how it is addressed."""

    ledger: Ledger
    settings: Settings

    @property
    def address(self) -> str:
        return masked(self.settings.redis_url)

    def queues(self) -> tuple[str, ...]:
        """The queues these settings name, and those of other stores that have been written to."""
        named = pipeline.all_queues(self.settings.stores)
        worked = take_snapshot(self.ledger, ()).articles_worked
        return (*named, *sorted(worked.keys() - set(named)))

    def look(self) -> Snapshot:
        """The state now."""
        return take_snapshot(self.ledger, self.queues())

    def workers(self) -> tuple[Worker, ...]:
        """Who has given a sign of life lately."""
        return read_workers(self.ledger)


def open_system(redis_url: str | None) -> System:
    """The system at this URL, else at the one in the settings. Raises SettingsError, and RedisError when it is away."""
    settings = read_settings(Settings, **({"redis_url": redis_url} if redis_url else {}))
    try:
        redis = connect(settings.redis_url, patient=False)
    except ValueError as error:
        raise SettingsError(f"{masked(settings.redis_url)} is no Redis URL: {error}") from error
    redis.ping()
    return System(Ledger(redis, settings), settings)
