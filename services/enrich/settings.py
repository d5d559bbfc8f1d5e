"""Settings of the enrich service, beside those that all services share."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from services.enrich.enrichers.entities import DEFAULT, ENGINES
from shared.settings import Settings


class EnrichSettings(Settings):
    """What enrich needs to know beyond what all services do. Field descriptions are the documentation."""

    # Half of all processor time goes here: with one process the others would wait for it, and a core with them.
    concurrency: int = Field(
        2, ge=1, le=64, description="Worker processes of enrich, beside the one of its urgent lane."
    )
    entity_engine: str = Field(DEFAULT, description=f"What finds the names in an article: {ENGINES}.")

    copies: Literal["publish", "hold"] = Field(
        "publish",
        description="What becomes of a copy of another article: `publish` it linked to the original, or `hold` it back "
        "(ending `duplicate`, reason `copy`).",
    )
    story_text_days: float = Field(
        7, gt=0, le=90, description="How long a text can be found again by its copies. About 1 kB of Redis per article."
    )
    story_id_days: float = Field(
        30,
        gt=0,
        le=365,
        description="How long an article's story is remembered by its uri, and its address and headline for links.",
    )
    max_wanted_links: int = Field(
        200_000,
        ge=0,
        description="Links to articles that have not come yet, for which the articles that carry them are remembered "
        "(story_text_days long, some 40 bytes each).",
    )
