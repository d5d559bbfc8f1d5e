"""The API as OpenAPI 3.1, its schemas made from the models it answers with."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from desk.api import models, problems
from desk.api.reading import FIELD_HEADERS, JSON, LINES, RAW
from shared.contracts import RawArticle

Json = dict[str, Any]

_ANSWERS: tuple[type[BaseModel], ...] = (
    models.Delivery,
    models.DeliveryProblem,
    models.ArticleState,
    models.ArticleTrace,
    models.SystemState,
    models.Ended,
    problems.Problem,
)
_REFUSALS = {
    "400": "The body or a header is broken.",
    "401": "No token, or one that is not known.",
    "403": "What a page of another site made a browser send.",
    "408": "The body came too slowly.",
    "413": "Too large.",
    "415": "A content type that is not read.",
    "422": "Read, and no article; or an Idempotency-Key that came with another delivery.",
    "429": "More articles per minute than this token may deliver; `Retry-After` says when.",
    "503": "Full, or Redis is away; `Retry-After` says when. Send it again.",
}
_NAME = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^([0-9a-z-]{1,64}|urn:uuid:[0-9a-f-]{36})$"},
    "description": "The id that the delivery was answered with, or the uri of a record.",
}


@cache
def document() -> Json:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wiredesk",
            "version": "1",
            "description": "Raw news articles in over HTTP, and what became of them.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {}],
        "paths": {
            "/v1/articles": {"post": _post()},
            "/v1/articles/{id}": {
                "get": _get("articleState", "Where an article is, and its record", "ArticleState", parameters=[_NAME])
            },
            "/v1/articles/{id}/trace": {
                "get": _get("articleTrace", "The way an article took", "ArticleTrace", parameters=[_NAME])
            },
            "/v1/status": {"get": _get("systemState", "The whole system as of one instant", "SystemState")},
            "/v1/events": {"get": _events()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "wiredesk tokens add"}},
        },
    }


def _schemas() -> Json:
    template = "#/components/schemas/{model}"
    _, answers = models_json_schema([(model, "serialization") for model in _ANSWERS], ref_template=template)
    _, asked = models_json_schema([(RawArticle, "validation")], ref_template=template)
    found: Json = {**answers["$defs"], **asked["$defs"]}
    found["RawArticle"]["additionalProperties"] = True  # kept under `meta`
    return dict(sorted(found.items()))


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _post() -> Json:
    one = _ref("RawArticle")
    content: Json = {JSON: {"schema": {"oneOf": [one, {"type": "array", "items": one, "minItems": 1}]}}}
    content |= {media_type: {"schema": {"type": "string", "minLength": 1}} for media_type in (*LINES, *RAW)}
    taken = {
        "description": "What was accepted will get its ending; what was refused is the sender's still.",
        "headers": {"Location": {"schema": {"type": "string"}, "description": "Of a single article."}},
        "content": {JSON: {"schema": _ref("Delivery")}},
    }
    return {
        "operationId": "deliver",
        "summary": "Deliver one article, an array or lines of them, or the content of one",
        "parameters": [
            _header("Idempotency-Key", "The same key with the same body gets the same answer for 24 h."),
            *_field_headers(),
        ],
        "requestBody": {"required": True, "content": content},
        "responses": {"202": taken, **_refusals("DeliveryProblem", *_REFUSALS)},
    }


def _field_headers() -> list[Json]:
    """What may be said of raw content. Content-* headers are the body's own in OpenAPI, and not listed."""
    names = {header: name for header, name in FIELD_HEADERS.items() if not header.startswith("content-")}
    return [
        _header(header.title(), f"`{name}` of an article whose content is the body.") for header, name in names.items()
    ]


def _header(name: str, description: str) -> Json:
    schema = {"type": "string", "pattern": "^[!-~]{1,64}$"}
    return {"name": name, "in": "header", "required": False, "schema": schema, "description": description}


def _get(operation: str, summary: str, answer: str, *, parameters: list[Json] | None = None) -> Json:
    responses: Json = {"200": {"description": "Found.", "content": {JSON: {"schema": _ref(answer)}}}}
    if parameters:
        responses |= _refusals("Problem", "404", "503")
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": parameters or [],
        "responses": {**responses, **_refusals("Problem", "401", "403", "503")},
    }


def _events() -> Json:
    last = _header("Last-Event-ID", "Go on after this event.")
    stream = {"description": "Server-sent events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
    return {
        "operationId": "events",
        "summary": "Endings while they happen: events `ended` with an `Ended` each; `gap` when some were missed",
        "parameters": [last],
        "responses": {"200": stream, **_refusals("Problem", "401", "403", "503")},
    }


def _refusals(model: str, *statuses: str) -> Json:
    content = {problems.MEDIA_TYPE: {"schema": _ref(model)}}
    told = {**_REFUSALS, "404": "Nothing is known under that id."}
    return {status: {"description": told[status], "content": content} for status in statuses}
