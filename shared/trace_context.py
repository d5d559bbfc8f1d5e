"""Which trace an article belongs to: W3C `traceparent` from upstream, through the stages, to the stores. Pure.

Ids of spans are made of the article's ledger id and the queue, so no stage has to be told what another one chose, and
the same version goes out under the same ids however often it is sent.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import NamedTuple

from shared import pipeline
from shared.parcels import Parcel

# https://www.w3.org/TR/trace-context/#traceparent-header: version, trace id, parent's span id, flags; versions to come
# may add to it. Ids of zeros only are invalid.
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")
_SAMPLED = 1
_RATIO_RANGE = 1 << 64  # of the lower half of a trace id, which OpenTelemetry's samplers look at


class Span(NamedTuple):
    """One stage of one article: its ids in hex, and its parent's id or nothing."""

    trace_id: str
    span_id: str
    parent_id: str


def valid_traceparent(stated: str | None) -> str:
    """In the form of version 00; empty when it is none."""
    found = _TRACEPARENT.fullmatch((stated or "").strip())
    return f"00-{found[1]}-{found[2]}-{int(found[3], 16) & _SAMPLED:02x}" if found else ""


def is_sampled(parcel: Parcel, share: float) -> bool:
    """Whether its spans are recorded: if upstream records its trace, and of those without one so large a share."""
    if parcel.traceparent:
        return parcel.traceparent.endswith("-01")
    return int(_digest(parcel.id, 16), 16) % _RATIO_RANGE < share * _RATIO_RANGE


def span_of(parcel: Parcel, queue: str) -> Span:
    """The span of this article on this queue, the same on the urgent lane. A trace that upstream began goes on."""
    _, trace_id, upstream_id, _ = parcel.traceparent.split("-") if parcel.traceparent else ("", "", "", "")
    before = pipeline.queue_before(queue)
    parent_id = _digest(f"{parcel.id} {before}", 8) if before else upstream_id
    return Span(trace_id or _digest(parcel.id, 16), _digest(f"{parcel.id} {pipeline.plain(queue)}", 8), parent_id)


def traceparent_of(parcel: Parcel, queue: str, share: float | None) -> str:
    """What a store is told with this article, or nothing. Where no spans are made (no share) what upstream said goes
    on as it is."""
    if share is None:
        return parcel.traceparent
    sampled = is_sampled(parcel, share)
    if not sampled and not parcel.traceparent:
        return ""
    span = span_of(parcel, queue)
    return f"00-{span.trace_id}-{span.span_id}-{int(sampled):02x}"


def _digest(name: str, size: int) -> str:
    return blake2b(name.encode(), digest_size=size).hexdigest()
