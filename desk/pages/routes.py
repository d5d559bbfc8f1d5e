"""The routes of all pages, each with the twin that answers in JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from desk.pages.access import editing, log_in, log_out, reading, show_login
from desk.pages.articles import show_article, show_articles
from desk.pages.dead_letters import act, mend, show_letter, show_letters
from desk.pages.flow import show_flow
from desk.pages.overviews import show_entities, show_entity, show_stories
from desk.pages.sources import show_sources
from desk.pages.trying import show_form, try_it


def _page(path: str, endpoint: Callable[[Request], Any]) -> list[BaseRoute]:
    shown = reading(endpoint)
    twin = "/flow.json" if path == "/" else f"{path}.json"
    return [Route(twin, shown), Route(path, shown)]  # the twin first: an id may hold anything


ROUTES: list[BaseRoute] = [
    *_page("/", show_flow),
    *_page("/articles", show_articles),
    *_page("/articles/{id}", show_article),
    *_page("/dead-letters", show_letters),
    Route("/dead-letters", editing(act), methods=["POST"]),
    *_page("/dead-letters/{id}", show_letter),
    Route("/dead-letters/{id}", editing(mend), methods=["POST"]),
    *_page("/sources", show_sources),
    *_page("/stories", show_stories),
    *_page("/entities", show_entities),
    *_page("/entities/one", show_entity),
    Route("/try", reading(show_form)),
    Route("/try", reading(try_it), methods=["POST"]),
    Route("/try.json", reading(try_it), methods=["POST"]),
    Route("/login", show_login),
    Route("/login", log_in, methods=["POST"]),
    Route("/logout", log_out, methods=["POST"]),
]
