"""Reading plain scraped text: CPU-ms per 10 kB, and how many times as long as finding the words of the same texts.

Texts are read as the stage reads a batch, eight in one pass, and one by one. All is taken in turns in one process, and
of each pass the least of all rounds counts: what other programs on the machine take is left out as far as it can be.
Made-up texts, or those of a folder with raw_text.jsonl.xz (--data).
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.news import make_news
from services.ingest.readers.text import Scraped, read_text, read_texts
from services.ingest.reading_ahead import TOGETHER
from training.lines.cases import read_records

_WORDS = re.compile(r"\w+")
_CHARS = 10_000


def make_texts(count: int) -> Iterator[str]:
    """So many of the made-up articles that are plain text."""
    seed = 1
    while True:
        for item in map(json.loads, make_news(1_000, seed)):
            if item.get("mediaType", "text/plain") == "text/plain":
                yield item["content"]
                count -= 1
                if not count:
                    return
        seed += 1


def measure(texts: Sequence[str], rounds: int) -> dict[str, float]:
    """CPU-ms per 10 kB, eight in a pass and one by one; and the former as a multiple of finding the words."""
    passes = [texts[start : start + TOGETHER] for start in range(0, len(texts), TOGETHER)]
    ways: tuple[Callable[[Sequence[str]], object], ...] = (_read_together, _read_alone, _find_words)
    least = [[float("inf")] * len(passes) for _ in ways]
    read_text(texts[0])  # loads the tagger
    gc.freeze()  # as workers do
    for _ in range(rounds):
        for way, costs in zip(ways, least, strict=True):
            for index, group in enumerate(passes):
                costs[index] = min(costs[index], _seconds(way, group))
    together, alone, words = map(sum, least)
    per_size = 1000 * _CHARS / sum(map(len, texts))
    return {
        "cpu_ms_per_10_kb": together * per_size,
        "alone_cpu_ms_per_10_kb": alone * per_size,
        "times_words": together / words,
    }


def _read_together(texts: Sequence[str]) -> object:
    return read_texts([Scraped(text) for text in texts])


def _read_alone(texts: Sequence[str]) -> object:
    return [read_text(text) for text in texts]


def _find_words(texts: Sequence[str]) -> object:
    return [_WORDS.findall(text) for text in texts]


def _seconds(way: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    started = time.thread_time()
    way(texts)
    return time.thread_time() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=200, help="how many (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=8, help="default: %(default)s")
    parser.add_argument("--data", type=Path, help="folder with raw_text.jsonl.xz, of which so many texts are taken")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.data:
        stored = [record["raw_text"] for record in read_records(options.data)]
        texts = stored[:: max(1, len(stored) // options.texts)]
    else:
        texts = list(make_texts(options.texts))
    found = measure(texts, options.rounds)
    text = (
        "{cpu_ms_per_10_kb:.2f} CPU-ms per 10 kB, {times_words:.1f} times finding its words; "
        "{alone_cpu_ms_per_10_kb:.2f} CPU-ms one by one"
    ).format(**found)
    print(json.dumps(found) if options.json else text)


if __name__ == "__main__":
    main()
