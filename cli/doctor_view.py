"""Measures what `wiredesk doctor` judges, and shows what it found."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from redis import Redis
from rich.table import Table
from rich.text import Text

from cli.console import make_console, print_json
from cli.examination import (
    Finding,
    State,
    examine_clock,
    examine_flow,
    examine_redis,
    examine_rights,
    examine_stores,
    examine_syncs,
)
from cli.store_upkeep import ask_stores
from cli.system import System
from cli.worker_examination import examine_workers
from shared import pipeline
from shared.printable import printable
from shared.redis_health import take_health, take_sync_policy
from shared.redis_rights import missing_rights

_STYLES = {State.WELL: "green", State.DOUBTFUL: "yellow", State.WRONG: "bold red"}


def show_findings(system: System, *, as_json: bool) -> bool:
    """Examine, show; whether nothing is wrong."""
    findings = list(examine(system))
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        make_console().print(_table(findings))
    return all(finding.state is not State.WRONG for finding in findings)


def examine(system: System) -> Iterator[Finding]:
    """Everything that is looked at. Raises RedisError, SettingsError, Problem."""
    redis = system.ledger.redis
    yield from examine_redis(take_health(redis))
    yield examine_syncs(take_sync_policy(redis))
    yield examine_rights(missing_rights(redis, pipeline.all_queues(system.settings.stores)))
    yield examine_clock(_seconds_ahead(redis))
    yield from examine_workers(system.workers(), system.settings.lease_seconds)
    yield from examine_flow(system.look(), system.settings)
    yield from examine_stores(ask_stores("check", ()) if system.settings.stores else ())


def _seconds_ahead(redis: Redis) -> float:
    """Of this host's clock; half the round trip is taken to be the way there."""
    before = time.time()
    seconds, microseconds = redis.time()
    return (before + time.time()) / 2 - (int(seconds) + int(microseconds) / 1_000_000)


def _table(findings: Sequence[Finding]) -> Table:
    table = Table("", "", "seen", "to do", box=None)
    for finding in findings:
        state = Text(finding.state.value, style=_STYLES[finding.state])
        table.add_row(printable(finding.what), state, printable(finding.seen), finding.do)
    return table
