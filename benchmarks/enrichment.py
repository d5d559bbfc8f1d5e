"""What each part of enrichment costs per article, beside spaCy's tokenizer alone on the same text in the same process.

The articles are those of the entity tagger's corpus, put together to 535 words; that makes them three times as full of
names as the news. --data takes others. A quarter of them warms both sides up; the rest is new to both, and is read once
by the parts and once more by the whole chain.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import training.entities
from services.enrich.enrich import ENRICHERS, Tools, enrich_all, load
from services.enrich.enrichers.tagged import Tagged
from services.enrich.tasks import TOGETHER
from shared.annotations import Provenance
from shared.contracts import Article, Record
from shared.workers import settle_memory
from training.entities.corpus import read_corpus, read_set

CORPUS = Path(training.entities.__file__).with_name("corpus")
WORDS = 535
NOBODY = Provenance(raw_digest="", media_type="", door="", received_at="", correlation_id="")
NOW = "2026-01-01T00:00:00Z"
COMPARED = ("tagger", "resolution", "quotes", "topics")  # with the tokenizer; the other parts come on top

Costs = dict[str, float]  # CPU seconds by part


class TimedEngine:
    """An engine that keeps account of its own CPU seconds."""

    def __init__(self, tools: Tools) -> None:
        self.engine = tools.engine
        self.name, self.version = self.engine.name, self.engine.version
        self.seconds = 0.0

    def tag_batch(self, texts: Sequence[str]) -> list[list[Tagged]]:
        started = time.process_time()
        tagged = self.engine.tag_batch(texts)
        self.seconds += time.process_time() - started
        return tagged


def read_articles(path: Path) -> list[Article]:
    """The articles of a set of JSON lines, as long as they are; the first line is the headline."""
    texts = [list(filter(str.strip, document.text.split("\n"))) for document in read_set(path)]
    return [_article(nth, paragraphs) for nth, paragraphs in enumerate(texts) if len(paragraphs) > 1]


def _article(nth: int, paragraphs: Sequence[str]) -> Article:
    return Article(uri=f"urn:uuid:{nth}", version=1, headline=paragraphs[0], paragraphs=tuple(paragraphs[1:]))


def make_articles(seed: int = 1) -> list[Article]:
    """The corpus in another order, as articles of WORDS words; what is left over makes none."""
    documents = read_corpus(CORPUS)
    random.Random(seed).shuffle(documents)
    lines = (line for document in documents for line in document.text.split("\n"))
    return [_article(nth, paragraphs) for nth, paragraphs in enumerate(_cut(lines))]


def _cut(lines: Iterator[str]) -> Iterator[list[str]]:
    """Paragraphs of WORDS words in all, the last one cut short."""
    paragraphs: list[str] = []
    room = WORDS
    for line in filter(None, lines):
        words = line.split(" ")
        while len(words) >= room:
            yield [*paragraphs, " ".join(words[:room])]
            words, paragraphs, room = words[room:], [], WORDS
        if words:
            paragraphs.append(" ".join(words))
            room -= len(words)


def measure(articles: Sequence[Article]) -> dict[str, Any]:
    """CPU-ms per article: each part, the whole chain, and the tokenizer if there is one."""
    tools = load()
    tokenize = load_tokenizer()
    settle_memory()  # as the worker does
    warm = len(articles) // 4
    for batch in _batches(articles[:warm]):
        run(batch, tools, tokenize)
    total: Costs = defaultdict(float)
    for batch in _batches(articles[warm:]):
        for part, seconds in run(batch, tools, tokenize).items():
            total[part] += seconds
    return as_result({part: 1000 * seconds / (len(articles) - warm) for part, seconds in total.items()}, articles)


def _batches(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    return (articles[at : at + TOGETHER] for at in range(0, len(articles), TOGETHER))


def run(batch: Sequence[Article], tools: Tools, tokenize: Callable[[str], object] | None) -> Costs:
    """CPU seconds of each part, of the chain, and of the tokenizer, on one batch."""
    costs = by_part(batch, tools)
    started = time.process_time()
    enrich_all([(article, NOBODY) for article in batch], tools, now=NOW)
    costs["chain"] = time.process_time() - started
    if tokenize is not None:
        texts = [f"{article.headline}\n\n{article.body}" for article in batch]
        started = time.process_time()
        for text in texts:
            tokenize(text)
        costs["tokenizer"] = time.process_time() - started
    return costs


def by_part(batch: Sequence[Article], tools: Tools) -> Costs:
    """CPU seconds of each enricher; of "entities", tagger and resolution apart."""
    records = [Record(article=article, provenance=NOBODY) for article in batch]
    engine = TimedEngine(tools)
    timed = Tools(engine, tools.gazetteer)
    costs: Costs = {}
    for enricher in ENRICHERS:
        started = time.process_time()
        records = enricher.add(records, timed)
        costs[enricher.step] = time.process_time() - started
    costs["tagger"] = engine.seconds
    costs["resolution"] = costs.pop("entities") - engine.seconds
    return costs


def load_tokenizer() -> Callable[[str], object] | None:
    """spaCy's for English; None where spaCy is not installed."""
    try:
        import spacy
    except ImportError:
        return None
    return spacy.blank("en").tokenizer


def as_result(ms: Costs, articles: Sequence[Article]) -> dict[str, Any]:
    compared = sum(ms[part] for part in COMPARED)
    tokenizer = ms.pop("tokenizer", None)
    return {
        "articles": len(articles),
        "words_per_article": sum(len(f"{one.headline} {one.body}".split()) for one in articles) / len(articles),
        "cpu_ms_per_article": dict(ms),
        "compared_ms": compared,
        "tokenizer_ms": tokenizer,
        "ratio": tokenizer / compared if tokenizer else None,
    }


def as_table(result: dict[str, Any]) -> str:
    """The result for people."""
    parts = dict(result["cpu_ms_per_article"])
    chain = parts.pop("chain")
    title = f"CPU-ms per article of {result['words_per_article']:.0f} words"
    rows = sorted(parts.items(), key=lambda row: -row[1])
    lines = [f"{title:42}{'':8}", *(f"  {part:40}{ms:8.3f}" for part, ms in rows)]
    lines.append(f"{'the whole chain':42}{chain:8.3f}")
    lines.append(f"{' + '.join(COMPARED):42}{result['compared_ms']:8.3f}")
    if result["ratio"] is None:
        lines.append("not compared with spaCy's tokenizer: spaCy is not installed (pip install spacy)")
    else:
        lines.append(f"{'spaCy, the tokenizer alone':42}{result['tokenizer_ms']:8.3f}")
        lines.append(f"articles per CPU-second, ratio to the tokenizer: {result['ratio']:.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="another one puts other articles together")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, metavar="FILE", help="JSON lines with a `text` each, gzipped or not")
    options = parser.parse_args()
    result = measure(read_articles(options.data) if options.data else make_articles(options.seed))
    print(json.dumps(result, indent=1) if options.json else as_table(result))


if __name__ == "__main__":
    main()
