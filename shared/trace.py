"""What happened to one article, step by step, as far as the ledger still knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from shared.ledger import KEY_PREFIX, Ledger
from shared.times import as_rfc3339

_PLAIN_FIELDS = frozenset({"src", "key", "v", "uri", "at", "p", "dead", "ending", "reason"})


@dataclass(frozen=True, slots=True)
class TraceStep:
    """At this instant (RFC 3339), this happened."""

    at: str
    what: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One article's way; `where` names the queues it waits or runs on while it has no ending."""

    id: str
    uri: str | None
    source: str
    version: int
    steps: tuple[TraceStep, ...]
    where: tuple[str, ...]
    ending: str | None
    reason: str | None


def find_trace(ledger: Ledger, name: str, queues: tuple[str, ...]) -> Trace | None:
    """By ledger id or by `urn:uuid:` uri (its newest version); None when it was never here or has been forgotten."""
    ledger_id = _id_of(ledger, name)
    stored = cast("dict[bytes, bytes]", ledger.redis.hgetall(f"{KEY_PREFIX}entry:{ledger_id}"))
    if not stored:
        return None
    entry = {key.decode(): value.decode() for key, value in stored.items()}
    return Trace(
        id=ledger_id,
        uri=f"urn:uuid:{entry['uri']}" if "uri" in entry else None,
        source=entry["src"],
        version=int(entry["v"]),
        steps=_steps(entry),
        where=() if "ending" in entry else _where(ledger, ledger_id, queues),
        ending=entry.get("ending"),
        reason=entry.get("reason") or None,
    )


def _id_of(ledger: Ledger, name: str) -> str:
    uuid = name.removeprefix("urn:uuid:")
    known = cast("bytes | None", ledger.redis.hget(f"{KEY_PREFIX}known:{uuid}", "id"))
    return known.decode() if known else name


def _steps(entry: dict[str, str]) -> tuple[TraceStep, ...]:
    moments = [(int(entry["at"]), "accepted")]
    moments += [(int(at), f"{queue} done") for queue, at in entry.items() if queue not in _PLAIN_FIELDS]
    if "ending" in entry:
        ended = " ".join(filter(None, (entry["ending"], entry.get("reason"))))
        moments.append((max(at for at, _ in moments), ended))
    return tuple(TraceStep(as_rfc3339(at), what) for at, what in sorted(moments, key=lambda moment: moment[0]))


def _where(ledger: Ledger, ledger_id: str, queues: tuple[str, ...]) -> tuple[str, ...]:
    found = [f"waiting on {queue}" for queue in queues if _is_in(ledger, f"pool:{queue}", ledger_id)]
    for queue in queues:
        for state, key in (("announced", "queued"), ("running", "running")):
            batches = cast("list[bytes]", ledger.redis.zrange(f"{KEY_PREFIX}{key}:{queue}", 0, -1))
            if any(_is_in(ledger, f"batch:{batch.decode()}", ledger_id) for batch in batches):
                found.append(f"{state} on {queue}")
    return tuple(found)


def _is_in(ledger: Ledger, name: str, ledger_id: str) -> bool:
    return ledger.redis.lpos(KEY_PREFIX + name, ledger_id) is not None
