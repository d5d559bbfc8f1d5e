"""Settings of the ingest service, beside those that all services share."""

from __future__ import annotations

from pydantic import Field

from shared.settings import Settings


class IngestSettings(Settings):
    """What the door lets in. Field descriptions are the documentation (docs/reference/settings.md)."""

    max_content_bytes: int = Field(
        2_097_152, ge=1_000, description="Largest content of one article, decoded. Larger ones are dead letters."
    )
    max_item_bytes: int = Field(
        8_388_608,
        ge=10_000,
        description="Largest inbox item. Larger ones become dead letters inside Redis and never reach a worker.",
    )
    max_items_per_array: int = Field(
        10_000,
        ge=1,
        le=100_000,
        description="Most articles in one JSON array. They are accepted in one step, which Redis bounds.",
    )
    max_nesting: int = Field(32, ge=4, le=200, description="Deepest nesting of a JSON item.")
    door_batch: int = Field(256, ge=1, le=1000, description="Most inbox items per claim.")
    door_lease_seconds: float = Field(
        30, ge=1, description="After so long without a sign of life, what a door had claimed goes back to the inbox."
    )
    archive_seconds: float = Field(
        60,
        gt=0,
        le=600,
        description="How long raw articles are gathered for one file of the archive; 16 MB are written at once.",
    )
    source_memory: bool = Field(
        True,
        description="Remember, for 14 days, in how many stories of a source each line of scraped text has stood: what "
        "every page repeats is page furniture. Up to 100 MB of Redis. Off, the same raw article gives the same article "
        "whatever came before it.",
    )
