"""The API does what its OpenAPI document says, whatever is sent to it."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desk.api.openapi import document
from tests.desk.serving import Desk


@schemathesis.serializer("application/x-ndjson", "application/jsonl", "message/rfc822", "application/warc")
def as_it_is(_context: schemathesis.SerializationContext, value: object) -> bytes:
    return str(value).encode(errors="replace")


SCHEMA = schemathesis.openapi.from_dict(document()).exclude(path="/v1/events")  # a stream that does not end
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@SCHEMA.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_promises(case: schemathesis.Case, desk: Desk) -> None:
    case.call_and_validate(base_url=f"http://127.0.0.1:{desk.port}", checks=CHECKS)
