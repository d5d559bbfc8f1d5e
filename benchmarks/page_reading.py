"""Reading HTML pages, beside what others read them with: the same made-up pages, one process each, in one run.

Readers that are not installed are left out. newspaper4k and news-please are no dependencies of ours: install them in an
environment of their own and name its Python with --python.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.news import make_news
from benchmarks.rivals import page_readers

Cost = dict[str, float]
_ROOT = Path(__file__).parent.parent


def make_pages(count: int) -> Iterator[dict[str, str]]:
    """So many of the made-up articles that are HTML, with their addresses."""
    seed = 1
    while True:
        for item in map(json.loads, make_news(1_000, seed)):
            if item.get("mediaType") == "text/html":
                yield {"content": item["content"], "url": item["url"]}
                count -= 1
                if not count:
                    return
        seed += 1


def measure(pages: int, python: str) -> dict[str, Cost | None]:
    """By reader; None for one that is not installed."""
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
        file.writelines(f"{json.dumps(page)}\n" for page in make_pages(pages))
        file.flush()
        return {name: _measure(name, python, file.name) for name in page_readers.READERS}


def _measure(name: str, python: str, file: str) -> Cost | None:
    ours = name in ("wiredesk", "trafilatura")  # these are what ingest runs with
    command = [sys.executable if ours else python, page_readers.__file__, name, file]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT) if ours else ""}
    answer = subprocess.run(command, capture_output=True, env=environment, check=False)
    if answer.stderr.startswith(b"not installed"):
        return None
    answer.check_returncode()
    found: Cost = json.loads(answer.stdout.splitlines()[-1])
    return found


def as_table(costs: dict[str, Cost | None]) -> str:
    """For people."""
    ours = costs["wiredesk"]
    assert ours is not None
    lines = [f"{'':16}{'CPU-ms/page':>14}{'words/page':>14}{'CPU, times ours':>18}"]
    for name, cost in costs.items():
        if cost is None:
            lines.append(f"{name:16}{'not installed, left out (--python)':>46}")
            continue
        ratio = cost["cpu_ms_per_page"] / ours["cpu_ms_per_page"]
        lines.append(f"{name:16}{cost['cpu_ms_per_page']:>14.2f}{cost['words_per_page']:>14.0f}{ratio:>18.2f}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--python", default=sys.executable, help="a Python that has newspaper4k and news-please")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    costs = measure(options.pages, options.python)
    print(json.dumps(costs, indent=1) if options.json else as_table(costs))


if __name__ == "__main__":
    main()
