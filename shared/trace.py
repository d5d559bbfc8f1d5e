"""What happened to one article, step by step, as far as the ledger still knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from shared.ledger import KEY_PREFIX, Ledger
from shared.times import as_rfc3339

_SEPARATOR = b"\x1f"
_NOTES = {"was", "rehearsal", "door", "lacks"}  # marks that tell no time


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
    traceparent: str | None = None  # as upstream stated it


def find_trace(ledger: Ledger, name: str, queues: tuple[str, ...]) -> Trace | None:
    """By ledger id or by `urn:uuid:` uri (its newest version); None when it was never here, has been forgotten, or
    what is kept under that name is not the ledger's."""
    try:
        return _find(ledger, _id_of(ledger, name), queues)
    except ValueError:
        return None


def _find(ledger: Ledger, ledger_id: str, queues: tuple[str, ...]) -> Trace | None:
    keys = [f"{KEY_PREFIX}{kind}:{ledger_id}" for kind in ("trace", "doc", "raw")]
    ended, *documents = cast("list[bytes | None]", ledger.redis.mget(keys))
    found = next(filter(None, (ended, *documents)), None)
    if found is None:
        return None
    fields = found.split(_SEPARATOR, 8)[:8]  # label, and for the ended their ending and reason
    source, version, at, _, uri, trail, *end = (field.decode(errors="replace") for field in fields)
    ending, reason = end if ended else ("", "")
    return Trace(
        id=ledger_id,
        uri=f"urn:uuid:{uri}" if uri else None,
        source=source,
        version=int(version),
        steps=_steps(int(at), trail, " ".join(filter(None, (ending, reason)))),
        where=() if ending else _where(ledger, ledger_id, queues),
        ending=ending or None,
        reason=reason or None,
        traceparent=_traceparent(trail),
    )


def _id_of(ledger: Ledger, name: str) -> str:
    known = cast("bytes | None", ledger.redis.get(f"{KEY_PREFIX}known:{name.removeprefix('urn:uuid:')}"))
    if known is None:
        return name
    _, _, ledger_id, *_ = known.split(_SEPARATOR)
    return ledger_id.decode()


def _steps(accepted_ms: int, trail: str, ended: str) -> tuple[TraceStep, ...]:
    moments = [(accepted_ms, "accepted")]
    for mark in trail.split(","):
        name, has_value, value = mark.partition("=")
        if name == "reprocess":
            moments = [(int(value), "accepted"), (accepted_ms, "taken up again from the archive")]
        elif has_value and name not in _NOTES:  # the first may be upstream's traceparent
            moments.append((int(value), f"{name} done"))
    if ended:
        moments.append((moments[-1][0], ended))
    return tuple(TraceStep(as_rfc3339(at), what) for at, what in moments)


def _traceparent(trail: str) -> str | None:
    first = trail.partition(",")[0]
    return first if first and "=" not in first else None


def _where(ledger: Ledger, ledger_id: str, queues: tuple[str, ...]) -> tuple[str, ...]:
    found = [f"waiting on {queue}" for queue in queues if _is_in(ledger, f"pool:{queue}", ledger_id)]
    for queue in queues:
        due = ledger.redis.zscore(f"{KEY_PREFIX}postponed:{queue}", ledger_id)
        if due is not None:
            found.append(f"postponed on {queue} until {as_rfc3339(int(due / 1000))}")
        for state, key in (("announced", "queued"), ("running", "running")):
            batches = cast("list[bytes]", ledger.redis.zrange(f"{KEY_PREFIX}{key}:{queue}", 0, -1))
            if any(_is_in(ledger, f"batch:{batch.decode()}", ledger_id) for batch in batches):
                found.append(f"{state} on {queue}")
    return tuple(found)


def _is_in(ledger: Ledger, name: str, ledger_id: str) -> bool:
    return ledger.redis.lpos(KEY_PREFIX + name, ledger_id) is not None
