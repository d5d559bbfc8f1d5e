"""Metrics: every name that is promised, in the text Prometheus reads, and equal to the ledger."""

from __future__ import annotations

import multiprocessing
import os
import platform
import re
import shutil
import signal
import subprocess
import urllib.request
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

import shared.ledger
from cli.redis_server import RedisServer
from shared.connections import connect
from shared.dead_letters import discard, list_letters, replay
from shared.exporter import Build, LedgerCollector, serve_metrics, silences_of
from shared.ledger import Ledger
from shared.metrics import LATENCY_BOUNDS, METRICS
from shared.outcomes import Ending, Reason
from shared.parcels import Closing, End, Release, SetAside
from shared.program import program_version
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from shared.stage import DURATION_BOUNDS, duration_bound
from tests.ingest.waiting import until
from tests.ports import free_port
from tests.shared.carrying import (
    PUBLISHED,
    QUEUES,
    REJECTED,
    an_arrival,
    decide,
    drop,
    kill_until_buried,
    through_to_publish,
    unreadable,
)

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]

CLOSED: dict[str, set[str]] = {
    "ending": set(Ending),
    "reason": set(Reason),
    "queue": set(QUEUES),
    "state": {"waiting", "running", "postponed", "ready", "unacked"},
    "source": {"harbour-times", "norland-post", "(unreadable)"},
    "service": {"ingest", "enrich", "publish"},
    "version": {program_version()},
    "python": {platform.python_version()},
    "model": {"crf 7"},
    "kind": {"article", "unreadable"},
    "action": {"replayed", "discarded", "evicted"},
    "cause": {"died", "lost"},
    "outcome": {"archived", "evicted"},
    "role": {"canonical", "duplicate", "nearDuplicate", "update", "unknown"},
}


def scrape(ledger: Ledger) -> str:
    registry = CollectorRegistry()
    registry.register(LedgerCollector(ledger, QUEUES, Build("enrich", "crf 7")))
    return generate_latest(registry).decode()


def series_in(page: str) -> Series:
    """Every sample by its name and labels."""
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    found = {(sample.name, frozenset(sample.labels.items())): sample.value for sample in samples}
    assert len(found) == len(samples)
    return found


def value(series: Series, name: str, **labels: str) -> float:
    return series[name, frozenset(labels.items())]


def total(series: Series, name: str, **labels: str) -> float:
    """The sum over all labels but the given."""
    return sum(n for (this, has), n in series.items() if this == name and has >= labels.items())


@pytest.fixture
def eventful(redis: Redis, settings: Settings) -> Ledger:
    """A ledger in which everything has happened that is counted."""
    ledger = Ledger(redis, settings.model_copy(update={"max_unreadable": 2, "grace_seconds": 0.000001}))
    drop(ledger, an_arrival("poison"))
    kill_until_buried(ledger, settings.attempts)
    decide(ledger, drop(ledger, an_arrival("bad")), SetAside(Reason.PARSE_ERROR, "no end tag"))
    decide(ledger, drop(ledger, an_arrival("short")), REJECTED, Closing(700_000, duration_bound(0.7)))
    decide(ledger, drop(ledger, an_arrival("kill", source="norland-post")), End(Ending.WITHDRAWN))
    decide(ledger, through_to_publish(ledger, drop(ledger, an_arrival("a"))), PUBLISHED)
    drop(ledger, an_arrival("a"), *[unreadable(b"{%d" % n) for n in range(3)])
    first, second, *_ = [letter.id for letter in list_letters(ledger)]
    replay(ledger, [first])
    discard(ledger, [second])
    decide(ledger, through_to_publish(ledger, drop(ledger, an_arrival("b"))), Release(), Closing(pause=True))
    drop(ledger, an_arrival("lost"))
    ledger.sweep(QUEUES)
    redis.lpush("inbox", "waits")
    return ledger


@pytest.fixture
def state(eventful: Ledger) -> Snapshot:
    return take_snapshot(eventful, QUEUES)


def test_every_metric_appears_with_its_kind_and_its_help_and_none_that_is_not_described(
    eventful: Ledger,
) -> None:
    page = scrape(eventful)
    kinds = dict(line.split()[2:4] for line in page.splitlines() if line.startswith("# TYPE"))
    helps = {line.split()[2]: line.split(maxsplit=3)[3] for line in page.splitlines() if line.startswith("# HELP")}
    assert kinds == {name: description.kind for name, description in METRICS.items()}
    assert helps == {name: description.help for name, description in METRICS.items()}


def test_labels_are_those_described_and_their_values_a_closed_set(eventful: Ledger) -> None:
    for (name, labels), _ in series_in(scrape(eventful)).items():
        described = METRICS.get(name) or METRICS[re.sub("_(bucket|sum|count)$", "", name)]
        plain = {label: text for label, text in labels if label != "le"}
        assert set(plain) == set(described.labels)
        assert all(text in CLOSED[label] for label, text in plain.items())


def test_no_series_appears_later_so_that_rates_start_at_zero(ledger: Ledger, settings: Settings) -> None:
    """But for sources, which are known once they have delivered, and have no rates."""
    before = series_in(scrape(ledger))
    assert {n for (name, _), n in before.items() if not re.match("wiredesk_(redis|build)_", name)} == {0.0}
    drop(ledger, an_arrival("a", source="a-new-source"), unreadable(b"{"))
    kill_until_buried(ledger, settings.attempts)
    after = {key for key in series_in(scrape(ledger)) if key[0] != "wiredesk_source_silence_seconds"}
    assert after == before.keys()


def test_counters_equal_the_ledger(eventful: Ledger, state: Snapshot) -> None:
    series = series_in(scrape(eventful))
    assert value(series, "wiredesk_articles_accepted_total") == state.balance.accepted == 11
    ended = {ending: value(series, "wiredesk_articles_ended_total", ending=ending) for ending in Ending}
    assert ended == state.balance.endings
    assert ended == {
        Ending.PUBLISHED: 1,
        Ending.DUPLICATE: 1,
        Ending.REJECTED: 1,
        Ending.EXPANDED: 0,
        Ending.WITHDRAWN: 1,
        Ending.DEAD_LETTERED: 5,
    }
    assert value(series, "wiredesk_articles_in_flight") == state.open == 2
    assert value(series, "wiredesk_balance_error_articles") == 0


@pytest.mark.parametrize("ending", [Ending.DUPLICATE, Ending.REJECTED, Ending.DEAD_LETTERED])
def test_the_reasons_of_an_ending_add_up_to_it(eventful: Ledger, state: Snapshot, ending: Ending) -> None:
    series = series_in(scrape(eventful))
    assert total(series, "wiredesk_endings_by_reason_total", ending=ending) == state.balance.endings[ending] > 0


def test_troubles_are_counted(eventful: Ledger, state: Snapshot) -> None:
    series = series_in(scrape(eventful))
    assert value(series, "wiredesk_dead_letters", kind="article") == state.dead_letters == 0
    assert value(series, "wiredesk_dead_letters", kind="unreadable") == state.unreadable == 2
    handled = {each: value(series, "wiredesk_dead_letters_handled_total", action=each) for each in CLOSED["action"]}
    assert handled == {"replayed": 1, "discarded": 1, "evicted": 1}
    assert value(series, "wiredesk_swept_total", cause="died") == 6
    assert value(series, "wiredesk_swept_total", cause="lost") >= 1


def test_queues_show_what_waits_and_which_one_rests(eventful: Ledger, state: Snapshot) -> None:
    series = series_in(scrape(eventful))
    for depth in state.queues:
        assert value(series, "wiredesk_queue_articles", queue=depth.queue, state="waiting") == depth.waiting
        assert value(series, "wiredesk_queue_articles", queue=depth.queue, state="running") == depth.running
        assert value(series, "wiredesk_queue_messages", queue=depth.queue, state="ready") == depth.messages
    assert [value(series, "wiredesk_queue_paused", queue=queue) for queue in QUEUES] == [0, 0, 1]
    assert total(series, "wiredesk_queue_articles") == state.open
    assert value(series, "wiredesk_inbox_items") == state.inbox == 1


def test_a_lost_entry_shows_as_a_balance_error(eventful: Ledger) -> None:
    eventful.redis.zpopmin("wiredesk:open")
    assert value(series_in(scrape(eventful)), "wiredesk_balance_error_articles") == 1


def buckets(page: str, name: str, **labels: str) -> list[tuple[str, float]]:
    """In the order in which they are printed."""
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    mine = [sample for sample in samples if sample.name == f"{name}_bucket" and sample.labels.items() >= labels.items()]
    return [(sample.labels["le"], sample.value) for sample in mine]


HISTOGRAMS = [
    ("wiredesk_article_latency_seconds", {}),
    *[("wiredesk_batch_duration_seconds", {"queue": queue}) for queue in QUEUES],
    *[("wiredesk_stage_wait_seconds", {"queue": queue}) for queue in QUEUES],
]


@pytest.mark.parametrize(("name", "labels"), HISTOGRAMS)
def test_histogram_buckets_ascend_accumulate_and_end_with_all(
    eventful: Ledger, name: str, labels: dict[str, str]
) -> None:
    page = scrape(eventful)
    found = buckets(page, name, **labels)
    assert all(float(a) < float(b) and m <= n for (a, m), (b, n) in pairwise(found))
    assert found[-1] == ("+Inf", value(series_in(page), f"{name}_count", **labels))
    assert found[-1][1] > 0


def test_durations_are_observed_once_per_batch_in_every_bucket_there_is(ledger: Ledger) -> None:
    seconds = [*DURATION_BOUNDS, 61.0]
    for n, each in enumerate(seconds):
        decide(
            ledger,
            drop(ledger, an_arrival(str(n))),
            REJECTED,
            Closing(int(each * 1_000_000), duration_bound(each)),
        )
    page = scrape(ledger)
    assert [n for _, n in buckets(page, "wiredesk_batch_duration_seconds", queue="ingest")] == list(
        range(1, len(seconds) + 1)
    )
    series = series_in(page)
    assert value(series, "wiredesk_batch_duration_seconds_sum", queue="ingest") == pytest.approx(sum(seconds))
    assert value(series, "wiredesk_stage_articles_total", queue="ingest") == len(seconds)


def test_the_wait_is_observed_once_for_each_article_that_a_queue_was_done_with(eventful: Ledger) -> None:
    series = series_in(scrape(eventful))
    waited = {queue: value(series, "wiredesk_stage_wait_seconds_count", queue=queue) for queue in QUEUES}
    buried = {"ingest": 1}  # by the sweep: no batch was its last
    assert waited == {
        queue: value(series, "wiredesk_stage_articles_total", queue=queue) - buried.get(queue, 0) for queue in QUEUES
    }


def test_sources_beyond_the_limit_are_told_as_one_by_the_last_of_them(ledger: Ledger, redis: Redis) -> None:
    drop(ledger, *[an_arrival(f"{source}-{n}", source=source) for source, times in DELIVERED for n in range(times)])
    for source, _ in DELIVERED:
        redis.hincrby("wiredesk:heard", source, -int(source[-1]) * 1_000_000)
        redis.hset("wiredesk:cadence", source, "864000 864000000")
    told = silences_of(take_snapshot(ledger, QUEUES), most=2)
    assert {source: round(seconds, -3) for source, seconds in told.items()} == {
        "s-3": 3000,
        "s-1": 1000,
        "(other)": 2000,
    }
    series = series_in(scrape(ledger))
    assert value(series, "wiredesk_source_usual_gap_seconds", source="s-3") == 1000


DELIVERED = [("s-1", 2), ("s-2", 1), ("s-3", 3), ("s-4", 1)]


def test_latency_is_observed_once_for_each_article_that_was_taken_in(eventful: Ledger, state: Snapshot) -> None:
    at_the_door = state.reasons["duplicate", "duplicate_delivery"] + state.sources["(unreadable)"].accepted
    ended = sum(state.balance.endings.values())
    assert value(series_in(scrape(eventful)), "wiredesk_article_latency_seconds_count") == ended - at_the_door == 5


def test_the_latency_bounds_here_are_those_of_the_script_that_counts() -> None:
    script = (Path(shared.ledger.__file__).parent / "lua" / "common.lua").read_text()
    (table,) = re.findall(r"LATENCY_BOUNDS = \{(\{.+?\})\}", script, re.DOTALL)
    pairs = re.findall(r"\{(\d+), '([\d.]+)'\}", table)
    assert tuple(bound for _, bound in pairs) == LATENCY_BOUNDS
    assert all(int(milliseconds) == float(bound) * 1000 for milliseconds, bound in pairs)


def values(page: str) -> dict[str, float]:
    return {name: n for (name, _), n in series_in(page).items()}


def test_without_redis_only_redis_up_is_told_and_everything_again_when_it_is_back(
    short_folder: Path, settings: Settings
) -> None:
    server = RedisServer(short_folder)
    ledger = Ledger(connect(server.url, patient=False), settings)
    away = {"wiredesk_redis_up": 0.0, "wiredesk_build_info": 1.0}
    assert values(scrape(ledger)) == away
    server.start()
    try:
        assert value(series_in(scrape(ledger)), "wiredesk_redis_up") == 1
        server.stop()
        assert values(scrape(ledger)) == away
        server.start()
        assert value(series_in(scrape(ledger)), "wiredesk_articles_accepted_total") == 0
    finally:
        server.stop()


def test_they_are_served_over_http_and_a_taken_port_is_an_error(ledger: Ledger, settings: Settings) -> None:
    serving = settings.model_copy(update={"metrics_port": free_port()})
    serve_metrics(ledger, serving)
    drop(ledger, an_arrival("a"))
    with urllib.request.urlopen(f"http://127.0.0.1:{serving.metrics_port}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        series = series_in(answer.read().decode())
    assert value(series, "wiredesk_articles_in_flight") == 1
    with pytest.raises(OSError, match="in use"):
        serve_metrics(ledger, serving)


def test_a_forked_child_does_not_hold_the_port(ledger: Ledger, settings: Settings) -> None:
    serving = settings.model_copy(update={"metrics_port": free_port()})
    serve_metrics(ledger, serving)
    child = multiprocessing.get_context("fork").Process(target=signal.pause)
    child.start()
    try:
        assert child.pid is not None
        assert serving.metrics_port in listening(os.getpid())
        until(lambda: serving.metrics_port not in listening(child.pid))
    finally:
        child.kill()
        child.join()


def listening(pid: int | None) -> set[int]:
    connections = psutil.Process(pid).net_connections("tcp")
    return {each.laddr.port for each in connections if each.status == psutil.CONN_LISTEN}


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool on PATH")
def test_promtool_finds_nothing_to_criticise(eventful: Ledger) -> None:
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=scrape(eventful), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
