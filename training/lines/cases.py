"""Cases of a folder of raw texts whose articles are known, made ready for training."""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.ingest.readers.line_features import line_features
from services.ingest.readers.line_pieces import Pieces, cut_lines
from services.ingest.readers.line_tagger import HEADLINE, RELATED, STANDFIRST
from services.ingest.readers.line_texts import CutText, join
from services.ingest.readers.lines import Line, split_lines, unwrap
from training.lines.labels import joined_pieces, label_pieces
from training.lines.memory import Memory

_LENGTH_POWER = 0.7  # long pieces are more of the article than short ones, but not in proportion
_BONUS = {HEADLINE: 60.0, RELATED: 20.0}  # as if so much longer: few, and each of them counts


class Case(NamedTuple):
    """One raw text with what is known of it."""

    id: str
    family: str
    lines: Sequence[Line]
    pieces: Pieces
    table: NDArray[np.float32]
    labels: NDArray[np.int64]
    joins: NDArray[np.int64]
    weights: NDArray[np.float32]


def read_records(folder: Path) -> list[dict[str, Any]]:
    """The records of raw_text.jsonl.xz."""
    with lzma.open(folder / "raw_text.jsonl.xz", "rt", encoding="utf-8") as rows:
        return [json.loads(row) for row in rows]


def make_cases(records: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], list[Case]]:
    """Names of the features, and a case for each record, with the memory that the other records make."""
    memory = Memory(records)
    names: tuple[str, ...] = ()
    cases = []
    for record in records:
        lines = unwrap(split_lines(record["raw_text"]))
        pieces = cut_lines(lines)
        seen = memory.of(record)([line.text for line in lines])
        names, table = line_features(join([CutText(lines, pieces, seen)]))
        labels = label_pieces(pieces, record["truth"])
        joins = np.array(joined_pieces(pieces, labels, record["truth"]))
        weights = piece_weights(pieces, labels)
        cases.append(Case(record["id"], record["family"], lines, pieces, table, np.array(labels), joins, weights))
    return names, cases


def piece_weights(pieces: Pieces, labels: Sequence[int]) -> NDArray[np.float32]:
    """What a mistake about each piece costs; a long text counts for more than a short one, but not in proportion."""
    lengths = np.array([len(text) + 20 for text in pieces.texts], np.float32) ** _LENGTH_POWER
    lengths += np.array([_BONUS.get(label, 0.0) for label in labels], np.float32)
    lengths[np.array(labels) == STANDFIRST] *= 0.5
    return lengths / lengths.sum() * np.float32(len(pieces) ** 0.5)


def families(cases: Sequence[Case], count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Folds: indices to train on and to test on; no family of sites is on both sides."""
    sizes: defaultdict[str, int] = defaultdict(int)
    for case in cases:
        sizes[case.family] += 1
    loads, fold = [0] * count, {}
    for family, size in sorted(sizes.items(), key=lambda each: (-each[1], each[0])):
        fold[family] = loads.index(min(loads))
        loads[fold[family]] += size
    for current in range(count):
        inside = [index for index, case in enumerate(cases) if fold[case.family] == current]
        outside = [index for index, case in enumerate(cases) if fold[case.family] != current]
        yield outside, inside
