"""What is shown when there is nothing to show."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from desk.pages.rendering import render


async def show_problem(request: Request, error: Exception) -> Response:
    """The page for an HTTPException; its detail says what to do."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    text = error.detail if error.detail != status.phrase else "There is no page of this name."
    answer = render(request, "refused.html", {"problem": text}, error.status_code)
    answer.headers.update(error.headers or {})
    return answer
