"""A long day in a few minutes: tiny articles through the real services, and whether anything grows that should not.

Rounds of work, each followed by a rest. What is remembered is remembered for seconds, and what is remembered by the
day (stories and links, which benchmarks.stories measures) is taken away at each rest. So at each rest Redis must hold
what it held at the one before, however many articles have passed; and so must the services, all processes of each
together (what they share with files left out). The first third of the rests is left out: caches fill up. A straight
line through the others may rise by --growth percent of the level, or 4 MB, from the first to the last. The store is a
file, and may grow.

    python -m benchmarks.soak --minutes 10
    python -m benchmarks.soak --minutes 10 --without-work      the engine alone: ten times as many articles

Exit code 0: nothing grew; 1: something did.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import fmean, linear_regression

import orjson
import psutil
from redis import Redis
from rich.console import Console

from benchmarks.engine import fresh_redis, running
from benchmarks.probing import wait_until
from benchmarks.scale.emptied import STAGES
from benchmarks.texts import make_words
from cli.stack import Stack
from shared import pipeline
from shared.ledger import KEY_PREFIX, Ledger
from shared.settings import Settings
from shared.snapshot import take_snapshot

REMEMBERED_SECONDS = 10
_ROUNDS = 12
_FEWEST_LEFT = 4  # rests, for a line that says something
_LEAST_GROWTH = 4_000_000  # bytes: what an allocator moves about
_AHEAD = 4_000  # articles dropped and not ended
_AT_ONCE = 200
_SETTLE_SECONDS = 300.0
_BY_THE_DAY = (f"{KEY_PREFIX}stories:*", f"{KEY_PREFIX}links:*")
_DAYS = REMEMBERED_SECONDS / 86_400
FORGETFUL = {
    "WIREDESK_MEMORY_DAYS": str(_DAYS),
    "WIREDESK_TRACE_HOURS": str(24 * _DAYS),
}


class Watched:
    """A running system, and the pids of what is watched by name."""

    def __init__(self, url: str, store: str, pids: Mapping[str, int]) -> None:
        self.redis = Redis.from_url(url)
        self.ledger = Ledger(self.redis, Settings(redis_url=url, stores={store: "memory://"}))
        self.queues = pipeline.all_queues([store])
        self.pids = dict(pids)

    def ended(self) -> int:
        return sum(take_snapshot(self.ledger, self.queues).balance.endings.values())

    def memory(self) -> dict[str, int]:
        """Bytes, by name."""
        held = {name: _own_bytes(pid) for name, pid in self.pids.items()}
        return {**held, "Redis": int(self.redis.info("memory")["used_memory"])}


def _own_bytes(pid: int) -> int:
    """Of a process and all it started, without the pages of files."""
    main = psutil.Process(pid)
    return sum(
        info.rss - info.shared for info in (each.memory_info() for each in (main, *main.children(recursive=True)))
    )


@contextmanager
def with_work() -> Iterator[Watched]:
    """The real services, into SQLite."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    stack = Stack(folder, {"table": f"sqlite:///{folder}/records.db"}, FORGETFUL)
    try:
        stack.start()
        yield Watched(stack.redis.url, "table", {service.name: service.pid for service in stack.services})
    finally:
        stack.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def without_work() -> Iterator[Watched]:
    """The services that hand everything on as it came."""
    with fresh_redis() as server:
        given = {"WIREDESK_REDIS_URL": server.url, "WIREDESK_STORES": "none=memory://", **FORGETFUL}
        with running("benchmarks.noop_service", STAGES, given) as pids:
            yield Watched(server.url, "none", dict(zip(STAGES, pids, strict=True)))


def tiny_items(seed: int = 1) -> Iterator[bytes]:
    """Inbox items of some sixty words, without end; of few words, so that caches of words fill up soon."""
    chance = random.Random(seed)
    while True:
        words = make_words(chance, 66)
        lines = [" ".join(words[at : at + length]).capitalize() for at, length in ((0, 6), (6, 30), (36, 30))]
        content = f"{lines[0]}\n\n{lines[1]}.\n\n{lines[2]}.\n"
        yield orjson.dumps({"source": f"wire-{chance.randrange(4)}", "content": content})


@dataclass(frozen=True, slots=True)
class Rest:
    """What was held when nothing was under way and everything forgotten, after so many articles."""

    articles: int
    keys: int
    held: dict[str, int]


def work_and_rest(system: Watched, items: Iterator[bytes], seconds: float) -> Rest:
    """One round."""
    end, dropped = time.monotonic() + seconds, system.ended()
    while time.monotonic() < end:
        if dropped - system.ended() < _AHEAD:
            system.redis.lpush(pipeline.INBOX, *(next(items) for _ in range(_AT_ONCE)))
            dropped += _AT_ONCE
        else:
            time.sleep(0.1)
    wait_until(lambda: system.ended() >= dropped, _SETTLE_SECONDS, every=0.2)
    _forget_days(system.redis)
    keys = _await_forgetting(system.redis)
    return Rest(dropped, keys, system.memory())


def _forget_days(redis: Redis) -> None:
    for pattern in _BY_THE_DAY:
        for key in redis.scan_iter(pattern, count=1_000):
            redis.delete(key)


def _await_forgetting(redis: Redis) -> int:
    """Until the number of keys falls no more. Redis looks for what has expired ten times a second."""
    time.sleep(REMEMBERED_SECONDS + 1)
    before, keys = -1, int(redis.dbsize())
    while keys != before:
        time.sleep(1)
        before, keys = keys, int(redis.dbsize())
    return keys


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through the rests: the level, how much it rises from the first to the last, and per 100,000 articles."""

    name: str
    level: float
    rise: float
    per_100_000: float
    grows: bool


def trends(rests: Sequence[Rest], percent: float) -> list[Trend]:
    """One for everything watched, of the rests after the first third."""
    counted = rests[min(len(rests) // 3, max(0, len(rests) - _FEWEST_LEFT)) :]
    articles = [rest.articles for rest in counted]
    series = {name: [rest.held[name] for rest in counted] for name in counted[0].held}
    lines = [
        _trend(name, articles, values, max(_LEAST_GROWTH, percent / 100 * fmean(values)))
        for name, values in series.items()
    ]
    keys = [rest.keys for rest in counted]
    return [*lines, _trend("keys", articles, keys, max(20.0, percent / 100 * fmean(keys)))]


def _trend(name: str, articles: Sequence[int], values: Sequence[int], most: float) -> Trend:
    slope = linear_regression(articles, values).slope
    rise = slope * (articles[-1] - articles[0])
    return Trend(name, fmean(values), rise, slope * 100_000, rise > most)


def soak(system: Watched, minutes: float, rounds: int, say: Callable[[str], None]) -> list[Rest]:
    """Rounds of work and rest for so long."""
    items, rests = tiny_items(), []
    seconds = max(1.0, minutes * 60 / rounds - REMEMBERED_SECONDS - 3)
    for number in range(1, rounds + 1):
        rest = work_and_rest(system, items, seconds)
        rests.append(rest)
        held = ", ".join(f"{name} {size / 1e6:.1f}" for name, size in rest.held.items())
        say(f"{number:>3}/{rounds}  {rest.articles:>9,} articles, {rest.keys} keys; MB: {held}")
    return rests


def as_table(found: Sequence[Trend], articles: int) -> str:
    """For people."""
    lines = [f"{articles:,} articles", f"{'':10}{'level':>12}{'rise':>12}{'per 100,000':>14}"]
    for trend in found:
        unit, scale = ("", 1.0) if trend.name == "keys" else (" MB", 1e6)
        numbers = [f"{value / scale:.2f}{unit}" for value in (trend.level, trend.rise, trend.per_100_000)]
        verdict = "GROWS" if trend.grows else "level"
        lines.append(f"{trend.name:10}{numbers[0]:>12}{numbers[1]:>12}{numbers[2]:>14}  {verdict}")
    return "\n".join(lines)


def main() -> None:
    """Run, print, and exit with the verdict."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help="of work and rest; at least 6")
    parser.add_argument("--growth", type=float, default=2.0, metavar="PERCENT", help="what a level may rise by")
    parser.add_argument("--without-work", action="store_true", help="the engine alone")
    parser.add_argument("--json", action="store_true", help="JSON on stdout, for machines")
    options = parser.parse_args()
    console = Console(stderr=True)
    with without_work() if options.without_work else with_work() as system:
        rests = soak(system, options.minutes, max(6, options.rounds), partial(console.print, style="dim"))
    found = trends(rests, options.growth)
    told = {"articles": rests[-1].articles, "trends": [asdict(trend) for trend in found]}
    print(json.dumps(told, indent=1) if options.json else as_table(found, rests[-1].articles))
    sys.exit(1 if any(trend.grows for trend in found) else 0)


if __name__ == "__main__":
    main()
