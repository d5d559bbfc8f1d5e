"""Articles on their way to a webhook, through the running services."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from redis import Redis

from cli.stack import Stack
from shared import pipeline
from shared.ledger import Ledger
from shared.outcomes import Ending
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from tests.ingest.waiting import until
from tests.stores.webhook_receiver import SECRET, Receiver, Reply, Request

BODY = "The harbour board met on Tuesday in Korvala. It agreed to dredge the northern channel before the winter. "


def an_item(number: int) -> bytes:
    headline = f"Harbour board agrees on plan {number}"
    content = f"{headline}\n\n{BODY * 3}Plan {number} costs {number} million marks.\n"
    return json.dumps({"content": content, "source": "harbour-wire", "id": f"plan-{number}"}).encode()


@pytest.mark.slow
def test_a_failing_event_waits_for_its_schedule_and_a_disabled_endpoint_for_its_command(short_folder: Path) -> None:
    failed: set[str] = set()
    gone = False

    def answer(request: Request) -> Reply:
        subject = request.event["subject"]
        if gone:
            return Reply(410)
        if not failed:
            failed.add(subject)
            return Reply(500)
        return Reply()

    with closing(Receiver()) as receiver, ExitStack() as stopping:
        receiver.answers["hook"] = answer
        stores = {"partner": f"webhook+{receiver.url}/hook"}
        own = {"WIREDESK_WEBHOOK_SECRETS": f"partner={SECRET}", "WIREDESK_WEBHOOK_NETWORKS": "127.0.0.0/8"}
        stack = Stack(short_folder, stores, own)
        stopping.callback(stack.stop)
        stack.start()
        with Redis.from_url(stack.redis.url) as redis:
            ledger = Ledger(redis, Settings(redis_url=stack.redis.url, stores=stores))

            def look() -> Snapshot:
                return take_snapshot(ledger, pipeline.all_queues(stores))

            redis.lpush("inbox", *(an_item(number) for number in range(3)))
            until(lambda: len(receiver.events("hook")) == 2, seconds=30)
            until(lambda: look().balance.in_flight == 1, seconds=4)
            until(lambda: look().balance.endings[Ending.PUBLISHED] == 3, seconds=30)
            first, *_, last = [r.at for r in receiver.requests["hook"] if r.event["subject"] in failed]
            assert last - first >= 5

            gone = True
            redis.lpush("inbox", an_item(4))
            until(lambda: redis.exists("wiredesk:store:partner:disabled") == 1, seconds=30)
            environment = {
                **os.environ, **own,
                "WIREDESK_REDIS_URL": stack.redis.url, "WIREDESK_STORES": f"partner={stores['partner']}",
            }  # fmt: skip
            told = wiredesk("check", environment)
            assert told.returncode == 1
            assert "disabled since" in told.stdout
            gone = False
            assert wiredesk("enable", environment).returncode == 0
            until(lambda: look().balance.endings[Ending.PUBLISHED] == 4, seconds=60)
            assert look().is_balanced
            assert wiredesk("check", environment).returncode == 0


def wiredesk(action: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli.main", "stores", action, "--json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
