"""What is shown when there is nothing to show."""

from __future__ import annotations

from http import HTTPStatus

from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from desk.pages.rendering import render
from desk.records import RecordsAway


async def show_problem(request: Request, error: Exception) -> Response:
    """The page for an HTTPException; its detail says what to do."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    text = error.detail if error.detail != status.phrase else "There is no page of this name."
    answer = render(request, "refused.html", {"problem": text}, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def show_away(request: Request, error: Exception) -> Response:
    """The page for a store or a Redis that does not answer now."""
    problem = f"Redis does not answer: {error}" if isinstance(error, RedisError) else str(error)
    return render(request, "away.html", {"problem": problem}, 503)


HANDLERS = {HTTPException: show_problem, RedisError: show_away, RecordsAway: show_away}
