"""Settings of the enrich service."""

from __future__ import annotations

from pydantic import Field

from services.enrich.enrichers.entities import DEFAULT, ENGINES
from shared.settings import Settings


class EnrichSettings(Settings):
    """What enrich needs to know beyond what all services do."""

    entity_engine: str = Field(DEFAULT, description=f"What finds the names in an article: {ENGINES}.")
