"""How well and how fast the entity engine tags: `python -m evaluation.entities --data FOLDER`.

FOLDER holds annotated sets (*.jsonl: `{id, text, entities:[{text,type,start,end}]}`) and score_entities.py. Exit code 1
when a figure is below its floor. Floors are for sets named worldwide* and gum_news*; others are only shown.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from services.enrich.enrichers.entities import DEFAULT, make_engine
from services.enrich.enrichers.entities.errors import UnknownEngineError
from services.enrich.enrichers.tagged import EntityEngine, Tagged

TYPES = ("PER", "ORG", "LOC", "MISC")  # what the sets tell apart; the scorer folds ours into them
BATCH = 64  # articles, as many as one message brings
TARGETS = {  # set, measure: floor and aim
    ("worldwide", "span"): (0.70, 0.78),
    ("worldwide", "set"): (0.66, 0.74),
    ("worldwide", "span_untyped"): (0.82, 0.88),
    ("gum_news", "span"): (0.61, 0.70),
}
MEASURES = {"span": "typed span F1", "set": "per-document set F1", "span_untyped": "untyped span F1"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number, with what it should reach."""

    of: str
    measure: str
    value: float
    floor: float | None = None
    aim: float | None = None

    @property
    def is_enough(self) -> bool:
        return self.floor is None or self.value >= self.floor


Gold = dict[str, dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with annotated sets and score_entities.py")
    parser.add_argument("--engine", default=DEFAULT, help="crf (default) or spacy:<pipeline>")
    parser.add_argument("--predictions", type=Path, help="folder to write what was tagged to, one file per set")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    scorer, paths = options.data / "score_entities.py", sorted(options.data.glob("*.jsonl"))
    if not scorer.exists() or not paths:
        sys.exit(f"{options.data}: expected annotated sets (*.jsonl) and score_entities.py")
    try:
        engine = make_engine(options.engine)
    except UnknownEngineError as error:
        sys.exit(str(error))
    figures = list(measure(engine, load_scorer(scorer), paths, options.predictions))
    print(json.dumps([asdict(one) for one in figures], indent=2) if options.json else table(engine, figures))
    sys.exit(not all(figure.is_enough for figure in figures))


def load_scorer(path: Path) -> ModuleType:
    """The folder's own scorer, so that whoever scores elsewhere gets the same numbers."""
    spec = importlib.util.spec_from_file_location("score_entities", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(
    engine: EntityEngine, scorer: ModuleType, paths: Sequence[Path], predictions: Path | None
) -> Iterator[Figure]:
    """The figures of every set, then memory and speed. The engine has read nothing yet."""
    golds: dict[Path, Gold] = {path: scorer.load(path) for path in paths}
    texts = [entry["text"] for gold in golds.values() for entry in gold.values()]
    speeds = words_per_second(engine.tag_batch, texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for path, gold in golds.items():
        tagged = tag(engine, gold)
        if predictions is not None:
            write_predictions(predictions / path.name, tagged)
        scores = scorer.score(gold, tagged, TYPES)[0]
        for key, name in MEASURES.items():
            yield Figure(path.stem, name, round(scores[key][2], 4), *target_of(path.stem, key))
    yield Figure("this process", "peak resident memory, MB", round(peak))
    yield from compare(speeds, texts)


def target_of(name: str, measure_name: str) -> tuple[float | None, float | None]:
    """Floor and aim for a measure of a set."""
    for (start, measured), target in TARGETS.items():
        if name.startswith(start) and measured == measure_name:
            return target
    return None, None


def tag(engine: EntityEngine, gold: Gold) -> Gold:
    """What the engine finds, as the scorer reads it."""
    entries = list(gold.values())
    tagged: Gold = {}
    for first in range(0, len(entries), BATCH):
        batch = entries[first : first + BATCH]
        for entry, names in zip(batch, engine.tag_batch([one["text"] for one in batch]), strict=True):
            tagged[entry["id"]] = {"id": entry["id"], "entities": [_entity(entry["text"], name) for name in names]}
    return tagged


def _entity(text: str, name: Tagged) -> dict[str, Any]:
    return {
        "text": text[name.start : name.end],
        "type": name.type,
        "start": name.start,
        "end": name.end,
        "confidence": name.confidence,
    }


def write_predictions(path: Path, tagged: Gold) -> None:
    """One line per document, in the form the scorer reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(entry, ensure_ascii=False) + "\n" for entry in tagged.values())
    path.write_text("".join(lines), encoding="utf-8")


def compare(speeds: tuple[float, float], texts: Sequence[str]) -> Iterator[Figure]:
    """Words per CPU-second on texts met for the first time, and again; beside spaCy's tokenizer if it is installed."""
    tokenizer = spacy_tokenizer()
    others = words_per_second(tokenizer, texts) if tokenizer else None
    for nth, when in enumerate(("new texts", "the same texts again")):
        yield Figure(when, "words per CPU-second", round(speeds[nth]))
        if others:
            yield Figure(when, "as a multiple of spaCy's tokenizer alone", round(speeds[nth] / others[nth], 2))


def words_per_second(read: Callable[[Sequence[str]], object], texts: Sequence[str]) -> tuple[float, float]:
    """Speed on the second half of the texts once the first is read, and on the same half again."""
    half = len(texts) // 2
    _seconds(read, texts[:half])
    words = sum(len(text.split()) for text in texts[half:])
    return words / _seconds(read, texts[half:]), words / _seconds(read, texts[half:])


def _seconds(read: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    started = time.process_time()
    for first in range(0, len(texts), BATCH):
        read(texts[first : first + BATCH])
    return time.process_time() - started


def spacy_tokenizer() -> Callable[[Sequence[str]], object] | None:
    """spaCy's English tokenizer, the yardstick for speed; None without spaCy."""
    try:
        import spacy
    except ImportError:
        return None
    tokenizer = spacy.blank("en").tokenizer
    return lambda texts: [len(tokenizer(text)) for text in texts]


def table(engine: EntityEngine, figures: Sequence[Figure]) -> str:
    """The figures for reading."""
    lines = [f"engine {engine.name} {engine.version}", f"{'':22}{'':50}{'value':>10}{'floor':>8}{'aim':>8}"]
    for one in figures:
        value = f"{one.value:10.3f}" if one.value < 100 else f"{one.value:10,.0f}"
        targets = "".join(f"{'' if target is None else format(target, '.2f'):>8}" for target in (one.floor, one.aim))
        lines.append(f"{one.of:22}{one.measure:50}{value}{targets}{'' if one.is_enough else '  below the floor'}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
