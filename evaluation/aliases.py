"""How well names that mean the same are brought together: gold names in, pairs of names compared with gold clusters.

The folder holds JSON lines {id, text, entities: [{text, type, start, end, cluster}]}, in files that --files names. A
pair counts as found when both names are mentions of one entity.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from services.enrich.enrichers.resolution.resolve import Texts, resolve
from services.enrich.enrichers.tagged import Tagged

Document = Mapping[str, Any]


class Scores(NamedTuple):
    """Pairs that are one in both, in the prediction, and in the gold."""

    both: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.both / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.both / self.gold if self.gold else 0.0


class Item(NamedTuple):
    """A gold name: its words, its gold cluster, and the entity that has it."""

    words: str
    cluster: Any
    entity: str | None


def read_documents(paths: Iterable[Path]) -> Iterator[Document]:
    """Documents that have clusters."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            if any("cluster" in entity for entity in document["entities"]):
                yield document


def items(document: Document) -> list[Item]:
    """The gold names of a document with the entities that resolution gives them."""
    gold = [entity for entity in document["entities"] if entity.get("cluster") is not None]
    tags = sorted({Tagged(one["start"], one["end"], one["type"]) for one in gold})
    found = resolve(Texts("", document["text"], (), tags))
    spans = [(mention.start, mention.end, entity.id) for entity in found for mention in entity.mentions]
    names = [span for span in spans if span[1] > span[0]]
    return [Item(one["text"], one["cluster"], _owner(names, one["start"], one["end"])) for one in gold]


def _owner(names: Iterable[tuple[int, int, str]], start: int, end: int) -> str | None:
    """The entity whose mention lies inside the gold name: titles and possessives are not part of ours."""
    inside = [(last - first, owner) for first, last, owner in names if start <= first and last <= end]
    return max(inside)[1] if inside else None


def score(documents: Iterable[Document], *, show: bool = False) -> dict[str, Scores]:
    """Scores of all pairs, and of those whose words differ."""
    counts: Counter[tuple[str, str]] = Counter()
    for document in documents:
        for one, other in combinations(items(document), 2):
            in_gold, in_ours = one.cluster == other.cluster, one.entity is not None and one.entity == other.entity
            kinds = ("all", "different words") if one.words != other.words else ("all",)
            for kind in kinds:
                counts[kind, "both"] += in_gold and in_ours
                counts[kind, "predicted"] += in_ours
                counts[kind, "gold"] += in_gold
            if show and in_gold != in_ours and len(kinds) > 1:
                print(document["id"], "missed" if in_gold else "wrong", one.words, other.words, sep="\t")
    fields = ("both", "predicted", "gold")
    return {kind: Scores(*(counts[kind, field] for field in fields)) for kind in ("different words", "all")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the documents")
    parser.add_argument("--files", default="*.jsonl", help="which files of it")
    parser.add_argument(
        "--floor", type=float, nargs=2, metavar=("P", "R"), help="fail below these, for different words"
    )
    parser.add_argument("--list", action="store_true", help="print each pair that is wrong or missed")
    options = parser.parse_args()
    paths = sorted(options.data.glob(options.files))
    if not paths:
        sys.exit(f"no {options.files} in {options.data}")
    scores = score(read_documents(paths), show=options.list)
    for kind, found in scores.items():
        print(
            f"{kind:18}P {found.precision:.3f}  R {found.recall:.3f}  ({found.both} of {found.gold}, {found.predicted})"
        )
    different = scores["different words"]
    if options.floor and (different.precision < options.floor[0] or different.recall < options.floor[1]):
        sys.exit(f"below the floor: {options.floor}")


if __name__ == "__main__":
    main()
