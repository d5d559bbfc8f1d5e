"""How much memory a service holds when it is ready. Bounds, not costs: a third above what was measured."""

from __future__ import annotations

import subprocess
import sys

import pytest

RESIDENT = "import psutil; print(psutil.Process().memory_info().rss)"
# What each main process has loaded before it forks its workers.
READY = {
    "ingest": "import services.ingest.app",
    "enrich": "from services.enrich.enrich import load; import services.enrich.app; tools = load()",
    "publish": "import services.publish.app",
}
MOST_MB = {"ingest": 105, "enrich": 170, "publish": 90}  # measured: 76, 128, 64


@pytest.mark.parametrize("service", READY)
def test_a_service_that_is_ready_holds_no_more_than_so_much(service: str):
    program = f"{READY[service]}; {RESIDENT}"
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, timeout=120)
    assert int(answer.stdout) < MOST_MB[service] * 1_000_000
