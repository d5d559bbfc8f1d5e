"""Turns inbox items into what the ledger accepts: arrivals with identity and digest, or unreadable bytes."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256

from services.ingest.envelopes import EnvelopeLimits, NotAnArticle, read_item
from services.ingest.identity import identity_key, raw_digest
from shared.contracts import RawArticle
from shared.parcels import Arrival, Item, Unreadable

NO_SOURCE = "(none)"
UNREADABLE_SOURCE = "(unreadable)"


def read_items(items: Iterable[bytes], limits: EnvelopeLimits) -> Iterator[Item]:
    """Every article in the items, in order."""
    for item in items:
        for found in read_item(item, limits):
            yield _unreadable(found) if isinstance(found, NotAnArticle) else _arrival(found)


def _arrival(raw: RawArticle) -> Arrival:
    digest = raw_digest(raw)
    key = identity_key(raw) or digest  # without a name of its own, an article is what it says
    return Arrival(raw.source or NO_SOURCE, _short(key), _short(digest), raw.pub_status, raw.to_json())


def _unreadable(found: NotAnArticle) -> Unreadable:
    return Unreadable(UNREADABLE_SOURCE, found.refusal.reason, found.refusal.detail, found.item)


def _short(text: str) -> str:
    """128 bits in 22 characters: remembered once per article, so every byte counts in Redis."""
    return urlsafe_b64encode(sha256(text.encode("utf-8", "surrogatepass")).digest()[:16])[:22].decode()
