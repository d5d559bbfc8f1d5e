"""What the work alone takes: the services' pure functions in a loop, in as many processes as there are cores.

`python -m benchmarks.bare_loop FILE` with one inbox item a line prints CPU-ms per article and articles per second.
No Redis, no store, no story index; every article is looked into for others, read, enriched, printed for the comparison
of stories, its links named, and written out as the document a store would get.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import orjson

from benchmarks.rivals.work import NOBODY, limits, tools
from services.enrich.enrich import enrich_all
from services.enrich.enrichers.story_print import make_print
from services.enrich.placement import link_keys
from services.enrich.tasks import TOGETHER
from services.ingest.arrivals import read_items
from services.ingest.expansion import expand
from services.ingest.lacks import lacks_of
from services.ingest.normalize import normalize
from services.ingest.reading_ahead import ReadingAhead
from shared.contracts import Article, RawArticle
from shared.ninjs import to_ninjs
from shared.outcomes import Refusal
from shared.parcels import Arrival
from shared.times import now_rfc3339
from shared.workers import settle_memory


def work_through(items: Sequence[bytes]) -> tuple[float, float]:
    """CPU seconds and seconds by the clock."""
    cpu, clock = time.process_time(), time.monotonic()
    for start in range(0, len(items), TOGETHER):
        articles = _read(items[start : start + TOGETHER])
        for record in enrich_all([(article, NOBODY) for article in articles], tools(), now=now_rfc3339()):
            make_print(record.article.headline, record.article.body)
            link_keys(record)
            orjson.dumps(to_ninjs(record))
    return time.process_time() - cpu, time.monotonic() - clock


def _read(items: Sequence[bytes]) -> list[Article]:
    """The articles of a batch, scraped texts several in a pass, as ingest reads them."""
    raws = {str(nth): _open(item) for nth, item in enumerate(items)}
    ahead = ReadingAhead(raws, lambda _name, _raw: None)
    articles = []
    for name, raw in raws.items():
        expand(raw)
        article = normalize(raw, version=1, ahead=ahead.take(name))
        if not isinstance(article, Refusal):
            lacks_of(article)
            articles.append(article)
    return articles


def _open(item: bytes) -> RawArticle:
    (found,) = read_items([item], limits())
    assert isinstance(found, Arrival)
    return RawArticle.model_validate_json(found.payload)


def main() -> None:
    """Warm up with the first tenth, then measure the rest."""
    items = Path(sys.argv[1]).read_bytes().splitlines()
    warm, rest = items[: len(items) // 10], items[len(items) // 10 :]
    work_through(warm)  # before the fork, as workers load before it
    settle_memory()  # as they do after it: the loop is to have all that helps the functions
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, get_context("fork")) as pool:
        parts = list(pool.map(work_through, [rest[nth::cores] for nth in range(cores)]))
    cpu, clock = sum(part[0] for part in parts), max(part[1] for part in parts)
    print(json.dumps({"cpu_ms_per_article": cpu / len(rest) * 1000, "articles_per_second": len(rest) / clock}))


if __name__ == "__main__":
    main()
