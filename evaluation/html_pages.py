"""How well pages are read: body, title, authors, date and cost, beside trafilatura with its own settings.

The folder holds pages.jsonl.xz, html.tar.xz and score_html.py, which does the counting. Cost is CPU time as a multiple
of one lxml parse of the same pages.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import lzma
import sys
import tarfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]
from trafilatura import bare_extraction

from services.ingest.readers.html import read_html
from services.ingest.readers.reading import Reading
from shared.errors import CannotProcess

SETS = ("aeb", "fundus")
Prediction = dict[str, Any]  # {id, body, title, authors, date, ms}
Extractor = Callable[[str], Prediction]
_SCORES = {"F1": "body F1", "ge95": ">= .95", "titleL": "title", "date": "date", "auSet": "authors"}


def load_pages(folder: Path, sets: Iterable[str], sample: int | None) -> list[dict[str, Any]]:
    """Pages with their truth, of each set the first `sample`; the HTML stands under `html`."""
    with lzma.open(folder / "pages.jsonl.xz", "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    chosen = [page for name in sets for page in [page for page in pages if page["set"] == name][:sample]]
    members = {page["html"]: page for page in chosen}
    with tarfile.open(folder / "html.tar.xz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name in members else None
            if content is not None:
                members[member.name]["html"] = content.read().decode()
    return chosen


def load_scorer(folder: Path) -> ModuleType:
    """The folder's score_html.py as a module."""
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("score_html", folder / "score_html.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score_html.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def read_with_wiredesk(html: str) -> Prediction:
    try:
        reading = read_html(html)
    except CannotProcess:
        reading = Reading()
    return {
        "body": "\n\n".join(reading.paragraphs),
        "title": reading.headline,
        "authors": (reading.byline or "").split(", "),
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


def predict(pages: Iterable[Mapping[str, Any]], extract: Extractor) -> list[Prediction]:
    """One prediction a page, with the CPU milliseconds it took."""
    predictions = []
    for page in pages:
        began = time.process_time()
        prediction = extract(page["html"])
        milliseconds = 1000 * (time.process_time() - began)
        predictions.append({"id": page["id"], **prediction, "ms": milliseconds})
    return predictions


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> None:
    path.write_text("".join(json.dumps(prediction) + "\n" for prediction in predictions), encoding="utf-8")


def report(name: str, pages: list[dict[str, Any]], scorer: ModuleType, out: Path | None) -> dict[str, dict[str, float]]:
    """Print and return the scores of one set by extractor."""
    predictions = {extractor: predict(pages, extract) for extractor, extract in EXTRACTORS.items()}
    cost = {extractor: sum(made["ms"] for made in predictions[extractor]) for extractor in EXTRACTORS}
    scores: dict[str, dict[str, float]] = {}
    for extractor in ("trafilatura", "wiredesk"):
        found = scorer.agg(scorer.score(pages, predictions[extractor]))
        scores[extractor] = {key: found[key] for key in _SCORES} | {"cost": cost[extractor] / max(cost["parse"], 1e-9)}
        print(f"{name:12s}{extractor:14s}", "".join(f"{scores[extractor][key]:9.3f}" for key in scores[extractor]))
        if out is not None:
            write_predictions(out / f"{extractor}.{name}.jsonl", predictions[extractor])
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the pages and the scorer")
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--sample", type=int, help="pages of each set")
    parser.add_argument("--out", type=Path, help="folder to write the predictions to")
    options = parser.parse_args()
    scorer = load_scorer(options.data)
    for extract in EXTRACTORS.values():  # imports and caches are filled before the clock starts
        extract("<html><body><article><p>" + "It rained in Wales all day. " * 40 + "</p></article></body></html>")
    print(f"{'set':12s}{'':14s}", "".join(f"{label:>9s}" for label in (*_SCORES.values(), "x parse")))
    for name in options.sets:
        report(name, load_pages(options.data, [name], options.sample), scorer, options.out)


if __name__ == "__main__":
    main()
