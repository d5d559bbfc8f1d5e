"""The articles in the body of a delivery, by its content type: an arrival each, or the problem. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from typing import Any

from pydantic import ValidationError

from desk.api.problems import Problem, RequestRefused, describe
from services.ingest.arrivals import arrival_of
from services.ingest.envelopes import EnvelopeLimits, NotAnArticle, read_document
from services.ingest.readers import READERS
from shared.contracts import RawArticle
from shared.outcomes import Door, Reason, Refusal
from shared.parcels import Arrival
from shared.raw_content import content_fields
from shared.trace_context import valid_traceparent

JSON = "application/json"
LINES = ("application/x-ndjson", "application/jsonl")
RAW = tuple(media_type for media_type in READERS if media_type != JSON)  # the body is the content of one article

# What upstream may say of an article whose content is the body.
FIELD_HEADERS = {
    "content-location": "url",
    "content-language": "language",
    "article-id": "id",
    "article-source": "source",
    "article-published-at": "publishedAt",
    "article-urgency": "urgency",
}
_STATUS = {
    Reason.TOO_LARGE: 413,
    Reason.EMPTY: 400,
    Reason.TOO_DEEP: 400,
    Reason.BAD_JSON: 400,
    Reason.BAD_ENCODING: 400,
    Reason.UNSUPPORTED_MEDIA_TYPE: 415,
}

Read = Arrival | Problem


def media_type_of(headers: Mapping[str, str]) -> tuple[str, str | None]:
    """The media type and the charset of a body. Raises RequestRefused (415)."""
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    stated = message.get_content_type() if headers.get("content-type") else "none"
    if stated not in (JSON, *LINES, *RAW):
        known = ", ".join((JSON, *LINES, *RAW))
        raise RequestRefused(415, "unsupported_media_type", f"Content-Type is {stated}; one of these is read: {known}")
    charset = message.get_param("charset")
    return stated, charset if isinstance(charset, str) else None


def read_delivery(
    body: bytes, headers: Mapping[str, str], limits: EnvelopeLimits, source: str | None
) -> tuple[Read, ...]:
    """Each article of a body, in order; at least one. Those that name no source get `source`, another one is refused.

    Raises RequestRefused: 400, 413, 415 for the body as a whole.
    """
    media_type, charset = media_type_of(headers)
    if media_type in LINES:
        found = _lines(body, limits)
    elif media_type == JSON:
        found = read_document(body, limits)
    else:
        found = [_raw(body, media_type, charset, headers, limits)]
    trace = valid_traceparent(headers.get("traceparent"))
    return tuple(
        _problem(one.refusal) if isinstance(one, NotAnArticle) else _arrival(one, source, trace) for one in found
    )


def _lines(body: bytes, limits: EnvelopeLimits) -> list[RawArticle | NotAnArticle]:
    lines = [line for line in body.split(b"\n") if line.strip()]
    if not lines:
        return [NotAnArticle(Refusal(Reason.EMPTY), body)]
    if len(lines) > limits.elements:
        return [NotAnArticle(Refusal(Reason.TOO_LARGE, f"{len(lines)} lines"), body)]
    return [_line(line, limits) for line in lines]


def _line(line: bytes, limits: EnvelopeLimits) -> RawArticle | NotAnArticle:
    if line.lstrip()[:1] != b"{":
        return NotAnArticle(Refusal(Reason.BAD_SCHEMA, "each line is an object"), line)
    (found,) = read_document(line, limits)
    return found


def _raw(
    body: bytes, media_type: str, charset: str | None, headers: Mapping[str, str], limits: EnvelopeLimits
) -> RawArticle | NotAnArticle:
    if not body.strip():
        return NotAnArticle(Refusal(Reason.EMPTY), body)
    if len(body) > limits.content_bytes:
        return NotAnArticle(Refusal(Reason.TOO_LARGE, f"{len(body)} bytes"), body)
    fields: dict[str, Any] = {name: headers[header] for header, name in FIELD_HEADERS.items() if header in headers}
    try:
        return RawArticle.model_validate(
            {**content_fields(body), "mediaType": media_type, "charset": charset, **fields}
        )
    except ValidationError as error:
        wrong = ", ".join(str(problem["loc"][0]) for problem in error.errors())
        return NotAnArticle(Refusal(Reason.BAD_SCHEMA, f"headers are wrong for: {wrong}"), body)


def _arrival(raw: RawArticle, source: str | None, trace: str) -> Read:
    """What the article says of its source and its trace wins over what the delivery says, if it may say it."""
    if source is not None and raw.source not in {None, source}:
        return describe(422, "other_source", f"this token delivers for {source} only; leave `source` out")
    if raw.source is None and source is not None:
        raw = raw.model_copy(update={"source": source})
    arrival = arrival_of(raw, Door.HTTP)
    return arrival if arrival.traceparent else arrival._replace(traceparent=trace)


def _problem(refusal: Refusal) -> Problem:
    says = {Reason.EMPTY: "there is nothing in it", Reason.TOO_LARGE: "too large", Reason.TOO_DEEP: "nested too deep"}
    detail = ": ".join(filter(None, (says.get(refusal.reason), refusal.detail))) or refusal.reason
    return describe(_STATUS.get(refusal.reason, 422), refusal.reason, detail)
