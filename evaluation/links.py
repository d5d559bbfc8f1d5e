"""Related links: which of a page's links lead to the same article, measured against truth.

The folder holds links.jsonl: `{"id", "links": [{"title", "url"?}], "truth": [[0, 3], [1], ...]}` a line. Predictions
are written as `{"id", "clusters": [[0, 3], ...]}`. Exit code 1 when a floor is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from evaluation.goals import Goal, f1, print_goals, ratio
from services.enrich.enrichers.links.groups import group_teasers
from shared.annotations import Teaser

Pair = tuple[int, int]


def read_cases(folder: Path) -> Iterator[dict[str, Any]]:
    """The records of links.jsonl."""
    with (folder / "links.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def predict(links: Iterable[dict[str, str]]) -> list[list[int]]:
    """Indices of links that lead to the same article."""
    teasers = [Teaser(text=link["title"], url=link.get("url"), line=None) for link in links]
    position = {id(teaser): at for at, teaser in enumerate(teasers)}
    return [[position[id(item.teaser)] for item in group.items] for group in group_teasers(teasers)]


def pairs_of(clusters: Iterable[Iterable[int]]) -> set[Pair]:
    return {pair for cluster in clusters for pair in combinations(sorted(set(cluster)), 2)}


def measure(cases: Iterable[tuple[dict[str, Any], list[list[int]]]]) -> list[Goal]:
    """Pairwise precision and recall over all records, and records without an error."""
    records = exact = right = said = true = 0
    for case, clusters in cases:
        truth, predicted = pairs_of(case["truth"]), pairs_of(clusters)
        records += 1
        exact += truth == predicted
        right, said, true = right + len(truth & predicted), said + len(predicted), true + len(truth)
    precision, recall = ratio(right, said), ratio(right, true)
    return [
        Goal("links: pairwise F1", f1(precision, recall), 0.985, 0.995),
        Goal("links: pairwise precision", precision, 0.98, 0.995),
        Goal("links: records exactly right", ratio(exact, records), 0.93, 0.97),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with links.jsonl")
    parser.add_argument("--predictions", type=Path, help="where predictions are written")
    options = parser.parse_args()
    if not (options.data / "links.jsonl").is_file():
        parser.error(f"{options.data} holds no links.jsonl")
    answered = [(case, predict(case["links"])) for case in read_cases(options.data)]
    if options.predictions:
        lines = (json.dumps({"id": case["id"], "clusters": clusters}) + "\n" for case, clusters in answered)
        options.predictions.write_text("".join(lines), encoding="utf-8")
    sys.exit(0 if print_goals(measure(answered)) else 1)


if __name__ == "__main__":
    main()
