"""Finds the articles in a delivery that need deliveries of their own: those of feeds, archives and arrays, and those
that state who they are where upstream did not. Versions are counted at the door, by what a delivery calls itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from services.ingest.content import Content, open_content
from services.ingest.decoding import essence
from services.ingest.identity import identity_key, raw_digest
from services.ingest.readers import SPLITTERS
from services.ingest.sniffing import PLAIN, VAGUE_MEDIA_TYPES, may_be_told
from shared.contracts import MAX_META_ENTRIES, PubStatus, RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Reason, Refusal

MAX_FOUND = 2_000
_MAX_CHARS = 16 * 1024 * 1024  # of all found in one delivery: they travel to Redis in one command
_FOUND_IN = "foundIn"  # the mark of those found, in `meta`: nothing is looked for in them again

# What these are called is never the name of what is in them.
_COLLECTIONS = frozenset(
    {"application/rss+xml", "application/rdf+xml", "application/atom+xml", "application/feed+json", "application/warc"}
)


def expand(raw: RawArticle) -> tuple[RawArticle, ...] | Refusal:
    """The deliveries to take the place of this one, in order; none when it is to be read as it is.

    Raises CannotProcess(parse_error).
    """
    stated = essence(raw.media_type)
    may_hold = stated in SPLITTERS or stated in VAGUE_MEDIA_TYPES or _may_be_more(raw, stated)
    if not may_hold or raw.pub_status is PubStatus.CANCELED or _FOUND_IN in raw.meta:
        return ()
    content = open_content(raw)
    if isinstance(content, Refusal):
        return content
    found = _find(content)
    return found if isinstance(found, Refusal) else _deliveries(raw, found, content.media_type in _COLLECTIONS)


def _may_be_more(raw: RawArticle, stated: str) -> bool:
    """Whether what is called plain text may be a feed; of bytes that shows when they are decoded."""
    return stated == PLAIN and (raw.encoding != "identity" or may_be_told(raw.content))


def _find(content: Content) -> list[RawArticle] | Refusal:
    split = SPLITTERS.get(content.media_type)
    if split is None:
        return []
    try:
        found = list(_bounded(split(content.text)))
    except CannotProcess as error:
        if error.reason is Reason.TOO_LARGE:
            return Refusal(error.reason, error.detail)
        raise
    return found if found or content.media_type not in _COLLECTIONS else Refusal(Reason.EMPTY, "nothing in it")


def _bounded(found: Iterator[RawArticle]) -> Iterator[RawArticle]:
    chars = 0
    for count, article in enumerate(found, 1):
        chars += len(article.content)
        if count > MAX_FOUND or chars > _MAX_CHARS:
            raise CannotProcess(Reason.TOO_LARGE, f"more than {MAX_FOUND} articles or {_MAX_CHARS} characters in it")
        yield article


def _deliveries(raw: RawArticle, found: list[RawArticle], is_collection: bool) -> tuple[RawArticle, ...]:
    inherited = _inherited(raw)
    deliveries = [
        article.model_copy(update={"fetched_at": article.fetched_at or raw.fetched_at, **inherited})
        for article in found
    ]
    if len(deliveries) != 1:
        return _told_apart(deliveries)
    own, name = identity_key(raw), identity_key(deliveries[0])
    if name in {None, own} or (own is not None and not is_collection):
        return ()
    if own is None:
        (named,) = deliveries
        return (raw.model_copy(update={"url": named.url, "id": named.id, "meta": named.meta}),)
    return tuple(deliveries)


def _inherited(raw: RawArticle) -> dict[str, Any]:
    """What upstream says of a delivery holds for all that is in it; its name and its time do not."""
    fields = ("source", "language", "pub_status", "urgency", "priority", "traceparent")
    meta = dict(list(raw.meta.items())[: MAX_META_ENTRIES - 1])
    return {field: getattr(raw, field) for field in fields} | {
        "meta": {**meta, _FOUND_IN: identity_key(raw) or raw_digest(raw)}
    }


def _told_apart(deliveries: list[RawArticle]) -> tuple[RawArticle, ...]:
    """Items of a feed that all link to one page are told apart by their ids."""
    shared = Counter(identity_key(article) for article in deliveries)
    return tuple(
        article.model_copy(update={"url": None}) if article.id and shared[identity_key(article)] > 1 else article
        for article in deliveries
    )
