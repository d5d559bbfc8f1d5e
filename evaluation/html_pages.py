"""How well web pages are read: body, title, date, authors and cost, beside trafilatura on the same pages.

The folder holds pages.jsonl.xz, html.tar.xz and score_html.py, which does the counting. Cost is CPU time as a multiple
of one lxml parse of the same pages. Exits with 1 when a measure is below its floor.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from types import ModuleType
from typing import Any

from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]
from rich.console import Console
from rich.progress import track
from trafilatura import bare_extraction

from evaluation.bars import Bar, print_bars
from evaluation.page_folders import Page, load_pages, load_scorer
from services.ingest.readers.html import read_html
from services.ingest.readers.reading import Reading
from shared.errors import CannotProcess

SETS = ("aeb", "fundus", "fundus_hist", "wcxb", "traf")
MEASURED = ("aeb", "fundus")  # the others show whether what helps these is true of pages at large
Prediction = dict[str, Any]  # {id, body, title, authors, date, ms}
Extractor = Callable[[str], Prediction]
Scores = dict[str, float]
_COLUMNS = {
    "docs": "pages", "F1": "body F1", "P": "precis.", "R": "recall", "ge95": ">= .95", "bad": "< .5", "titleL": "title",
    "date": "date", "auSet": "authors", "cost": "x parse",
}  # fmt: skip


def read_with_wiredesk(html: str) -> Prediction:
    try:
        reading = read_html(html)
    except CannotProcess:
        reading = Reading()
    return {
        "body": "\n\n".join(reading.paragraphs),
        "title": reading.headline,
        "authors": reading.byline.split(", ") if reading.byline else [],
        "date": reading.published_at,
    }


def read_with_trafilatura(html: str) -> Prediction:
    document = bare_extraction(html, include_comments=False, with_metadata=True)
    if document is None:
        return {"body": "", "title": None, "authors": [], "date": None}
    return {
        "body": document.text or "",
        "title": document.title,
        "authors": (document.author or "").split("; "),
        "date": document.date,
    }


def parse_only(html: str) -> Prediction:
    document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    return {}


EXTRACTORS: Mapping[str, Extractor] = {
    "parse": parse_only,
    "trafilatura": read_with_trafilatura,
    "wiredesk": read_with_wiredesk,
}


def predict(page: Page, extract: Extractor) -> Prediction:
    """The prediction with the CPU milliseconds it took."""
    began = time.process_time()
    prediction = extract(page["html"])
    return {"id": page["id"], **prediction, "ms": 1000 * (time.process_time() - began)}


def measure(
    pages: Sequence[Page], scorer: ModuleType, show: Callable[[Sequence[Page]], Iterable[Page]]
) -> tuple[dict[str, Scores], list[Prediction]]:
    """Scores by extractor, and our own predictions. Page by page, so that a busy machine slows all of them alike."""
    made: dict[str, list[Prediction]] = {name: [] for name in EXTRACTORS}
    for page in show(pages):
        for name, extract in EXTRACTORS.items():
            made[name].append(predict(page, extract))
    cost = {name: sum(prediction["ms"] for prediction in made[name]) for name in made}
    scores = {}
    for name in ("trafilatura", "wiredesk"):
        found = scorer.agg(scorer.score(pages, made[name]))
        scores[name] = {**found, "cost": cost[name] / max(cost["parse"], 1e-9)}
    return scores, made["wiredesk"]


def print_scores(group: str, scores: Mapping[str, Scores]) -> None:
    for name, found in scores.items():
        cells = (f"{found[key]:9.0f}" if key == "docs" else f"{found[key]:9.3f}" for key in _COLUMNS)
        print(f"{group:12}{name:12}{''.join(cells)}".replace("nan", "  -"), flush=True)


def bars_of(scores: Mapping[str, Mapping[str, Scores]]) -> list[Bar]:
    """What pages must be read like: no worse than trafilatura in the same run, at a fraction of its cost."""
    bars = [
        Bar(f"body F1, {group}", scores[group]["wiredesk"]["F1"], scores[group]["trafilatura"]["F1"], 0.98)
        for group in MEASURED
        if group in scores
    ]
    costs = [scores[group]["wiredesk"]["cost"] for group in MEASURED if group in scores]
    bars += [Bar("cost in parses of the page", mean(costs), 15, 4, lower_is_better=True)] if costs else []
    if "fundus" in scores:
        found = scores["fundus"]["wiredesk"]
        bars.append(Bar("title (loose), fundus", found["titleL"], 0.968, 0.99))
        bars.append(Bar("date, fundus", found["date"], 0.976, 0.985))
        bars.append(Bar("authors (exact), fundus", found["auSet"], 0.83, 0.91))
    return bars


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.html_pages",
        description=__doc__,
        epilog="example: python -m evaluation.html_pages --data ../shared/eval/reading --sets aeb fundus",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the pages and the scorer")
    parser.add_argument("--sets", nargs="+", metavar="SET", help=f"of {', '.join(SETS)}; all that have pages")
    parser.add_argument("--sample", type=int, metavar="N", help="only the first N pages of each set")
    parser.add_argument("--predictions", type=Path, metavar="FILE", help="write ours, one JSON a page")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all scores")
    return parser


def main() -> None:
    options = make_parser().parse_args()
    scorer, pages = load_scorer(options.data), load_pages(options.data, options.sets, options.sample)
    for extract in EXTRACTORS.values():  # imports and caches are filled before the clock starts
        extract("<html><body><article><p>" + "It rained in Wales all day. " * 40 + "</p></article></body></html>")
    console = Console(stderr=True)

    def show(group: Sequence[Page]) -> Iterable[Page]:
        return track(group, group[0]["set"], console=console, disable=not console.is_terminal)

    print(f"{'set':12}{'':12}", *(f"{label:>8}" for label in _COLUMNS.values()))
    scores: dict[str, dict[str, Scores]] = {}
    predictions: list[Prediction] = []
    for group in dict.fromkeys(page["set"] for page in pages):
        scores[group], ours = measure([page for page in pages if page["set"] == group], scorer, show)
        predictions += ours
        print_scores(group, scores[group])
    if options.predictions is not None:
        options.predictions.write_text("".join(json.dumps(made) + "\n" for made in predictions), encoding="utf-8")
    if options.json is not None:
        options.json.write_text(json.dumps(scores, indent=1), encoding="utf-8")
    sys.exit(0 if print_bars(bars_of(scores)) else 1)


if __name__ == "__main__":
    main()
