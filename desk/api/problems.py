"""Refusals as RFC 9457 says them: application/problem+json with a text that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from redis.exceptions import OutOfMemoryError, RedisError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from desk.records import RecordsAway
from shared.annotations import Contract

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS = 5


class Problem(Contract):
    """What went wrong: `type` is urn:wiredesk:problem: and a word for machines, `detail` says what to do."""

    type: str
    title: str
    status: int
    detail: str


class RequestRefused(Exception):  # noqa: N818
    """The request ends here, with this problem."""

    def __init__(self, status: int, word: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.problem = describe(status, word, detail)
        self.headers = dict(headers or {})


def describe(status: int, word: str, detail: str) -> Problem:
    """The problem of this status; `word` names it for machines."""
    return Problem(type=f"urn:wiredesk:problem:{word}", title=HTTPStatus(status).phrase, status=status, detail=detail)


def later(word: str, detail: str, seconds: float = _RETRY_SECONDS, status: int = 503) -> RequestRefused:
    """Nothing is wrong with the request: it may be sent again after so long."""
    return RequestRefused(status, word, detail, {"retry-after": str(max(1, round(seconds)))})


def answer(problem: Problem, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """The problem as a response; `more` are further members."""
    body = orjson.dumps({**problem.model_dump(by_alias=True), **more})
    return Response(body, problem.status, dict(headers or {}), MEDIA_TYPE)


def answer_refused(_request: Request, error: Exception) -> Response:
    """Exception handler."""
    assert isinstance(error, RequestRefused)
    return answer(error.problem, error.headers)


def answer_http(_request: Request, error: Exception) -> Response:
    """Exception handler for what Starlette itself refuses: unknown paths and methods."""
    assert isinstance(error, HTTPException)
    word = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    detail = "the paths and their methods: /v1/openapi.json"
    return answer(describe(error.status_code, word, detail), error.headers)


def answer_redis(_request: Request, error: Exception) -> Response:
    """Exception handler: Redis is away or full. Whatever was sent was not confirmed, and may be sent again."""
    log.warning("redis_trouble", error=type(error).__name__)
    if isinstance(error, OutOfMemoryError):
        refused = later("redis_full", "Redis is full; the pipeline has to drain first. Send it again later", 30)
    else:
        refused = later("redis_away", "Redis does not answer. Send it again, with the same Idempotency-Key if any")
    return answer(refused.problem, refused.headers)


def answer_records(_request: Request, error: Exception) -> Response:
    """Exception handler: the store cannot be read."""
    log.warning("records_away", error=str(error))
    refused = later("records_away", "the store of records cannot be read now")
    return answer(refused.problem, refused.headers)


def answer_bug(_request: Request, _error: Exception) -> Response:
    """Exception handler. What happened is in the log, which Starlette writes."""
    return answer(describe(500, "bug", "this is a bug of ours; the desk's log has it"))


HANDLERS: dict[Any, Any] = {
    RequestRefused: answer_refused,
    HTTPException: answer_http,
    RedisError: answer_redis,
    RecordsAway: answer_records,
    Exception: answer_bug,
}
