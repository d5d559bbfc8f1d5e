"""Tells whether reprocessing has changed a record: digests of what reading and enriching make of an article alone."""

from __future__ import annotations

from hashlib import sha256

from shared.contracts import Record
from shared.outcomes import Ending, Reason
from shared.parcels import Again, End

_DIGITS = 16  # 64 bits, kept per article in Redis; what is compared are versions of one article, not all articles
# How and when it was made is not what it says. What the stream alone tells (stories, resolved links) is not there yet.
_LEFT_OUT = {"provenance", "article"}
_LEFT_OUT_OF_ARTICLE = {"version", "steps"}


def record_digest(record: Record) -> str:
    """Of the record before it is placed in the stream: equal when nothing but version, times and provenance differ."""
    read = record.article.model_dump_json(exclude_none=True, exclude=_LEFT_OUT_OF_ARTICLE)
    found = record.model_dump_json(exclude_none=True, exclude=_LEFT_OUT)
    return sha256(f"{read}\n{found}".encode(errors="surrogatepass")).hexdigest()[:_DIGITS]


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
