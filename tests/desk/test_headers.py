"""What every answer of the desk says to browsers."""

from __future__ import annotations

import pytest

from tests.desk.serving import Desk


@pytest.mark.parametrize("path", ["/healthz", "/static/none.css", "/no/such/page"])
def test_no_answer_allows_inline_scripts_frames_or_guessed_types(desk: Desk, path: str) -> None:
    headers = desk.ask("GET", path).headers
    assert "'unsafe-inline'" not in headers["content-security-policy"]
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_request_for_another_host_name_is_refused(desk: Desk) -> None:
    assert desk.ask("GET", "/healthz", host="rebound.example").status == 400
    assert desk.ask("GET", "/healthz", host="localhost:8400").status == 200
