"""A record as an event for outsiders: CloudEvents 1.0, structured JSON.

The same version of an article is always the same event (id, time, everything), so that receivers can tell a repetition.
"""

from __future__ import annotations

from typing import Any, Literal

import orjson
from pydantic import BaseModel, Field

from services.publish.plan import Filing

PUBLISHED, WITHDRAWN = "article.published.v1", "article.withdrawn.v1"
SOURCE = "/wiredesk/publish"


class Event(BaseModel):
    """One version of an article, published or withdrawn. `source` and `id` together are unique, and the same whenever
    this version is sent again."""

    specversion: Literal["1.0"]
    id: str = Field(pattern=r"^[^.]+$")
    source: Literal["/wiredesk/publish"]
    type: Literal["article.published.v1", "article.withdrawn.v1"]
    subject: str = Field(description="The article's uri: the same for all its versions.")
    time: str = Field(description="When the article was received, RFC 3339.")
    traceparent: str | None = Field(
        None, description="The trace that the article belongs to, as W3C Trace Context has it; absent without one."
    )
    datacontenttype: Literal["application/json"]
    correlationid: str = Field(description="The article's id in the logs and in `wiredesk trace`.")
    data: dict[str, Any] = Field(
        description="The record in the store's shape: ninjs 3.1 with `enrichment`, `cluster` and `provenance` unless "
        "the store's options say otherwise. `version` orders the versions of an article."
    )


class WebhookEvent(Event):
    """The same with what Standard Webhooks wants beside `type` and `data`."""

    timestamp: str = Field(description="Equal to `time`.")


def event_type(filing: Filing) -> str:
    """A correction is published again, under a higher version."""
    return WITHDRAWN if filing.rank.is_withdrawn else PUBLISHED


def event_id(filing: Filing) -> str:
    """No dots in it: Standard Webhooks forbids them."""
    name = filing.uri.rpartition(":")[2].replace(".", "-")
    return f"{name}-{filing.rank.version}{'-withdrawn' if filing.rank.is_withdrawn else ''}"


def to_event(filing: Filing) -> bytes:
    """UTF-8 JSON; `data` is the document in the store's shape."""
    return orjson.dumps(_members(filing))


def to_webhook_event(filing: Filing) -> bytes:
    """The same with `timestamp`, which Standard Webhooks wants beside `type` and `data`."""
    return orjson.dumps({**_members(filing), "timestamp": filing.record.provenance.received_at})


def trace_headers(filing: Filing) -> dict[str, str]:
    """The same for receivers that look at headers."""
    traceparent = filing.record.provenance.traceparent
    return {"traceparent": traceparent} if traceparent else {}


def _members(filing: Filing) -> dict[str, Any]:
    provenance = filing.record.provenance
    trace = {"traceparent": provenance.traceparent} if provenance.traceparent else {}
    return {
        "specversion": "1.0",
        "id": event_id(filing),
        "source": SOURCE,
        "type": event_type(filing),
        "subject": filing.uri,
        "time": provenance.received_at,
        **trace,
        "datacontenttype": "application/json",
        "correlationid": provenance.correlation_id,
        "data": orjson.Fragment(filing.document),
    }
