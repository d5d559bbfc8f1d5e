"""What `wiredesk doctor` makes of the workers: whether they are there, get on, and are of one mind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cli.examination import Finding, State, finding, is_clock_right
from shared import pipeline
from shared.heartbeats import Worker

_MOST_NAMED = 5


def examine_workers(workers: Sequence[Worker], stuck_after: float) -> Iterator[Finding]:
    """Findings per service, then on what all have to have alike. Those that are silent are told once."""
    alive = [worker for worker in workers if worker.is_alive]
    for stage in pipeline.STAGES:
        yield _examine_service(stage.name, [worker for worker in alive if worker.service == stage.name], stuck_after)
    yield from _examine_silent([worker for worker in workers if not worker.is_alive])
    if alive:
        yield from _examine_agreement(alive)


def _examine_service(service: str, workers: Sequence[Worker], stuck_after: float) -> Finding:
    what = f"{service} workers"
    if not workers:
        todo = f"start the {service} service; where it runs, its log says what keeps it"
        return Finding(what, State.WRONG, "none gives a sign of life", todo)
    still = [worker for worker in workers if worker.still_seconds > stuck_after]
    seen = f"{len(workers)} live, {sum(worker.tasks for worker in workers)} messages done"
    if still:
        longest = max(worker.still_seconds for worker in still)
        seen = f"{_names(still)} had work and made no progress for {longest:.0f} s"
    return finding(what, not still, seen, "restart it: what it had in hand is done again by others")


def _examine_silent(workers: Sequence[Worker]) -> Iterator[Finding]:
    if workers:
        todo = "they were killed, or hang, or cannot reach Redis; look at their hosts unless others took their place"
        yield Finding("silent workers", State.DOUBTFUL, _names(workers), todo)


def _examine_agreement(workers: Sequence[Worker]) -> Iterator[Finding]:
    versions = _grouped((worker.version, worker) for worker in workers)
    todo = "bring all services to the same image"
    yield finding("workers' version", len(versions) == 1, _told(versions), todo, State.DOUBTFUL)
    yield _examine_settings(workers)
    off = [worker for worker in workers if not is_clock_right(worker.ahead_seconds)]
    seen = ", ".join(f"{worker.name} {worker.ahead_seconds:+.1f} s" for worker in off[:_MOST_NAMED])
    todo = "synchronise the hosts (NTP)"
    yield finding("workers' clocks", not off, f"{seen} beside Redis's" if off else "agree", todo, State.DOUBTFUL)


def _examine_settings(workers: Sequence[Worker]) -> Finding:
    names = sorted({name for worker in workers for name in worker.settings})
    groups = {name: _grouped((worker.settings.get(name, ""), worker) for worker in workers) for name in names}
    differing = {name: group for name, group in groups.items() if len(group) > 1}
    seen = "; ".join(f"WIREDESK_{name.upper()} differs for {_fewest(group)}" for name, group in differing.items())
    todo = "give all services the same settings and restart those that differ"
    return finding("workers' settings", not differing, seen or "are the same", todo)


def _grouped(pairs: Iterable[tuple[str, Worker]]) -> dict[str, list[Worker]]:
    groups: dict[str, list[Worker]] = defaultdict(list)
    for key, worker in pairs:
        groups[key].append(worker)
    return dict(groups)


def _told(groups: dict[str, list[Worker]]) -> str:
    if len(groups) == 1:
        return next(iter(groups))
    return "; ".join(f"{key}: {_names(workers)}" for key, workers in groups.items())


def _fewest(groups: dict[str, list[Worker]]) -> str:
    return _names(min(groups.values(), key=len))


def _names(workers: Sequence[Worker]) -> str:
    more = f" and {len(workers) - _MOST_NAMED} more" if len(workers) > _MOST_NAMED else ""
    return ", ".join(worker.name for worker in workers[:_MOST_NAMED]) + more
