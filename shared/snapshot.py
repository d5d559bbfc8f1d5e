"""The state of the whole pipeline as of one instant, read in one round trip: status, metrics and tests use it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.cadence import Cadence
from shared.ledger import Ledger
from shared.outcomes import Ending
from shared.pipeline import INBOX_LISTS, URGENT_INBOX_LISTS

_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Balance:
    """accepted = endings + in flight, per source, at every quiet moment."""

    accepted: int = 0
    endings: dict[Ending, int] = field(default_factory=dict)

    @property
    def in_flight(self) -> int:
        return self.accepted - sum(self.endings.values())


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """One queue: articles that wait for a worker, are worked on, or are postponed until the time their store set;
    messages in Celery's list, and taken but not acknowledged. `lag_seconds` is how long the first of those that wait or
    run has been ready; 0 if there are none."""

    queue: str
    waiting: int
    running: int
    messages: int
    paused: bool
    postponed: int = 0
    unacked: int = 0
    lag_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Histogram:
    """Observations per upper bound (not cumulative), and their sum in seconds."""

    buckets: dict[str, int]
    sum_seconds: float


@dataclass(frozen=True, slots=True)
class Canary:
    """Seconds since the last one came through, or since the first was sent when none has; how long that one took."""

    age_seconds: float
    latency_seconds: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the ledger says. `open` counts the entries themselves, so it checks `balance.in_flight`; `silences` is how
    many seconds ago each source's last delivery came, `cadences` how often they come; `durations` are of batches,
    `waits` of articles."""

    inbox: int
    claimed: int
    open: int
    oldest_seconds: float
    dead_letters: int
    unreadable: int
    unarchived: int
    unarchived_seconds: float  # how long the oldest of them has waited for the archive
    queues: tuple[QueueDepth, ...]
    sources: dict[str, Balance]
    reasons: dict[tuple[str, str], int]
    latency: Histogram
    durations: dict[str, Histogram]
    articles_worked: dict[str, int]
    waits: dict[str, Histogram] = field(default_factory=dict)
    silences: dict[str, float] = field(default_factory=dict)
    cadences: dict[str, Cadence] = field(default_factory=dict)
    canary: Canary | None = None
    urgent_inbox: int = 0  # of the items in the inbox

    @property
    def balance(self) -> Balance:
        endings: dict[Ending, int] = dict.fromkeys(Ending, 0)
        for source in self.sources.values():
            for ending, n in source.endings.items():
                endings[ending] += n
        return Balance(sum(source.accepted for source in self.sources.values()), endings)

    def usual_gap(self, source: str) -> float | None:
        """Seconds between its deliveries; None while too little is known, or when the name stands for several."""
        cadence = None if source.startswith("(") else self.cadences.get(source)
        return cadence.usual_gap if cadence else None

    @property
    def is_balanced(self) -> bool:
        """Whether what was accepted is all accounted for."""
        return self.balance.in_flight == self.open

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.inbox or self.claimed or self.open)


def take_snapshot(ledger: Ledger, queues: Iterable[str]) -> Snapshot:
    """Read everything at once."""
    now, inboxes, claimed, open_, oldest, letters, unreadable, unarchived, oldest_raw, depths, *hashes = (
        ledger.run_script("snapshot", [*INBOX_LISTS, *URGENT_INBOX_LISTS], list(queues))
    )
    endings, reasons, latency, duration, wait, heard, canary = (_parts(flat) for flat in hashes[:7])
    now_ms = int(now)
    return Snapshot(
        inbox=sum(inboxes),
        urgent_inbox=sum(inboxes[len(INBOX_LISTS) :]),
        claimed=claimed,
        open=open_,
        oldest_seconds=_age(oldest, now_ms) if open_ else 0.0,
        dead_letters=letters,
        unreadable=unreadable,
        unarchived=unarchived,
        unarchived_seconds=_age(oldest_raw, now_ms) if unarchived else 0.0,
        queues=tuple(_depth(row, now_ms) for row in depths),
        sources=_balances(endings),
        reasons={(parts[0], parts[1]): n for parts, n in reasons.items()},
        latency=_histogram({parts[0]: n for parts, n in latency.items()}, "sum_ms", 1_000),
        durations={queue: _histogram(fields, "sum_us", 1_000_000) for queue, fields in _by_first(duration).items()},
        articles_worked={queue: fields.get("articles", 0) for queue, fields in _by_first(duration).items()},
        waits={queue: _histogram(fields, "sum_ms", 1_000) for queue, fields in _by_first(wait).items()},
        silences={parts[0]: max(0, now_ms - at) / 1000 for parts, at in heard.items()},
        canary=_canary({parts[0]: n for parts, n in canary.items()}, now_ms),
        cadences=_cadences(hashes[7]),
    )


def _age(milliseconds: bytes, now_ms: int) -> float:
    return max(0, now_ms - int(float(milliseconds))) / 1000


def _parts(flat: list[bytes]) -> dict[tuple[str, ...], int]:
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return {tuple(name.decode().split(_SEPARATOR)): int(n) for name, n in pairs}


def _cadences(flat: list[bytes]) -> dict[str, Cadence]:
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return {source.decode(): Cadence(*map(float, sums.split())) for source, sums in pairs}


def _by_first(counts: dict[tuple[str, ...], int]) -> dict[str, dict[str, int]]:
    grouped: dict[str, dict[str, int]] = defaultdict(dict)
    for (first, second), n in counts.items():
        grouped[first][second] = n
    return dict(grouped)


def _canary(noted: dict[str, int], now_ms: int) -> Canary | None:
    if not noted:
        return None
    last_ms = noted.get("arrived", noted.get("started", now_ms))
    return Canary(max(0, now_ms - last_ms) / 1000, noted.get("latency", 0) / 1000)


def _balances(endings: dict[tuple[str, ...], int]) -> dict[str, Balance]:
    return {
        source: Balance(fields.get("accepted", 0), {ending: fields[ending] for ending in Ending if ending in fields})
        for source, fields in sorted(_by_first(endings).items())
    }


def _depth(row: list[bytes], now_ms: int) -> QueueDepth:
    queue, waiting, postponed, running, messages, unacked, until, lag_ms = row
    return QueueDepth(
        queue.decode(),
        int(waiting),
        int(running),
        int(messages),
        paused=int(until) > now_ms * 1000,
        postponed=int(postponed),
        unacked=int(unacked),
        lag_seconds=int(lag_ms) / 1000,
    )


def _histogram(fields: dict[str, int], sum_field: str, per_second: int) -> Histogram:
    buckets = {bound: n for bound, n in fields.items() if bound not in {sum_field, "articles"}}
    return Histogram(buckets, fields.get(sum_field, 0) / per_second)
