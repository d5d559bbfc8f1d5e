"""Reads schema.org articles in JSON-LD. Contexts are names here: none is ever loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.ingest.readers.blocks import html_line, html_paragraphs, text_paragraphs
from services.ingest.readers.found import found_article
from services.ingest.readers.json_values import dump_json, first_string, first_text, joined, listed, load_json, names
from services.ingest.readers.json_values import objects as objects_of
from services.ingest.readers.pictures import linked_pictures
from services.ingest.readers.reading import Reading
from shared.contracts import RawArticle

MEDIA_TYPE = "application/ld+json"
_MARKUP = ("</p>", "<br", "</div>")


def read_json_ld(content: str) -> Reading:
    """The first article in the document; an empty reading when there is none. Raises CannotProcess(parse_error)."""
    return next((_read(article) for article in _articles(load_json(content))), Reading())


def split_json_ld(content: str) -> Iterator[RawArticle]:
    """Each article, under its own address."""
    for article in _articles(load_json(content)):
        yield found_article(dump_json(article), MEDIA_TYPE, url=_url(article), upstream_id=_id(article))


def _articles(document: Any) -> Iterator[dict[str, Any]]:
    """At the top, in a list, in `@graph`, or as what a page is about."""
    for top in objects_of(document):
        for thing in (top, *objects_of(top.get("@graph"))):
            for candidate in (thing, *objects_of(thing.get("mainEntity"))):
                if any(str(name).endswith(("Article", "Posting")) for name in listed(candidate.get("@type"))):
                    yield candidate


def _read(article: dict[str, Any]) -> Reading:
    body = first_string(*listed(article.get("articleBody")), *listed(article.get("text"))) or ""
    return Reading(
        headline=html_line(first_text(*listed(article.get("headline")), *listed(article.get("name"))) or "") or None,
        paragraphs=html_paragraphs(body) if any(tag in body for tag in _MARKUP) else text_paragraphs(body),
        standfirst=first_text(article.get("description")),
        sections=names(article.get("articleSection")),
        byline=joined(article.get("author")),
        dateline=first_text(article.get("dateline")),
        publisher=first_text(*names(article.get("publisher")), *names(article.get("sourceOrganization"))),
        language=_language(article.get("inLanguage")),
        url=_url(article),
        upstream_id=_id(article),
        published_at=first_text(article.get("datePublished")),
        modified_at=first_text(article.get("dateModified")),
        pictures=tuple(linked_pictures(article.get("image"))),
    )


def _url(article: dict[str, Any]) -> str | None:
    page = article.get("mainEntityOfPage")
    return first_text(article.get("url"), page.get("@id") if isinstance(page, dict) else page)


def _id(article: dict[str, Any]) -> str | None:
    stated = listed(article.get("identifier"))
    values = (item.get("value") if isinstance(item, dict) else item for item in stated)
    return first_text(*values, article.get("@id"))


def _language(stated: Any) -> str | None:
    language = stated[0] if isinstance(stated, list) and stated else stated
    if isinstance(language, dict):
        return first_text(language.get("alternateName"), language.get("name"))
    return first_text(language)
