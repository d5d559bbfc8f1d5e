"""The routes of the API."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desk.api.articles import Articles
from desk.api.deliveries import Deliveries
from desk.api.events import Events
from desk.api.openapi import document
from desk.api.problems import HANDLERS
from desk.api.senders import Doorkeeper
from desk.system import System


async def healthz(_request: Request) -> Response:
    """Whether this process answers; nothing else is asked, so that an outage of Redis restarts no desk."""
    return JSONResponse({"status": "ok"})


async def openapi(_request: Request) -> Response:
    """What this API is, for machines."""
    return JSONResponse(document())


def make_api(system: System) -> Starlette:
    """Everything below /v1, as an application of its own: its errors are problem+json."""
    doorkeeper = Doorkeeper(system.settings)
    deliveries, articles = Deliveries(system, doorkeeper), Articles(system, doorkeeper)
    routes = [
        Route("/articles", deliveries.post, methods=["POST"]),
        Route("/articles/{id}", articles.get),
        Route("/articles/{id}/trace", articles.get_trace),
        Route("/status", articles.get_status),
        Route("/events", Events(system.settings, doorkeeper).get),
        Route("/openapi.json", openapi),
    ]
    api = Starlette(routes=routes, exception_handlers=HANDLERS)
    api.state.system = system
    return api
