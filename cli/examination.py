"""What `wiredesk doctor` looks at: pure judgements on what was measured, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from shared.redis_health import RedisHealth
from shared.settings import Settings
from shared.snapshot import QueueDepth, Snapshot

_LEAST_REDIS = (6, 2)  # LMOVE, LPOP with a count
_FULL_SHARE = 0.8  # of maxmemory: the alert fires at the same share
_ARCHIVE_SECONDS = 900.0  # the alert fires at the same; files are written at least every ten minutes
_CLOCK_SECONDS = 5.0  # times in records come from hosts' clocks, order and leases from Redis's


class State(StrEnum):
    """How it is: well; somebody should look; it does not work, or loses articles at the next crash."""

    WELL = "well"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


class Finding(NamedTuple):
    """What was looked at, how it is, what was seen, and what to do; nothing where all is well."""

    what: str
    state: State
    seen: str
    do: str = ""


def finding(what: str, is_well: bool, seen: str, do: str, otherwise: State = State.WRONG) -> Finding:
    """What was seen, well; or `otherwise`, with what to do."""
    return Finding(what, State.WELL, seen) if is_well else Finding(what, otherwise, seen, do)


def examine_redis(health: RedisHealth) -> Iterator[Finding]:
    """Whether this Redis keeps what it acknowledges, and refuses instead of forgetting."""
    version = tuple(int(part) for part in health.version.split(".")[:2])
    yield finding("Redis version", version >= _LEAST_REDIS, health.version, "install Redis 6.2 or newer")
    yield finding(
        "Redis when full", health.policy == "noeviction", health.policy, "CONFIG SET maxmemory-policy noeviction"
    )
    log = "append-only file, last write ok" if health.is_durable else "no append-only file"
    log = log if health.is_durable or not health.has_log else "the last write of the append-only file failed"
    todo = "make room on its disk" if health.has_log else "CONFIG SET appendonly yes, and in its configuration"
    yield finding("Redis durability", health.is_durable, log, todo)
    yield _examine_rewrite(health)
    yield _examine_memory(health)


def _examine_rewrite(health: RedisHealth) -> Finding:
    seen = f"{health.log_bytes / 1e6:,.0f} MB" + (", being rewritten" if health.is_rewriting else "")
    seen = seen if health.last_rewrite_succeeded else f"{seen}; its last rewrite failed, so it only grows"
    todo = "make room on Redis's disk and in its host's memory, then BGREWRITEAOF; its log says why"
    return finding("Redis append-only file", health.last_rewrite_succeeded, seen, todo, State.DOUBTFUL)


def examine_syncs(policy: str | None) -> Finding:
    """How often Redis syncs its append-only file; None where this user may not ask."""
    if policy is None:
        return Finding("Redis syncs", State.WELL, "this user may not read Redis's configuration; not looked at")
    todo = "CONFIG SET appendfsync everysec, and in its configuration"
    return finding("Redis syncs", policy != "no", f"appendfsync {policy}", todo, State.DOUBTFUL)


def examine_rights(missing: Sequence[str]) -> Finding:
    """What Redis does not let this user do."""
    todo = "give this user what deploy/redis/users.acl gives `worker`"
    return finding("Redis rights", not missing, ", ".join(missing) or "all that a worker needs", todo)


def _examine_memory(health: RedisHealth) -> Finding:
    used = f"{health.used_bytes / 1e6:,.0f} MB used"
    if not health.max_bytes:
        todo = "set maxmemory, so that a full Redis refuses before the host kills it"
        return Finding("Redis memory", State.DOUBTFUL, f"{used}, no limit", todo)
    is_roomy = health.used_bytes <= _FULL_SHARE * health.max_bytes
    return finding(
        "Redis memory", is_roomy, f"{used} of {health.max_bytes / 1e6:,.0f} MB", "raise maxmemory", State.DOUBTFUL
    )


def is_clock_right(ahead_seconds: float) -> bool:
    """Whether a host's clock may be so far ahead of Redis's, or behind."""
    return abs(ahead_seconds) <= _CLOCK_SECONDS


def examine_clock(ahead_seconds: float) -> Finding:
    """This host's clock, in seconds ahead of Redis's."""
    seen = f"{ahead_seconds:+.1f} s beside Redis's"
    return finding("clock", is_clock_right(ahead_seconds), seen, "synchronise the hosts (NTP)", State.DOUBTFUL)


def examine_flow(snapshot: Snapshot, settings: Settings) -> Iterator[Finding]:
    """Whether everything is accounted for, and whether somebody works where something waits."""
    off = snapshot.balance.in_flight - snapshot.open
    todo = "keep a copy of Redis's data and report it"
    yield finding("balance", snapshot.is_balanced, f"{off:+d} articles" if off else "holds", todo)
    yield _examine_door(snapshot, settings)
    yield from map(_examine_queue, snapshot.queues)
    limit = settings.max_dead_letters
    yield finding(
        "dead letters",
        snapshot.dead_letters < limit,
        f"{snapshot.dead_letters} of {limit} articles, {snapshot.unreadable} unreadable items",
        "the door has stopped: mend the cause, then wiredesk dead-letters replay or discard",
    )
    if settings.archive or snapshot.unarchived:
        yield _examine_archive(snapshot)


def _examine_archive(snapshot: Snapshot) -> Finding:
    seconds = snapshot.unarchived_seconds
    seen = f"{snapshot.unarchived} articles wait for it" + (f", for {seconds:,.0f} s" if snapshot.unarchived else "")
    todo = "the ingest service's log says why (archive_waits); articles are published meanwhile"
    return finding("archive", seconds <= _ARCHIVE_SECONDS, seen, todo, State.DOUBTFUL)


def _examine_door(snapshot: Snapshot, settings: Settings) -> Finding:
    seen = f"{snapshot.inbox} items wait, {snapshot.claimed} claimed"
    is_full = snapshot.open >= settings.max_in_flight or snapshot.dead_letters >= settings.max_dead_letters
    is_served = not snapshot.inbox or snapshot.claimed > 0 or is_full
    return finding("inbox", is_served, seen, "does the ingest service run? its log says why not", State.DOUBTFUL)


def _examine_queue(depth: QueueDepth) -> Finding:
    seen = f"{depth.waiting} articles wait, {depth.running} in work"
    if depth.paused:
        return Finding(depth.queue, State.WRONG, f"{seen}; paused", "its store is down: see its own line here")
    is_served = not depth.waiting or depth.running > 0
    todo = "does its service run? its log says why not; a webhook may wait for its schedule"
    return finding(depth.queue, is_served, seen, todo, State.DOUBTFUL)


def examine_stores(answers: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """What each store said when it was asked whether it can be written."""
    for answer in answers:
        state = State.WELL if answer["ok"] else State.WRONG
        todo = "" if answer["ok"] else "what it says has to be mended there; articles wait for it meanwhile"
        yield Finding(f"store {answer['name']}", state, str(answer["detail"]), todo)
