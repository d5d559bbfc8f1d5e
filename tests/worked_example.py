"""The worked example that may lie beside the project: a raw article, and the record it should become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "shared" / "sample"
RAW = SAMPLE / "raw_article.txt"


def ideal_record() -> dict[str, Any]:
    """What the raw article should become. Skips the test where the example is not there."""
    if not SAMPLE.exists():
        pytest.skip(f"no worked example at {SAMPLE}")
    ideal: dict[str, Any] = json.loads((SAMPLE / "ideal_record.json").read_text(encoding="utf-8"))
    return ideal
