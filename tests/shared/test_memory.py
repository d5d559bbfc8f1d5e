"""How much memory a service holds. Bounds, not costs: a quarter to a third above what was measured."""

from __future__ import annotations

import subprocess
import sys

import pytest

RESIDENT = "import psutil; print(psutil.Process().memory_info().rss)"
# What each main process has loaded before it forks its workers.
READY = {
    "ingest": "import services.ingest.app",
    "enrich": "import services.enrich.app; from services.enrich.enrich import load; tools = load()",
    "publish": "import services.publish.app",
}
FREED = "from shared.workers import give_back_memory; give_back_memory()"
MOST_MB = {"ingest": 95, "enrich": 155, "publish": 78}  # measured: 72, 121, 59

WARM = """
from benchmarks.enrichment import NOBODY, NOW, make_articles
from services.enrich.enrich import enrich_all
articles = [(article, NOBODY) for article in make_articles()]
for start in range(0, len(articles), 32):
    enrich_all(articles[start:start + 32], tools, now=NOW)
"""
MOST_MB_WARM = 215  # measured: 171, what the articles themselves take included


def resident_mb(*program: str) -> float:
    """Of a process that has run this."""
    command = [sys.executable, "-c", "\n".join([*program, RESIDENT])]
    return int(subprocess.run(command, check=True, capture_output=True, timeout=120).stdout) / 1_000_000


@pytest.mark.parametrize("service", READY)
def test_a_service_that_is_ready_holds_no_more_than_so_much(service: str):
    assert resident_mb(READY[service], FREED) < MOST_MB[service]


def test_enrich_holds_little_more_when_it_has_met_the_words_of_some_hundred_articles():
    assert resident_mb(READY["enrich"], FREED, WARM) < MOST_MB_WARM
