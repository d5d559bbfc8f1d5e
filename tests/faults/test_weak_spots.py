"""One fault at a time, at the worst moment."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.dead_letters import list_letters
from shared.outcomes import Ending
from shared.snapshot import Balance
from tests.faults.forgetful_publish import DEATHS
from tests.faults.processes import lanes_of
from tests.faults.rig import Rig, lines_in, make_articles, rows_in
from tests.ingest.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

StartRig = Callable[..., Rig]


@pytest.fixture
def start(short_folder: Path) -> Iterator[StartRig]:
    rigs = []

    def start_rig(**modules: str) -> Rig:
        stores = {"table": f"sqlite:///{short_folder}/records.db", "lines": f"file://{short_folder}/records.ndjson"}
        rigs.append(Rig(short_folder, stores, modules=modules))
        rigs[-1].stack.start()
        return rigs[-1]

    yield start_rig
    for rig in rigs:
        rig.stack.kill()


@pytest.fixture
def notes(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a service that is not the real one writes what it did."""
    path = short_folder / "notes"
    monkeypatch.setenv("WIREDESK_TEST_NOTES", str(path))
    return path


@pytest.mark.parametrize("death", ["SEGFAULT", "OUTOFMEMORY"])
def test_an_article_that_kills_its_worker_ends_alone_and_its_batch_gets_through(start: StartRig, death: str) -> None:
    rig = start(enrich="tests.faults.poisonous_enrich")
    items = list(make_articles(63))
    text = "The bridge across the Vell was opened on Monday. The mayor and two hundred guests walked to the other bank."
    poison = json.dumps({"content": f"Mayor opens {death} bridge\n\n{text}"})
    items.insert(20, poison)
    rig.client.lpush("inbox", *items)
    state = rig.wait_until_settled(64, seconds=120)
    assert state.balance.endings[Ending.PUBLISHED] == 63
    assert state.balance.endings[Ending.DEAD_LETTERED] == 1
    (letter,) = list_letters(rig.ledger)
    assert (letter.reason, letter.stage, letter.attempts) == ("worker_lost", "enrich", rig.settings.attempts)
    assert json.loads(letter.content)["content"] == json.loads(poison)["content"]
    assert rig.kills.total() == 0  # no service had to be started again


def test_a_door_killed_in_a_claim_and_again_while_its_successor_takes_it_up_costs_no_article(start: StartRig) -> None:
    rig = start()
    until(lambda: rig.client.zcard("wiredesk:doors") == 2)
    name, _ = sorted(rig.client.zrange("wiredesk:doors", 0, -1))  # that of the urgent lane has its name and more
    first = rig.door_pid()
    os.kill(first, signal.SIGKILL)
    rig.client.rpush(b"wiredesk:claimed:" + name, *make_articles(200))
    until(lambda: rig.door_pid() not in (0, first))
    successor = rig.door_pid()
    until(lambda: rig.client.exists(b"wiredesk:door-crashes:" + name, "wiredesk:open"))  # it has an item in hand
    os.kill(successor, signal.SIGKILL)
    state = rig.wait_until_settled(200, seconds=90)
    assert state.balance.endings[Ending.PUBLISHED] == 200


def test_a_kill_between_the_stores_commit_and_the_ledgers_is_harmless(
    start: StartRig, short_folder: Path, notes: Path
) -> None:
    rig = start(publish="tests.faults.forgetful_publish")
    rig.client.lpush("inbox", *make_articles(300))
    state = rig.wait_until_settled(300, seconds=180)
    assert len(notes.read_text().split()) == DEATHS
    assert state.balance.endings[Ending.PUBLISHED] == 300
    rows, lines = rows_in(short_folder / "records.db"), lines_in(short_folder / "records.ndjson")
    assert len(rows) == len(lines) == 300
    assert set(rows.values()) == set(lines.values()) == {1}


def test_an_urgent_article_passes_the_batch_in_hand_and_all_that_waits(start: StartRig, notes: Path) -> None:
    rig = start(enrich="tests.faults.slow_enrich")
    plain, urgent = list(make_articles(40))[:-1], list(make_articles(40))[-1]
    rig.client.lpush("inbox", *plain)
    until(notes.exists)
    rig.client.lpush("inbox", json.dumps({**json.loads(urgent), "source": "flash-desk", "urgency": 1}))
    until(lambda: Ending.PUBLISHED in rig.snapshot().sources.get("flash-desk", Balance()).endings)
    assert rig.snapshot().balance.in_flight > 0
    assert rig.snapshot().articles_worked["publish.table:urgent"] == 1
    rig.wait_until_settled(40, seconds=90)
    assert rig.kills.total() == 0


def test_a_flood_of_urgent_articles_does_not_stop_the_others(start: StartRig, notes: Path) -> None:
    rig = start(enrich="tests.faults.slow_enrich")
    articles = list(make_articles(65))
    rig.client.lpush("inbox:urgent", *articles[:60])
    until(notes.exists)
    plain = [json.dumps({**json.loads(article), "source": "pier-post"}) for article in articles[60:]]
    rig.client.lpush("inbox", *plain)
    until(lambda: rig.snapshot().sources.get("pier-post", Balance()).endings.get(Ending.PUBLISHED) == len(plain))
    assert rig.snapshot().balance.in_flight > 0
    assert rig.wait_until_settled(65, seconds=90).balance.endings[Ending.PUBLISHED] == 65


def test_a_worker_whose_keeper_of_the_urgent_lane_is_lost_ends_to_be_started_anew(start: StartRig) -> None:
    rig = start()
    until(lambda: bool(lanes_of(rig.stack.services[1])))
    (keeper,) = {lane.parent() for lane in lanes_of(rig.stack.services[1])}
    assert keeper is not None
    keeper.kill()
    until(lambda: not rig.stack.services[1].is_running)
    rig.client.lpush("inbox:urgent", *make_articles(3))
    assert rig.wait_until_settled(3, seconds=90).balance.endings[Ending.PUBLISHED] == 3


def test_a_worker_whose_acknowledgement_was_lost_takes_the_next_message_all_the_same(start: StartRig) -> None:
    rig = start(enrich="tests.faults.deaf_enrich")
    for n, item in enumerate(make_articles(40), start=1):  # one by one, so that each has a message
        rig.client.lpush("inbox", item)
        rig.wait_until_settled(n, seconds=60)
    state = rig.snapshot()
    assert state.balance.endings[Ending.PUBLISHED] == 40
    assert rig.kills.total() == 0
    log = rig.stack.services[1].log.read_text()
    assert "Couldn't ack" in log
    assert "connecting anew" in log or "Trying to re-establish" in log


def test_a_redis_that_is_away_longer_than_leases_and_time_limits_costs_no_attempt(start: StartRig, notes: Path) -> None:
    rig = start(enrich="tests.faults.slow_enrich")
    rig.client.lpush("inbox", *make_articles(3))
    while not notes.exists():
        time.sleep(0.01)
    rig.stack.redis.kill()
    time.sleep(8)  # the lease is 6 s, the time limit 5
    rig.stack.redis.start()
    state = rig.wait_until_settled(3, seconds=90)
    assert state.balance.endings[Ending.PUBLISHED] == 3
    assert state.reasons.get(("swept", "died"), 0) == 0
    begun = [line.split() for line in notes.read_text().splitlines()]
    assert len({ledger_id for ledger_id, _ in begun}) == len(begun) == 3  # the verdict was kept
    assert len({pid for _, pid in begun}) == 1  # and the process with it
    assert rig.kills.total() == 0


def test_a_store_that_is_locked_for_a_minute_delays_nothing_else_and_loses_nothing(
    start: StartRig, short_folder: Path
) -> None:
    rig = start()
    rig.client.lpush("inbox", *make_articles(50))
    rig.wait_until_settled(50, seconds=60)
    holder = sqlite3.connect(short_folder / "records.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    locked_until = time.monotonic() + 60
    rig.client.lpush("inbox", *list(make_articles(450))[50:])
    while time.monotonic() < locked_until:
        time.sleep(1)
        state = rig.snapshot()
    assert len(lines_in(short_folder / "records.ndjson")) == 450  # the other store has everything by now
    assert state.open == 400 and state.dead_letters == 0
    holder.execute("ROLLBACK")
    holder.close()
    state = rig.wait_until_settled(450, seconds=60)
    assert state.balance.endings[Ending.PUBLISHED] == 450
    assert len(rows_in(short_folder / "records.db")) == 450
    assert state.articles_worked["enrich"] == state.articles_worked["ingest"] == 450  # nothing was done twice
    assert state.reasons.get(("swept", "died"), 0) == 0
