"""Tells whether reprocessing has changed a record: digests of what reading and enriching make of an article alone."""

from __future__ import annotations

from hashlib import sha256

from shared.annotations import Provenance
from shared.contracts import Record
from shared.outcomes import Ending, Reason
from shared.parcels import Again, End
from shared.structs import changed, unchecked

_DIGITS = 16  # 64 bits, kept per article in Redis; what is compared are versions of one article, not all articles
# How and when it was made is not what it says. What the stream alone tells (stories, resolved links) is not there yet.
_NOBODY = unchecked(Provenance, raw_digest="", media_type="", door="", received_at="", correlation_id="")


def record_digest(record: Record) -> str:
    """Of the record before it is placed in the stream: equal when nothing but version, times and provenance differ."""
    bare = changed(record, article=changed(record.article, version=1, steps=()), provenance=_NOBODY)
    return sha256(bare.to_json()).hexdigest()[:_DIGITS]


def text_digest(record: Record) -> str:
    """Of its status, headline and body, as ingest gives it to the ledger."""
    return f"{record.article.pub_status}:{record.article.content_digest}"


def settle(again: Again | None, digest: str) -> End | None:
    """The ending of one that is reprocessed and goes no further; None for what goes on."""
    if again is None:
        return None
    if again.published == digest:
        return End(Ending.DUPLICATE, Reason.UNCHANGED)
    return End(Ending.DUPLICATE, Reason.WOULD_CHANGE) if again.is_rehearsal else None
