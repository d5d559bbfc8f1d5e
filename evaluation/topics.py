"""How well articles get their broad topics: precision and recall of the seventeen top topics on labelled articles.

The folder holds *.txt files: "=== id: codes" with the IPTC codes parted by blanks, the headline, then the text. A topic
counts when it is given at all, whatever its confidence; `first` is how often the best one is a labelled one. The words
of the table were chosen with dev.txt at hand; test.txt was written afterwards.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from evaluation.goals import Goal, print_goals
from services.enrich.enrichers.topics.table import table
from services.enrich.enrichers.topics.topics import deciding, find_topics


class Labelled(NamedTuple):
    """An article and the codes of its top topics."""

    id: str
    codes: frozenset[str]
    headline: str
    text: str


def read_labelled(path: Path) -> Iterator[Labelled]:
    """All labelled articles of a file; a code that is no top topic is an error."""
    for part in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        head, _, rest = part.partition("\n")
        id_, _, codes = head.partition(":")
        headline, _, text = rest.strip().partition("\n")
        unknown = [code for code in codes.split() if not code.endswith("000000") or code not in table().topics]
        if unknown:
            raise ValueError(f"{id_}: no top topic {unknown}")
        yield Labelled(id_, frozenset(codes.split()), headline, text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of labelled articles")
    parser.add_argument("--list", action="store_true", help="print what is missed or too much, and the words for it")
    parser.add_argument("--floors", action="store_true", help="compare with floor and aim; exit with 1 below a floor")
    options = parser.parse_args()
    paths = sorted(options.data.glob("*.txt"))
    if not paths:
        parser.error(f"no labelled articles in {options.data}")
    print(f"{'topics':10}{'articles':>10}{'labels':>8}{'found':>7}{'P':>8}{'R':>8}{'first':>8}")
    measured = []
    for path in paths:
        precision, recall = report(path.stem, read_labelled(path), show=options.list)
        measured += [Goal(f"topics, {path.stem}, precision", precision, 0.85, 0.95), Goal("recall", recall, 0.85, 0.95)]
    if options.floors and not print_goals(measured):
        sys.exit(1)


def report(name: str, articles: Iterable[Labelled], *, show: bool = False) -> tuple[float, float]:
    """Print a file's row; precision and recall."""
    counts: Counter[str] = Counter()
    for article in articles:
        count(article, counts, show=show)
    precision, recall = counts["right"] / max(1, counts["found"]), counts["right"] / max(1, counts["labels"])
    first = counts["first"] / max(1, counts["articles"])
    numbers = f"{counts['articles']:10}{counts['labels']:8}{counts['found']:7}{precision:8.3f}{recall:8.3f}{first:8.3f}"
    print(f"{name:10}{numbers}")
    return precision, recall


def count(article: Labelled, counts: Counter[str], *, show: bool) -> None:
    """Add one article's hits and misses."""
    found, hits = find_topics(article.headline, article.text)
    codes = [one.code for one in found if table().topics[one.code].broader is None]
    counts["articles"] += 1
    counts["labels"] += len(article.codes)
    counts["found"] += len(codes)
    counts["right"] += len(article.codes.intersection(codes))
    counts["first"] += bool(codes) and codes[0] in article.codes
    for code in article.codes.symmetric_difference(codes) if show else ():
        kind = "missed" if code in article.codes else "extra"
        print(f"{kind:8}{article.id} {table().topics[code].name}: {', '.join(deciding(code, hits))}")


if __name__ == "__main__":
    main()
