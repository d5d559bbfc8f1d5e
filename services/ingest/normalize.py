"""A raw article becomes an article, or a refusal that says why it is none."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from services.ingest.characters import clean_line
from services.ingest.content import Content, open_content
from services.ingest.dateline import dateline_place
from services.ingest.dates import rfc3339
from services.ingest.identity import (
    article_uri,
    canonical_url,
    content_digest,
    headline_fingerprint,
    identity_key,
    raw_digest,
)
from services.ingest.readers import read_content
from services.ingest.readers.pictures import settle_pictures
from services.ingest.readers.reading import Reading, Seen
from services.ingest.validation import refuse
from shared.contracts import Article, PubStatus, RawArticle
from shared.outcomes import Reason, Refusal
from shared.structs import unchecked

_STANDFIRST_CHARS = 320  # longer ones are first paragraphs; ninjs users show a summary in three lines
_SENTENCE_BREAK = re.compile(r"[.!?]\s+(?=[^\W\d_])")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")  # the part of BCP 47 that the news uses


class Ahead(NamedTuple):
    """A raw article whose content has been opened and read already."""

    content: Content
    reading: Reading


def normalize(
    raw: RawArticle, *, version: int, seen: Seen | None = None, ahead: Ahead | None = None
) -> Article | Refusal:
    """Read the raw article and build version `version` of the article it is.

    `seen` tells readers of scraped text in how many other stories of the source a line has stood; the same article and
    the same answers of `seen` always give the same result. `ahead` is what was read with the same `seen` before.
    A kill notice needs an identity and nothing else. Raises CannotProcess(parse_error) for an unreadable page.
    """
    if raw.pub_status is PubStatus.CANCELED:
        return _withdraw(raw, version)
    if ahead is not None:
        return _build(raw, ahead, version, seen)
    content = open_content(raw)
    return content if isinstance(content, Refusal) else _read(raw, content, version, seen)


def _base(raw: RawArticle, reading: Reading) -> str | None:
    """Where the page is, for addresses relative to it."""
    return canonical_url(raw.url or "") or canonical_url(reading.url or "")


def _withdraw(raw: RawArticle, version: int) -> Article | Refusal:
    key = identity_key(raw)
    if key is None:
        return Refusal(Reason.NO_IDENTITY, "a kill notice needs a url or an id")
    return unchecked(Article, uri=article_uri(key), **_stated_upstream(raw, Reading()), version=version)


def _read(raw: RawArticle, content: Content, version: int, seen: Seen | None) -> Article | Refusal:
    return _build(raw, Ahead(content, read_content(content.media_type, content.text, seen)), version, seen)


def _build(raw: RawArticle, ahead: Ahead, version: int, seen: Seen | None) -> Article | Refusal:
    content, reading = ahead
    if reading.pub_status is PubStatus.CANCELED:
        return _withdraw(raw.model_copy(update={"pub_status": PubStatus.CANCELED}), version)
    refusal = refuse(reading)
    if refusal is not None:
        # What a source printed before is evidence about a line; it never costs an article.
        return refusal if seen is None else _read(raw, content, version, None)
    digest = content_digest(reading.headline or "", reading.paragraphs)
    return unchecked(
        Article,
        uri=article_uri(identity_key(raw) or digest),
        version=version,
        media_type=content.media_type,
        headline=reading.headline or "",
        standfirst=reading.standfirst or _standfirst(reading.paragraphs),
        paragraphs=reading.paragraphs,
        category_line=reading.category_line,
        sections=reading.sections,
        byline=reading.byline,
        dateline=reading.dateline or dateline_place(reading.paragraphs),
        publisher=reading.publisher,
        modified_at=rfc3339(reading.modified_at),
        images=settle_pictures(reading.pictures, _base(raw, reading)),
        teasers=reading.teasers,
        removed=reading.removed,
        content_digest=digest,
        headline_fingerprint=headline_fingerprint(reading.headline) if reading.headline else "",
        **_stated_upstream(raw, reading),
    )


def _stated_upstream(raw: RawArticle, reading: Reading) -> dict[str, Any]:
    """The fields upstream may state; the page fills those it leaves out."""
    return {
        "pub_status": raw.pub_status if raw.pub_status is not PubStatus.USABLE else reading.pub_status,
        "source": _clean(raw.source),
        "url": _base(raw, reading),
        "upstream_id": _clean(raw.id) or reading.upstream_id,
        "language": _language(raw.language) or _language(reading.language),
        "published_at": rfc3339(raw.published_at) or rfc3339(reading.published_at),
        "fetched_at": rfc3339(raw.fetched_at),
        "urgency": raw.urgency or reading.urgency,
        "raw_digest": raw_digest(raw),
        "meta": {clean_line(key): clean_line(value) for key, value in raw.meta.items()},
    }


def _clean(stated: str | None) -> str | None:
    return clean_line(stated or "") or None


def _language(stated: str | None) -> str | None:
    """The stated tag when it is well-formed; `en_GB` is common enough to be read as `en-GB`."""
    tag = (stated or "").strip().replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else None


def _standfirst(paragraphs: tuple[str, ...]) -> str | None:
    """The first paragraph when it sums up what follows: one sentence, not a quote, not all there is."""
    lead = paragraphs[0]
    sums_up = len(paragraphs) > 1 and len(lead) <= _STANDFIRST_CHARS and lead[0].isalnum()
    return lead if sums_up and not _SENTENCE_BREAK.search(lead) else None
