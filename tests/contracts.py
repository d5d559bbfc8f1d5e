"""Structs as the contracts they were made of."""

from __future__ import annotations

from shared import annotations, contracts
from shared.annotations import Contract


def checked(struct: Contract) -> Contract:
    """The contract of the same values. Raises ValidationError for one that pydantic would not have let pass."""
    name = type(struct).__name__
    kind: type[Contract] = getattr(contracts, name, None) or getattr(annotations, name)
    return kind.model_validate_json(struct.to_json(), strict=True)
