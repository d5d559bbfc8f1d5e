"""Turns inbox items into what the ledger accepts: arrivals with identity and digest, or unreadable bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from services.ingest.envelopes import EnvelopeLimits, NotAnArticle, open_item
from services.ingest.identity import identity_key, raw_digest
from shared.contracts import RawArticle
from shared.outcomes import Door
from shared.parcels import Arrival, Item, Unreadable
from shared.pipeline import MOST_URGENT
from shared.trace_context import valid_traceparent

NO_SOURCE = "(none)"
UNREADABLE_SOURCE = "(unreadable)"
_DIGITS = 24  # 96 bits: kept for every article of the last weeks, so each byte counts in Redis


def read_items(items: Iterable[bytes], limits: EnvelopeLimits) -> Iterator[Item]:
    """Every article in the items, in order."""
    for item in items:
        door, entries = open_item(item, limits)
        for found in entries:
            yield _unreadable(found) if isinstance(found, NotAnArticle) else arrival_of(found, door)


def arrival_of(raw: RawArticle, door: Door) -> Arrival:
    """The article with what tells it from others."""
    name = identity_key(raw)
    digest = raw_digest(raw, name).removeprefix("sha256:")[:_DIGITS]
    key = _short(name) if name else digest  # without a name of its own, an article is what it says
    is_urgent = is_stated_urgent(raw.urgency)
    traceparent = valid_traceparent(raw.traceparent)
    return Arrival(raw.source or NO_SOURCE, key, digest, raw.to_json(), traceparent, urgent=is_urgent, door=door)


def is_stated_urgent(urgency: int | None) -> bool:
    """Whether this urgency, as ninjs and NITF count it, takes the urgent lane."""
    return urgency is not None and urgency <= MOST_URGENT


def _unreadable(found: NotAnArticle) -> Unreadable:
    return Unreadable(UNREADABLE_SOURCE, found.refusal.reason, found.refusal.detail, found.item)


def _short(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
