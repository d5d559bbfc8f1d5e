"""Articles: a search over what was published, one article to read, and what changed between its versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from desk.catalogue import PAGE_ARTICLES, URI_PREFIX, Catalogue, Wanted
from desk.pages.article_view import article_view, compare
from desk.pages.rendering import render
from desk.system import System, system_of
from shared.trace import find_trace

_FILTERS = ("source", "language", "section", "entity", "story")
_MOST_PAGES = 100


def show_articles(request: Request) -> Response:
    """`/articles`: `q` for words, a filter each for source, language, section, entity, story; `page` from 0."""
    catalogue = Catalogue(system_of(request).records)
    wanted = _wanted(request)
    found = catalogue.search(wanted)
    view = {
        "words": wanted.words,
        "filters": {name: wanted.filters.get(name, "") for name in _FILTERS},
        "page": wanted.page,
        "has_more": len(found) > PAGE_ARTICLES and wanted.page + 1 < _MOST_PAGES,
        "articles": found[:PAGE_ARTICLES],
        "is_readable": catalogue.is_readable,
        "is_filtered": bool(wanted.words or any(wanted.filters.values())),
    }
    return render(request, "articles.html", view)


def _wanted(request: Request) -> Wanted:
    asked = request.query_params
    page = asked.get("page", "0")
    return Wanted(
        asked.get("q", "")[:200],
        {name: asked.get(name, "")[:500] for name in _FILTERS},
        min(int(page), _MOST_PAGES) if page.isdecimal() and len(page) < 5 else 0,
    )


def show_article(request: Request) -> Response:
    """`/articles/{id}`, with `version` an older one, with `against` what changed since that one."""
    system = system_of(request)
    uri = URI_PREFIX + request.path_params["id"]
    return render(request, "article.html", _article(system, uri, request))


def _article(system: System, uri: str, request: Request) -> dict[str, Any]:
    catalogue = Catalogue(system.records)
    item = _document(system, uri, _version(request, "version"))
    against = _version(request, "against")
    older = _document(system, uri, against) if against is not None else None
    return article_view(item) | {
        "id": uri.removeprefix(URI_PREFIX),
        "versions": catalogue.versions(uri),
        "siblings": catalogue.siblings(uri),
        "trace": _trace(system, uri),
        "against": against,
        "changes": compare(older, item) if older is not None else [],
    }


def _version(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _document(system: System, uri: str, version: int | None) -> dict[str, Any]:
    document = system.records.document(uri, version)
    if document is None:
        raise HTTPException(404, "No article of this name was published, or not in this version.")
    item: dict[str, Any] = orjson.loads(document)
    return item


def _trace(system: System, uri: str) -> list[dict[str, Any]]:
    """Its way through the pipeline; empty when that is forgotten."""
    try:
        trace = find_trace(system.ledger, uri, system.queues())
    except RedisError:
        return []
    if trace is None:
        return []
    first = datetime.fromisoformat(trace.steps[0].at)
    return [
        {"at": step.at, "what": step.what, "after_seconds": (datetime.fromisoformat(step.at) - first).total_seconds()}
        for step in trace.steps
    ]
