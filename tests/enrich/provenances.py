"""What records in tests are made of."""

from __future__ import annotations

from shared.annotations import Provenance

PROVENANCE = Provenance(
    raw_digest="sha256:0",
    media_type="text/plain",
    door="queue",
    received_at="2026-03-01T08:00:00Z",
    correlation_id="c1",
)
