"""An article found in a feed, an archive or an array, made into a delivery of its own."""

from __future__ import annotations

from services.ingest.characters import clean_line
from shared.contracts import MAX_ID_CHARS, MAX_URL_CHARS, RawArticle


def found_article(
    content: str, media_type: str, *, url: str | None = None, upstream_id: str | None = None, **stated: str | None
) -> RawArticle:
    """The article under the names it states, with other RawArticle fields; a name too long to be one is left out."""
    names = {"url": _name(url, MAX_URL_CHARS), "id": _name(upstream_id, MAX_ID_CHARS)}
    return RawArticle.model_validate({"content": content, "media_type": media_type, **names, **stated})


def _name(stated: str | None, most: int) -> str | None:
    name = clean_line(stated or "")
    return name if name and len(name) <= most else None
