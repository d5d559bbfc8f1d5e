"""Trains the line tagger on a folder of raw texts and whole pages whose articles are known: `make train-lines`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from services.ingest.readers.line_tagger import LABELS, OTHER, Tagger
from training.lines.cases import Case, families, make_cases, read_records
from training.lines.composed import compose, gather
from training.lines.network import NOT_ARTICLE, Plan
from training.lines.pages import page_records
from training.lines.tables import refine, save, train_tagger

TARGET = Path(__file__).parents[2] / "services" / "ingest" / "readers" / "line_tagger.npz"
PLAN = Plan()
REFINEMENT = Plan(epochs=3, rate=1e-3)
SEEDS = (1,)
FOLDS = 5
_FURNITURE_CHARS = 300
_PAGE_WEIGHT = 0.5  # their truths are less exact, and few of them are news

Record = Mapping[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with raw_text.jsonl.xz, pages.jsonl.xz, html.tar.xz"
    )
    parser.add_argument("--to", type=Path, default=TARGET, help="file to write (default: the one that is shipped)")
    options = parser.parse_args()
    records = read_records(options.data)
    names, cases = make_cases(records)
    pages = _page_cases(options.data, records)
    tagger = _train(names, records, cases, pages, _say)
    save(tagger, options.to)
    print(f"{options.to}: {options.to.stat().st_size // 1024} kB, {len(tagger.steps)} steps of {len(names)} features")


def cross_validated(data: Path) -> dict[str, Tagger]:
    """By family of sites a tagger that has seen nothing of it."""
    records = read_records(data)
    names, cases = make_cases(records)
    pages = _page_cases(data, records)
    taggers: dict[str, Tagger] = {}
    for number, (outside, inside) in enumerate(families(cases, FOLDS), 1):
        unseen = {cases[index].family for index in inside}
        print(f"fold {number} of {FOLDS}", file=sys.stderr)
        tagger = _train(
            names,
            [records[index] for index in outside],
            [cases[index] for index in outside],
            [(record, case) for record, case in pages if case.family not in unseen],
            _say,
        )
        taggers |= dict.fromkeys(unseen, tagger)
    return taggers


def _train(
    names: Sequence[str],
    records: Sequence[Record],
    cases: Sequence[Case],
    pages: Sequence[tuple[Record, Case]],
    report: Callable[[int, float], None],
) -> Tagger:
    """First on everything, then on without most of the whole pages: they are many, and few of them are news."""
    articles = [record for record, _ in pages]
    whole = [*cases, *(case for _, case in pages), *_composed(records, cases, articles, rounds=1)]
    tagger = train_tagger(names, whole, PLAN, SEEDS, report)
    columns = [case for record, case in pages if record["style"] == "column"]
    return refine(tagger, [*cases, *columns, *_composed(records, cases, articles, rounds=2)], REFINEMENT, report)


def _page_cases(data: Path, records: Sequence[Record]) -> list[tuple[Record, Case]]:
    """Of pages that are not among the raw texts. Which of their lines link to other articles is not known."""
    pages = list(page_records(data, frozenset(record["page_id"] for record in records)))
    cases = make_cases(pages)[1] if pages else []
    return [
        (record, case._replace(
            labels=np.where(case.labels == OTHER, NOT_ARTICLE, case.labels),
            weights=case.weights * np.float32(_PAGE_WEIGHT),
        ))
        for record, case in zip(pages, cases, strict=True)
    ]  # fmt: skip


def _composed(records: Sequence[Record], cases: Sequence[Case], pages: Sequence[Record], *, rounds: int) -> list[Case]:
    """Of every article one text a round."""
    furniture: dict[str, set[str]] = {}
    for record, case in zip(records, cases, strict=True):
        if record["style"].startswith("main_"):
            furniture.setdefault(record["lang"] or "en", set()).update(_furniture(case))
    articles = [record for record in [*records, *pages] if record["style"] in ("main_blocks", "column")]
    parts = gather(articles, {language: sorted(lines) for language, lines in furniture.items()})
    random = np.random.default_rng(len(records) + rounds)
    todo = [item for _ in range(rounds) for item in parts.items()]
    texts = [record for language, each in todo for record in compose(each, language, random)]
    return make_cases(texts)[1] if texts else []


def _furniture(case: Case) -> Iterator[str]:
    """Lines without a piece of the article or a link."""
    taken = {
        line for line, label in zip(case.pieces.lines.tolist(), case.labels, strict=True) if LABELS[label] != "other"
    }
    for index, line in enumerate(case.lines):
        if index not in taken and len(line.text) < _FURNITURE_CHARS:
            yield line.text


def _say(epoch: int, loss: float) -> None:
    print(f"  epoch {epoch + 1}: loss {loss:.4f}", file=sys.stderr)


if __name__ == "__main__":
    main()
