"""A trace that an upstream began goes through the running services, into the store, and on to a webhook."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from celery import Celery
from redis import Redis

from cli.stack import Stack
from shared import pipeline
from shared.connections import broker_url
from tests.ingest.waiting import until
from tests.pipeline.drops import an_article
from tests.pipeline.otlp_receiver import OtlpReceiver
from tests.stores.webhook_receiver import SECRET, Receiver

UPSTREAM = "00f067aa0ba902b7"
BY_LIST, BY_CELERY, UNRECORDED = "a" * 32, "b" * 32, "c" * 32


@pytest.mark.slow
def test_every_stage_sends_its_span_and_store_and_webhook_are_told_which(short_folder: Path) -> None:
    with ExitStack() as closing_all:
        collector, partner = (closing_all.enter_context(closing(each)) for each in (OtlpReceiver(), Receiver()))
        database = short_folder / "records.db"
        stores = {"archive": f"sqlite:///{database}", "partner": f"webhook+{partner.url}/hook"}
        own = {
            "WIREDESK_WEBHOOK_SECRETS": f"partner={SECRET}",
            "WIREDESK_WEBHOOK_NETWORKS": "127.0.0.0/8",
            "WIREDESK_TRACES": "otlp",
            "WIREDESK_TRACES_SHARE": "0",
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
            "OTEL_BSP_SCHEDULE_DELAY": "100",  # ms
        }
        stack = Stack(short_folder, stores, own)
        closing_all.callback(stack.kill)
        stack.start()
        with Redis.from_url(stack.redis.url) as redis:
            listed = {**an_article("Ferry dock opens"), "traceparent": f"00-{BY_LIST}-{UPSTREAM}-01"}
            quiet = {**an_article("Ferry dock closes"), "traceparent": f"00-{UNRECORDED}-{UPSTREAM}-00"}
            redis.lpush(
                pipeline.INBOX,
                json.dumps(quiet),
                json.dumps(listed),
                json.dumps(an_article("Ferry dock moves to the other bank")),
            )
        call = {"args": [an_article("Ferry dock is painted")], "queue": pipeline.INBOX}
        headers = {"traceparent": f"00-{BY_CELERY}-{UPSTREAM}-01"}
        Celery("upstream", broker=broker_url(stack.redis.url)).send_task(
            pipeline.UPSTREAM_TASK, **call, headers=headers
        )
        until(lambda: [len(collector.spans.get(trace, ())) for trace in (BY_LIST, BY_CELERY)] == [4, 4])
        until(lambda: len(partner.requests["hook"]) == 4)

    for trace in (BY_LIST, BY_CELERY):
        spans = {span.name: span for span in collector.spans[trace]}
        assert spans.keys() == {"ingest", "enrich", "publish.archive", "publish.partner"}
        assert spans["ingest"].parent_span_id.hex() == UPSTREAM
        assert spans["enrich"].parent_span_id == spans["ingest"].span_id
        assert spans["publish.archive"].parent_span_id == spans["enrich"].span_id
        (told,) = [each for each in partner.requests["hook"] if trace in each.headers.get("traceparent", "")]
        assert told.headers["traceparent"] == f"00-{trace}-{spans['publish.partner'].span_id.hex()}-01"
        assert told.event["traceparent"] == told.headers["traceparent"]
        assert f"00-{trace}-{spans['publish.archive'].span_id.hex()}-01" in stored_traces(database)
    assert collector.spans.keys() == {BY_LIST, BY_CELERY}
    (unrecorded,) = [one for one in stored_traces(database) if one and UNRECORDED in one]
    assert unrecorded.endswith("-00")
    assert sorted(stored(database, "door")) == ["celery", "queue", "queue", "queue"]


def stored_traces(database: Path) -> list[str | None]:
    return stored(database, "traceparent")


def stored(database: Path, name: str) -> list[str | None]:
    """This of the provenance of every record."""
    with closing(sqlite3.connect(database)) as connection:
        documents = [json.loads(document) for (document,) in connection.execute("SELECT document FROM articles")]
    return [document["provenance"].get(name) for document in documents]
