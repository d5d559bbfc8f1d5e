"""How well plain scraped text is read: every raw text of a data folder, scored by the folder's own scorer.

The folder holds raw_text.jsonl.xz and score_raw_text.py; sample.jsonl, where it is there, must come out exactly. The
second column is with a memory of each source's other texts. Exits with 1 when a figure is below its floor.

Texts are read as the stage reads a batch, eight in one pass, and that is timed; the row below says what they cost one
by one.

The shipped tagger has been trained on the development data: of that, only --cross-validate tells how it does on sites
it has not seen. It trains a tagger for each fold of sites, which takes some minutes.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from services.enrich.enrichers.links import relate
from services.ingest.readers.line_tagger import Tagger, tagger
from services.ingest.readers.reading import Reading, Seen
from services.ingest.readers.text import Scraped, read_text, read_with
from services.ingest.reading_ahead import TOGETHER
from training.lines.cases import read_records
from training.lines.memory import Memory

Record = Mapping[str, Any]
Prediction = dict[str, Any]
Figures = dict[str, float]
TaggerOf = Callable[[Record], Tagger]

_COLUMN = frozenset({"main_blocks", "main_glue"})
_WHOLE = frozenset({"bs4_nl", "lxml_tc", "inscriptis", "html2text"})
_PROSE = 0.8  # share of the words in running text: below it a page is a list, a schedule, a product
_LEAST_IN_RAW = 0.95  # of the article; where less is in the text, the truth speaks of something else


class Measure(NamedTuple):
    """One row of the table. `most`: the floor is a ceiling."""

    name: str
    floor: float
    aim: float
    styles: frozenset[str]
    key: str  # of the scorer's figures
    least_prose: float = 0.0
    most: bool = False


_ALL = _COLUMN | _WHOLE | {"seedlike"}
MEASURES = (
    Measure("article column, prose: body F1", 0.945, 0.975, _COLUMN, "F1", _PROSE),
    Measure("article column, prose: texts of F1 >= .95", 0.65, 0.88, _COLUMN, "ge95", _PROSE),
    Measure("whole page, prose: body F1", 0.92, 0.96, _WHOLE, "F1", _PROSE),
    Measure("composed: body F1", 0.97, 0.995, frozenset({"seedlike"}), "F1"),
    Measure("composed: body exact", 0.35, 0.80, frozenset({"seedlike"}), "exact"),
    Measure("glued in few lines: body F1", 0.89, 0.94, frozenset({"lxml_tc"}), "F1"),
    Measure("article column: headline, loosely", 0.75, 0.92, _COLUMN, "titleL"),
    Measure("article column: related headlines F1", 0.55, 0.78, _COLUMN, "relF"),
    Measure("article column: related inside the article, recall", 0.25, 0.60, _COLUMN, "inlR"),
    Measure("all: texts of F1 < .5", 0.03, 0.005, _ALL, "bad", most=True),
)
CPU = Measure("CPU-ms per 10 kB, eight in a pass", 4.0, 1.0, _ALL, "cpu", most=True)
_ALONE = "CPU-ms per 10 kB, one by one"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with raw_text.jsonl.xz and score_raw_text.py")
    parser.add_argument("--predictions", type=Path, help="write what was read, one JSON object a line, for the scorer")
    parser.add_argument("--cross-validate", action="store_true", help="train anew for each fold of sites (minutes)")
    parser.add_argument("--json", type=Path, help="write the figures")
    options = parser.parse_args()
    missing = [name for name in ("raw_text.jsonl.xz", "score_raw_text.py") if not (options.data / name).exists()]
    if missing:
        sys.exit(f"{options.data} holds no {' and no '.join(missing)}")
    sys.exit(0 if evaluate(options.data, options.predictions, options.json, crossed=options.cross_validate) else 1)


def evaluate(data: Path, predictions: Path | None, figures_file: Path | None, *, crossed: bool) -> bool:
    """Print the table; whether every floor is met without memory."""
    scorer, records = load_scorer(data), read_scored(data)
    tagger_of = _crossed_taggers(data) if crossed else lambda _: tagger()
    gc.freeze()  # as workers do: no collection walks what was loaded before
    plain, cpu = _timed(records, tagger_of, together=TOGETHER)
    _, alone = _timed(records, tagger_of, together=1)
    memory = Memory(records)
    figures = measure(scorer, records, plain) | {CPU.name: cpu, _ALONE: alone}
    remembered = measure(scorer, records, predict(records, tagger_of, memory.of))
    if predictions is not None:
        predictions.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in plain))
    if figures_file is not None:
        figures_file.write_text(json.dumps({"plain": figures, "with memory": remembered}, indent=1))
    exact = [name for name, is_exact in sample_outcomes(scorer, data) if not is_exact]
    _print(figures, remembered, exact, has_sample=(data / "sample.jsonl").exists())
    return not exact and all(meets(row, figures[row.name]) for row in (*MEASURES, CPU))


def _timed(records: Sequence[Record], tagger_of: TaggerOf, *, together: int) -> tuple[list[Prediction], float]:
    """The predictions, and CPU-ms per 10 kB of a single pass through all texts, links made of teasers included."""
    started = time.process_time()
    predictions = predict(records, tagger_of, together=together)
    spent = (time.process_time() - started) * 1000
    return predictions, spent / sum(len(record["raw_text"]) / 10_000 for record in records)


def predict(
    records: Iterable[Record],
    tagger_of: TaggerOf,
    memory: Callable[[Record], Seen] | None = None,
    *,
    together: int = TOGETHER,
) -> list[Prediction]:
    """What the scorer wants to know of each record; so many at a time are read in one pass."""
    return [
        prediction(record["id"], reading)
        for model, alike in groupby(records, tagger_of)
        for group in _batches(alike, together)
        for record, reading in zip(group, _readings(model, group, memory), strict=True)
    ]


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    left = iter(records)
    while group := list(islice(left, size)):
        yield group


def _readings(model: Tagger, group: Sequence[Record], memory: Callable[[Record], Seen] | None) -> list[Reading]:
    return read_with(model, [Scraped(each["raw_text"], memory(each) if memory else None) for each in group])


def prediction(name: str, reading: Reading) -> Prediction:
    """A reading in the scorer's words; a related headline is one however often it was printed."""
    related = relate(reading.teasers, [reading.headline or ""])
    return {
        "id": name,
        "title": reading.headline,
        "body": "\n\n".join(reading.paragraphs),
        "related": [link.headline for link in related],
    }


def measure(scorer: ModuleType, records: Sequence[Record], predictions: Sequence[Prediction]) -> Figures:
    """The figures by name of the row; rows that no record belongs to are left out."""
    scored = {each["id"]: each for each in scorer.score_records(records, predictions)}
    figures: Figures = {}
    for row in MEASURES:
        group = [scored[each["id"]] for each in records if _belongs(each, row)]
        if group:
            figures[row.name] = scorer.agg(group)[row.key]
    return figures


def meets(row: Measure, figure: float) -> bool:
    """Whether it is no worse than the floor; figures of nothing (NaN) are."""
    return not (figure > row.floor if row.most else figure < row.floor)


def load_scorer(data: Path) -> ModuleType:
    """The folder's score_raw_text.py."""
    spec = importlib.util.spec_from_file_location("score_raw_text", data / "score_raw_text.py")
    assert spec is not None and spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def read_scored(data: Path) -> list[Record]:
    """The records that are scored."""
    return [each for each in read_records(data) if each.get("body_recall_in_raw", 1) >= _LEAST_IN_RAW]


def _belongs(record: Record, row: Measure) -> bool:
    return record["style"] in row.styles and record.get("prose_share", 1) >= row.least_prose


def _crossed_taggers(data: Path) -> TaggerOf:
    from training.lines.train import cross_validated

    taggers = cross_validated(data)
    return lambda record: taggers[record["family"]]


def sample_outcomes(scorer: ModuleType, data: Path) -> Iterator[tuple[str, bool]]:
    """Whether body, headline and links of each sample are exact."""
    path = data / "sample.jsonl"
    for row in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        record = json.loads(row)
        found = prediction(record["id"], read_text(record["raw_text"]))
        (score,) = scorer.score_records([record], [found])
        yield "body", score["acc"]
        yield "headline", score.get("tx", False)
        yield "links", score.get("rh") == score.get("rt") == score.get("rp")


def _print(figures: Figures, remembered: Figures, wrong: Sequence[str], *, has_sample: bool) -> None:
    print(f"{'':52}{'floor':>8}{'aim':>8}{'now':>8}{'memory':>8}")
    for row in (*MEASURES, CPU):
        if row.name in figures:
            miss = "" if meets(row, figures[row.name]) else "  below the floor"
            memory = f"{remembered[row.name]:8.3f}" if row.name in remembered else f"{'':8}"
            print(f"{row.name:52}{row.floor:8.3f}{row.aim:8.3f}{figures[row.name]:8.3f}{memory}{miss}")
    print(f"{_ALONE:68}{figures[_ALONE]:8.3f}")
    if has_sample:
        outcome = "wrong: " + ", ".join(wrong) if wrong else "exact"
        print(f"{'sample: body, headline, links':52}{'exact':>8}{'exact':>8}   {outcome}")


if __name__ == "__main__":
    main()
