"""OpenTelemetry: one span per article and stage, made when the stage is done with it. Needs the extra `otel`.

Articles that are not sampled cost a hash (2 µs). Spans are sent in the background; a process that is killed loses
those that it had not sent, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from threading import Thread

import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.trace import Span as SdkSpan

from shared.outcomes import Ending
from shared.parcels import Advance, Batch, End, Parcel, SetAside, Split, Verdict
from shared.settings import Settings
from shared.trace_context import Span, is_sampled, span_of

log = structlog.get_logger()

_CLOSE_SECONDS = 2.0  # of the some five that a worker takes to stop; the SDK alone would try for thirty
_LEAVING = (Advance, End, Split, SetAside)  # others come back to the queue


class _GivenIds(IdGenerator):
    """Hands the SDK the ids of the next span, which are not random but made of the article's."""

    def __init__(self) -> None:
        self.next = Span("", "", "")

    def generate_span_id(self) -> int:
        return int(self.next.span_id, 16)

    def generate_trace_id(self) -> int:
        return int(self.next.trace_id, 16)


class Tracing:
    """Makes the spans of one process and hands them to `processor`. To be opened after a fork: that has a thread."""

    def __init__(self, processor: SpanProcessor, service: str, share: float) -> None:
        self._share = share
        self._ids = _GivenIds()
        # ALWAYS_ON: who is sampled is decided before, so that every stage of an article decides alike.
        resource = Resource.create({SERVICE_NAME: f"wiredesk-{service}", SERVICE_VERSION: version("wiredesk")})
        self._provider = TracerProvider(ALWAYS_ON, resource, shutdown_on_exit=False, id_generator=self._ids)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("wiredesk")

    def observe(self, batch: Batch, verdicts: Sequence[Verdict], begun_ns: int) -> None:
        """The spans of those articles of a committed batch that its queue is done with. Raises nothing."""
        try:
            for parcel, verdict in zip(batch.parcels, verdicts, strict=True):
                if isinstance(verdict, _LEAVING) and is_sampled(parcel, self._share):
                    made = self._start(span_of(parcel, batch.queue), batch.queue, begun_ns)
                    made.set_attributes({**_about(parcel, batch), **_outcome(verdict)})
                    if isinstance(verdict, SetAside):
                        made.set_status(StatusCode.ERROR, f"{verdict.reason}: {verdict.error}")
                    made.end()
        except Exception as error:  # noqa: BLE001  (the batch is committed, and work goes on whatever the SDK does)
            log.warning("spans_not_made", error=repr(error))

    def close(self) -> None:
        """Send what is left, as far as the time goes: a collector that is away must not hold up a stop."""
        closing = Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(_CLOSE_SECONDS)

    def _start(self, span: Span, name: str, begun_ns: int) -> SdkSpan:
        self._ids.next = span
        context = set_span_in_context(NonRecordingSpan(_parent(span)))
        return self._tracer.start_span(name, context, SpanKind.CONSUMER, start_time=begun_ns)


def _parent(span: Span) -> SpanContext:
    """Without a parent its id is 0, which is invalid, and the span becomes the first of its trace."""
    return SpanContext(
        int(span.trace_id, 16),
        int(span.parent_id or "0", 16),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )


def _about(parcel: Parcel, batch: Batch) -> dict[str, str | int]:
    return {
        "messaging.destination.name": batch.queue,
        "messaging.batch.message_count": len(batch.parcels),
        "wiredesk.id": parcel.id,
        "wiredesk.source": parcel.source,
        "wiredesk.version": parcel.version,
    }


def _outcome(verdict: Verdict) -> dict[str, str]:
    match verdict:
        case End(ending, reason):
            return {"wiredesk.ending": ending, **({"wiredesk.reason": reason} if reason else {})}
        case SetAside():
            return {"wiredesk.ending": Ending.DEAD_LETTERED, "wiredesk.reason": verdict.reason}
        case Split():
            return {"wiredesk.ending": Ending.EXPANDED}
        case _:
            return {}


def open_tracing(settings: Settings, service: str) -> Tracing:
    """As the settings say; where to, and how often, is told by OpenTelemetry's own variables (OTEL_EXPORTER_OTLP_…)."""
    exporter = OTLPSpanExporter() if settings.traces == "otlp" else ConsoleSpanExporter()
    return Tracing(BatchSpanProcessor(exporter), service, settings.traces_share)
