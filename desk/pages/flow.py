"""The flow: what waits where, what moves, what is stuck, and whether the balance holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from desk.history import History
from desk.pages.rendering import render
from desk.system import system_of
from shared import pipeline
from shared.outcomes import Ending
from shared.snapshot import Balance, QueueDepth, Snapshot

_STUCK_SECONDS = 60  # that the first of a queue has waited while nobody is at it
_RATE_LOOKS = 12  # the last minute
_STAGES = {stage.name: stage for stage in pipeline.STAGES}


def show_flow(request: Request) -> Response:
    """`/` and `/flow.json`."""
    system = system_of(request)
    view = flow_view(system.look(), request.app.state.history)
    if view["is_new"]:
        request.app.state.trials.prepare()  # the page says: paste an article
    return render(request, "flow.html", view)


def flow_view(snapshot: Snapshot, history: History) -> dict[str, Any]:
    """JSON-ready."""
    balance = snapshot.balance
    rates = history.rates()
    queues = [_queue(depth, history.rate_of(depth.queue)) for depth in _both_lanes(snapshot)]
    return {
        "state": _state(snapshot),
        "inbox": snapshot.inbox + snapshot.claimed,
        "in_flight": snapshot.open,
        "oldest_seconds": snapshot.oldest_seconds,
        "rate": sum(rates[-_RATE_LOOKS:]) / max(len(rates[-_RATE_LOOKS:]), 1),
        "rates": rates,
        "waiting": history.waiting(),
        "stages": [_stage(name, queues) for name in ("ingest", "enrich")],
        "stores": [queue for queue in queues if queue["queue"].startswith("publish.")],
        "balance": _balance("all sources", balance) | {"holds": snapshot.is_balanced},
        "sources": [_balance(name, each) for name, each in snapshot.sources.items()],
        "reasons": _reasons(snapshot),
        "dead_letters": snapshot.dead_letters + snapshot.unreadable,
        "is_new": balance.accepted == 0,
    }


def _state(snapshot: Snapshot) -> dict[str, str]:
    """The one sentence that matters, and how bad it is: well, busy, stuck."""
    stuck = [depth.queue for depth in snapshot.queues if _is_stuck(depth)]
    if not snapshot.is_balanced:
        return {"level": "stuck", "text": "The balance does not hold: keep a copy of Redis's data and report it."}
    if stuck:
        return {"level": "stuck", "text": f"Nothing moves on {', '.join(stuck)}."}
    if snapshot.is_settled:
        letters = snapshot.dead_letters + snapshot.unreadable
        are = "is a dead letter" if letters == 1 else "are dead letters"
        kept = f" {letters} of them {are}, to be looked at." if letters else ""
        return {"level": "well", "text": f"All quiet: every article has its ending.{kept}"}
    return {"level": "busy", "text": "Articles are on their way."}


def _is_stuck(depth: QueueDepth) -> bool:
    return depth.paused or (depth.waiting > 0 and not depth.running and depth.lag_seconds > _STUCK_SECONDS)


def _both_lanes(snapshot: Snapshot) -> list[QueueDepth]:
    """A queue and that of its urgent lane as one."""
    depths: dict[str, QueueDepth] = {}
    for depth in snapshot.queues:
        queue = pipeline.plain(depth.queue)
        other = depths.get(queue, QueueDepth(queue, 0, 0, 0, paused=False))
        depths[queue] = replace(
            other,
            waiting=other.waiting + depth.waiting,
            running=other.running + depth.running,
            paused=other.paused or depth.paused,
            postponed=other.postponed + depth.postponed,
            lag_seconds=max(other.lag_seconds, depth.lag_seconds),
        )
    return list(depths.values())


def _stage(name: str, queues: Sequence[dict[str, Any]]) -> dict[str, Any]:
    found = (queue for queue in queues if queue["queue"] == _STAGES[name].queue)
    return next(found, _queue(QueueDepth(name, 0, 0, 0, False), 0.0))


def _queue(depth: QueueDepth, rate: float) -> dict[str, Any]:
    return {
        "queue": depth.queue,
        "name": depth.queue.removeprefix("publish."),
        "waiting": depth.waiting,
        "running": depth.running,
        "postponed": depth.postponed,
        "paused": depth.paused,
        "lag_seconds": depth.lag_seconds,
        "rate": rate,
        "is_stuck": _is_stuck(depth),
    }


def _balance(name: str, balance: Balance) -> dict[str, Any]:
    endings = {ending.value: balance.endings.get(ending, 0) for ending in Ending}
    return {"name": name, "accepted": balance.accepted, "endings": endings, "in_flight": balance.in_flight}


def _reasons(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Why articles were not published, most frequent first."""
    endings = {ending.value for ending in Ending}
    found = [(count, ending, reason) for (ending, reason), count in snapshot.reasons.items() if ending in endings]
    return [{"ending": ending, "reason": reason, "count": count} for count, ending, reason in sorted(found)[::-1]]
