"""Stories and entities: what is told by several, who is in the news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from desk.catalogue import PAGE_ARTICLES, Catalogue, Row, Wanted
from desk.pages.article_view import KINDS, ONE_OF_A_KIND
from desk.pages.rendering import render
from desk.system import system_of

_MOST_DAYS = 60
_ROLES = {
    "canonical": "seen first",
    "duplicate": "same text",
    "nearDuplicate": "copy",
    "update": "new version",
    "unknown": "not compared",
}


def show_stories(request: Request) -> Response:
    """`/stories`."""
    catalogue = Catalogue(system_of(request).records)
    stories = catalogue.stories()
    members = catalogue.members([story["story"] for story in stories])
    view = {"stories": stories_view(stories, members), "is_readable": catalogue.is_readable}
    return render(request, "stories.html", view)


def stories_view(stories: Iterable[Row], members: Iterable[Row]) -> list[dict[str, Any]]:
    """Each story with its first members, and how many more there are."""
    by_story: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in members:
        by_story[row["story"]].append(_member(row))
    return [
        story | {"members": by_story[story["story"]], "more": story["articles"] - len(by_story[story["story"]])}
        for story in stories
    ]


def _member(row: Row) -> dict[str, Any]:
    is_original = row["uri"] == row["story"]  # whatever its role: a corrected original is an update of itself
    return {
        "id": row["id"],
        "headline": row["headline"],
        "source": row["source"],
        "published_at": row["published_at"],
        "is_original": is_original,
        "role": "original" if is_original else _ROLES.get(row["role"], row["role"]),
        "similarity": None if is_original else row["similarity"],
    }


def show_entities(request: Request) -> Response:
    """`/entities`, with `type` those of one type."""
    catalogue = Catalogue(system_of(request).records)
    kind = request.query_params.get("type", "")
    found = catalogue.entities(kind if kind in KINDS else "")
    view = {
        "kind": kind,
        "kinds": KINDS,
        "entities": [row | {"kind": ONE_OF_A_KIND.get(row["type"], row["type"])} for row in found],
        "is_readable": catalogue.is_readable,
    }
    return render(request, "entities.html", view)


def whole_days(days: Sequence[Row]) -> list[Row]:
    """The days without an article as well, of the last two months of those given; oldest first."""
    articles = {date.fromisoformat(row["day"]): row["articles"] for row in days}
    last, first = max(articles), min(articles)
    length = min((last - first).days + 1, _MOST_DAYS)
    shown = [last - timedelta(days=back) for back in range(length)][::-1]
    return [{"day": day.isoformat(), "articles": articles.get(day, 0)} for day in shown]


def show_entity(request: Request) -> Response:
    """`/entities/one?uri=…`: its days in the news and its articles."""
    catalogue = Catalogue(system_of(request).records)
    uri = request.query_params.get("uri", "")
    entity = catalogue.entity(uri)
    if entity is None:
        raise HTTPException(404, "No article names anybody or anything under this address.")
    found = catalogue.search(Wanted(filters={"entity": uri}))
    view = {
        "uri": uri,
        "entity": entity,
        "kind": ONE_OF_A_KIND.get(entity["type"], ""),
        "days": whole_days(catalogue.days_of(uri)),
        "articles": found[:PAGE_ARTICLES],
        "has_more": len(found) > PAGE_ARTICLES,
    }
    return render(request, "entity.html", view)
