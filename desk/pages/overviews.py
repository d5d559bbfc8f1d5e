"""Sources, stories and entities: who delivers, what is told by several, who is in the news."""

from __future__ import annotations

from typing import Any

from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from desk.catalogue import Catalogue, Wanted
from desk.pages.article_view import KINDS
from desk.pages.rendering import render
from desk.records import RecordsAway
from desk.system import system_of
from shared.outcomes import Ending
from shared.snapshot import Balance, Snapshot

_URI = "urn:uuid:"


def show_sources(request: Request) -> Response:
    """`/sources`."""
    try:
        view = {"sources": sources_view(system_of(request).look())}
    except RedisError as error:
        return render(request, "away.html", {"problem": f"Redis does not answer: {error}"}, 503)
    return render(request, "sources.html", view)


def sources_view(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The busiest first; shares are of what has ended."""
    rows = [_source(name, balance, snapshot.silences.get(name)) for name, balance in snapshot.sources.items()]
    return sorted(rows, key=lambda row: (-row["accepted"], row["name"]))


def _source(name: str, balance: Balance, silence: float | None) -> dict[str, Any]:
    ended = sum(balance.endings.values())
    counts = {ending.value: balance.endings.get(ending, 0) for ending in Ending}
    return {
        "name": name,
        "accepted": balance.accepted,
        "in_flight": balance.in_flight,
        "silence_seconds": silence,
        "endings": counts,
        "shares": {name: count / ended if ended else 0.0 for name, count in counts.items()},
    }


def show_stories(request: Request) -> Response:
    """`/stories`."""
    catalogue = Catalogue(system_of(request).records)
    try:
        stories = catalogue.stories()
    except RecordsAway as error:
        return render(request, "away.html", {"problem": str(error)}, 503)
    return render(request, "stories.html", {"stories": stories, "is_readable": catalogue.is_readable})


def show_entities(request: Request) -> Response:
    """`/entities`, with `type` those of one type."""
    catalogue = Catalogue(system_of(request).records)
    kind = request.query_params.get("type", "")
    try:
        found = catalogue.entities(kind if kind in KINDS else "")
    except RecordsAway as error:
        return render(request, "away.html", {"problem": str(error)}, 503)
    view = {"kind": kind, "kinds": KINDS, "entities": found, "is_readable": catalogue.is_readable}
    return render(request, "entities.html", view)


def show_entity(request: Request) -> Response:
    """`/entities/one?uri=…`: its days in the news and its articles."""
    catalogue = Catalogue(system_of(request).records)
    uri = request.query_params.get("uri", "")
    try:
        entity = catalogue.entity(uri)
        if entity is None:
            raise HTTPException(404, "No article names anybody or anything under this address.")
        days, articles = catalogue.days_of(uri), catalogue.search(Wanted(filters={"entity": uri}))
    except RecordsAway as error:
        return render(request, "away.html", {"problem": str(error)}, 503)
    rows = [row | {"id": row["uri"].removeprefix(_URI)} for row in articles]
    view = {"uri": uri, "entity": entity, "kind": KINDS.get(entity["type"], ""), "days": days, "articles": rows}
    return render(request, "entity.html", view)
