"""Spans of articles carried through a real ledger, as OpenTelemetry's SDK exports them."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode, format_span_id, format_trace_id
from structlog.testing import capture_logs

from shared.errors import CannotProcess, TryLater
from shared.ledger import Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, Arrival, Batch, End, Message, Parcel, Verdict
from shared.stage import Runner, Stage, Work
from shared.trace_context import span_of
from shared.tracing import Tracing
from tests.shared.carrying import an_arrival, drop
from tests.shared.test_trace_context import SAMPLED, TRACE, UNSAMPLED, UPSTREAM, a_parcel


@pytest.fixture
def exported() -> InMemorySpanExporter:
    return InMemorySpanExporter()


def traced(exported: InMemorySpanExporter, share: float = 0.0) -> Tracing:
    return Tracing(SimpleSpanProcessor(exported), "enrich", share)


def from_upstream(name: str, traceparent: str) -> Arrival:
    return an_arrival(name)._replace(traceparent=traceparent)


def run(ledger: Ledger, messages: Sequence[Message], work: Work, tracing: Tracing) -> list[Message]:
    """These batches through one stage; the messages that follow."""
    sent: list[Message] = []
    runner = Runner(ledger, Stage(work, 10), sent.extend, observe=tracing.observe)
    for message in messages:
        runner.run(message)
    return sent


def always(verdict: Verdict) -> Work:
    return lambda parcels: [verdict] * len(parcels)


def ids(span: ReadableSpan) -> tuple[str, str, str]:
    assert span.context is not None
    parent = format_span_id(span.parent.span_id) if span.parent else ""
    return format_trace_id(span.context.trace_id), format_span_id(span.context.span_id), parent


def test_an_article_that_upstream_traces_has_one_span_per_stage_in_upstreams_trace(
    ledger: Ledger, exported: InMemorySpanExporter
) -> None:
    tracing = traced(exported)
    messages = run(ledger, drop(ledger, from_upstream("a", SAMPLED)), always(Advance(b"read", ("enrich",))), tracing)
    messages = run(ledger, messages, always(Advance(b"enriched", ("publish.archive",))), tracing)
    run(ledger, messages, always(End(Ending.PUBLISHED)), tracing)

    ingest, enrich, publish = exported.get_finished_spans()
    assert [span.name for span in (ingest, enrich, publish)] == ["ingest", "enrich", "publish.archive"]
    assert [ids(span)[0] for span in (ingest, enrich, publish)] == [TRACE] * 3
    assert [ids(span)[2] for span in (ingest, enrich, publish)] == [UPSTREAM, ids(ingest)[1], ids(enrich)[1]]
    assert ingest.start_time and ingest.end_time and enrich.start_time
    assert ingest.start_time <= ingest.end_time <= enrich.start_time
    assert publish.attributes and publish.attributes["wiredesk.ending"] == "published"
    assert publish.attributes["wiredesk.source"] == "harbour-times"
    assert publish.resource.attributes["service.name"] == "wiredesk-enrich"


def test_neither_what_upstream_does_not_record_nor_what_is_not_drawn_has_spans(
    ledger: Ledger, exported: InMemorySpanExporter
) -> None:
    messages = drop(ledger, from_upstream("a", UNSAMPLED), an_arrival("b"))
    run(ledger, messages, always(End(Ending.PUBLISHED)), traced(exported, share=0))
    assert exported.get_finished_spans() == ()


def test_what_is_drawn_begins_a_trace_of_its_own(ledger: Ledger, exported: InMemorySpanExporter) -> None:
    run(ledger, drop(ledger, an_arrival("a"), an_arrival("b")), always(End(Ending.PUBLISHED)), traced(exported, 1))
    first, second = map(ids, exported.get_finished_spans())
    assert first[2] == second[2] == ""
    assert first[0] != second[0]


def test_an_attempt_that_gives_an_article_back_is_no_span(ledger: Ledger, exported: InMemorySpanExporter) -> None:
    def down(parcels: Sequence[Parcel]) -> list[Verdict]:
        raise TryLater("store down")

    run(ledger, drop(ledger, from_upstream("a", SAMPLED)), down, traced(exported))
    assert exported.get_finished_spans() == ()


def test_a_dead_letter_is_an_error_with_its_reason(ledger: Ledger, exported: InMemorySpanExporter) -> None:
    def refuse(parcels: Sequence[Parcel]) -> list[Verdict]:
        raise CannotProcess(Reason.PARSE_ERROR, "no end tag")

    run(ledger, drop(ledger, from_upstream("a", SAMPLED)), refuse, traced(exported))
    (span,) = exported.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes and span.attributes["wiredesk.reason"] == "parse_error"


def test_an_sdk_that_fails_does_not_stop_the_work(exported: InMemorySpanExporter) -> None:
    class Broken(SimpleSpanProcessor):
        def on_start(self, *_: object, **__: object) -> None:
            raise RuntimeError("out of order")

    with capture_logs() as logs:
        batch = Batch("ingest", 1, (a_parcel(SAMPLED),), ())
        Tracing(Broken(exported), "ingest", 0).observe(batch, [End(Ending.PUBLISHED)], 1)
    assert [line["event"] for line in logs] == ["spans_not_made"]


def test_a_collector_that_is_away_does_not_hold_up_a_stop(exported: InMemorySpanExporter) -> None:
    class Hanging(SimpleSpanProcessor):
        def shutdown(self) -> None:
            Event().wait()

    Tracing(Hanging(exported), "ingest", 0).close()


def test_closing_sends_what_is_left(exported: InMemorySpanExporter) -> None:
    tracing = Tracing(BatchSpanProcessor(exported, schedule_delay_millis=3_600_000), "ingest", 0)
    tracing.observe(Batch("ingest", 1, (a_parcel(SAMPLED),), ()), [End(Ending.PUBLISHED)], 1)
    assert exported.get_finished_spans() == ()
    tracing.close()
    assert len(exported.get_finished_spans()) == 1


def test_the_ids_are_those_that_stores_are_told(ledger: Ledger, exported: InMemorySpanExporter) -> None:
    run(ledger, drop(ledger, from_upstream("a", SAMPLED)), always(End(Ending.PUBLISHED)), traced(exported))
    (span,) = exported.get_finished_spans()
    assert span.attributes is not None
    parcel = a_parcel(SAMPLED, str(span.attributes["wiredesk.id"]))
    assert ids(span)[1] == span_of(parcel, "ingest").span_id
