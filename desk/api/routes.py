"""The routes of the API."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route


async def healthz(_request: Request) -> Response:
    """Whether this process answers; nothing else is asked, so that an outage of Redis restarts no desk."""
    return JSONResponse({"status": "ok"})


ROUTES: list[BaseRoute] = [Route("/healthz", healthz)]
