"""A whole embedded system under test: dropped on like production, looked at through its stores and its ledger."""

from __future__ import annotations

import json
import socket
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from celery import Celery
from redis import Redis

from cli.stack import Stack
from shared import pipeline
from shared.connections import broker_url
from shared.ledger import Ledger
from shared.outcomes import Ending
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from shared.trace import Trace, find_trace
from tests.ingest.waiting import until

Json = dict[str, Any]


class RunningSystem:
    """Redis, three services and two stores in one folder; ingest serves the metrics, as under `wiredesk up`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "records.db"
        self.file = folder / "records.ndjson"
        stores = {"archive": f"sqlite:///{self.database}", "lines": f"file://{self.file}"}
        self.stack = Stack(folder, stores)
        self.metrics_port = _free_port()
        self.stack.services[0].environment["WIREDESK_METRICS_PORT"] = str(self.metrics_port)
        self.redis = Redis.from_url(self.stack.redis.url)
        self.ledger = Ledger(self.redis, Settings(redis_url=self.stack.redis.url, stores=stores))
        self.queues = pipeline.all_queues(stores)

    def drop(self, *articles: Json) -> None:
        """As an upstream without Celery does it."""
        self.redis.lpush(pipeline.INBOX, *[json.dumps(article) for article in articles])

    def drop_through_celery(self, article: Json) -> None:
        """As an upstream does it that knows nothing but the broker, the task's name and the queue."""
        upstream = Celery("upstream", broker=broker_url(self.stack.redis.url))
        upstream.send_task(pipeline.UPSTREAM_TASK, [article], queue=pipeline.INBOX)

    def snapshot(self) -> Snapshot:
        return take_snapshot(self.ledger, self.queues)

    def endings_of(self, source: str, accepted: int) -> dict[Ending, int]:
        """How this source's articles ended, once that many were accepted and all have their ending."""

        def is_done() -> bool:
            balance = self.snapshot().sources.get(source)
            return balance is not None and balance.accepted >= accepted and balance.in_flight == 0

        until(is_done)
        balance = self.snapshot().sources[source]
        assert balance.accepted == accepted
        return balance.endings

    def settled(self) -> Snapshot:
        """The state once nothing is left to do."""
        until(lambda: self.snapshot().is_settled)
        return self.snapshot()

    def trace(self, uri: str) -> Trace:
        found = find_trace(self.ledger, uri, self.queues)
        assert found is not None
        return found

    def rows(self, query: str, *values: str) -> list[sqlite3.Row]:
        """From the SQLite store."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, values).fetchall()

    def record(self, url: str) -> Json:
        """The current record of that page, as the SQLite store has it."""
        (row,) = self.rows("SELECT document FROM articles WHERE url = ?", url)
        document: Json = json.loads(row["document"])
        return document

    def lines(self, uri: str) -> list[Json]:
        """Every line of the NDJSON store about that article."""
        return [line for line in map(json.loads, self.file.read_text().splitlines()) if line["uri"] == uri]

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=10) as page:
            text: str = page.read().decode()
            return text

    def logs(self) -> str:
        return "".join(service.log.read_text() for service in self.stack.services)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
