"""The words of pieces, as numbers: which classes they belong to, and which other pieces say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from services.ingest.readers.line_characters import DIGIT, IDEOGRAPH, LOWER, Codes, Kinds
from services.ingest.readers.line_columns import Flags, Floats, Ints, share
from services.ingest.readers.line_lexicon import lexicon

_STEM_CHARS = 5  # enough to see through most endings, short enough to tell most words apart
_WORD_CHARS = 4  # shorter words in alphabets are mostly grammar
_ALPHABETS_END = "\u0590"  # beyond the European alphabets words are shorter
_COMMON = 0.25  # a stem in more than a quarter of all prose pieces is grammar or the topic of everything
_COMMON_PIECES = 3
_NEAR = 4  # pieces: a sub-heading shares words with the next paragraphs
_IDEOGRAPHS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_FAR = 10**6


@dataclass(frozen=True, slots=True)
class Words:
    """Words in order: `ids` into `vocabulary` (lower case), `owners` the piece of each; `counts` by piece."""

    vocabulary: tuple[str, ...]
    ids: Ints
    owners: Ints
    counts: Ints


@dataclass(frozen=True, slots=True)
class Sharing:
    """By piece: how many content stems, how many of them stand in prose elsewhere, and what share of them does so
    anywhere, within four pieces on, within four pieces back; and in how many prose pieces a stem stands on average.
    """

    stems: Ints
    shared: Ints
    anywhere: Floats
    ahead: Floats
    back: Floats
    spread: Floats


def read_words(codes: Codes, kinds: Kinds, ends: Ints) -> Words:
    """`ends` are the places just after each piece, where a line break stands."""
    flat = np.where((kinds >= LOWER) & (kinds <= DIGIT), codes, ord(" ")).astype(np.uint32)
    flat[ends[:-1]] = ord("\n")
    text = flat.tobytes().decode("utf-32-le", "replace").lower()
    if (kinds == IDEOGRAPH).any():
        text = _IDEOGRAPHS.sub(r" \g<0> ", text)
    vocabulary: dict[str, int] = {}
    ids: list[int] = []
    counts = []
    for row in text.split("\n"):
        words = row.split()
        counts.append(len(words))
        ids += [vocabulary.setdefault(word, len(vocabulary)) for word in words]
    owners = np.repeat(np.arange(len(ends)), counts)
    return Words(tuple(vocabulary), np.array(ids, np.int64), owners, np.array(counts, np.int64))


def class_counts(words: Words) -> dict[str, Ints]:
    """Words of each lexicon class by piece, and under `phrase` the phrases."""
    table, pieces = lexicon(), len(words.counts)
    bits = np.array([table.words.get(word, 0) for word in words.vocabulary], np.int64)[words.ids]
    counts = {
        name: np.bincount(words.owners[(bits >> place) & 1 > 0], minlength=pieces)
        for place, name in enumerate(table.classes)
    }
    return {**counts, "phrase": _count_phrases(words, pieces)}


def _count_phrases(words: Words, pieces: int) -> Ints:
    size = len(words.vocabulary)
    numbers = {word: number for number, word in enumerate(words.vocabulary)}
    wanted = [
        numbers[first] * size + numbers[second]
        for first, second in lexicon().phrases
        if first in numbers and second in numbers
    ]
    pairs = words.ids[:-1] * size + words.ids[1:]
    hits = np.isin(pairs, wanted) & (words.owners[:-1] == words.owners[1:])
    return np.bincount(words.owners[:-1][hits], minlength=pieces)


def repetition(words: Words, prose: Flags) -> tuple[Floats, Floats, Floats, Flags]:
    """By piece: the share of its runs of three words that stand elsewhere, in prose elsewhere, and before it; and
    whether it has any such run.
    """
    pieces, size = len(words.counts), len(words.vocabulary)
    runs = (words.ids[:-2] * size + words.ids[1:-1]) * size + words.ids[2:]
    whole = words.owners[:-2] == words.owners[2:]
    runs, owners = runs[whole], words.owners[:-2][whole]
    if not len(runs):
        return np.zeros(pieces), np.zeros(pieces), np.zeros(pieces), np.zeros(pieces, bool)
    _, first, kind, count = np.unique(runs, return_index=True, return_inverse=True, return_counts=True)
    in_prose = np.bincount(kind, weights=prose[owners])
    total = np.bincount(owners, minlength=pieces)

    def part(hits: Flags) -> Floats:
        return share(np.bincount(owners[hits], minlength=pieces), total)

    elsewhere, before = count[kind] > 1, owners[first][kind] < owners
    return part(elsewhere), part(in_prose[kind] - prose[owners] > 0), part(before), total > 0


def sharing(words: Words, prose: Flags) -> Sharing:
    """What pieces share with prose other than themselves, by stems."""
    pieces = len(words.counts)
    stems, owners, spread = _content_stems(words, prose)
    step = pieces + 1
    keys, in_prose = stems * step + owners, prose[owners]
    edge = np.iinfo(np.int64).max
    following = np.minimum.accumulate(np.where(in_prose, keys, edge)[::-1])[::-1]
    following = np.concatenate([following[1:], [edge]])[: len(keys)]
    last = np.concatenate([[-1], np.maximum.accumulate(np.where(in_prose, keys, -1))])[: len(keys)]
    ahead = np.where(following // step == stems, following - keys, _FAR)
    back = np.where((last >= 0) & (last // step == stems), keys - last, _FAR)

    def count(hits: Flags) -> Ints:
        return np.bincount(owners[hits], minlength=pieces)

    total, shared = np.bincount(owners, minlength=pieces), count(np.minimum(ahead, back) < _FAR)
    return Sharing(
        stems=total,
        shared=shared,
        anywhere=share(shared, total),
        ahead=share(count(ahead <= _NEAR), total),
        back=share(count(back <= _NEAR), total),
        spread=share(np.bincount(owners, weights=spread, minlength=pieces), total),
    )


def _content_stems(words: Words, prose: Flags) -> tuple[Ints, Ints, Ints]:
    """Stem, piece and number of other prose pieces with the stem; each stem once a piece, sorted by stem and piece."""
    numbers: dict[str, int] = {}
    stems = np.array([numbers.setdefault(word[:_STEM_CHARS], len(numbers)) for word in words.vocabulary], np.int64)
    content = np.array([len(word) >= _WORD_CHARS or word >= _ALPHABETS_END for word in words.vocabulary], bool)
    wanted, step = content[words.ids], len(words.counts) + 1
    keys = np.unique(stems[words.ids[wanted]] * step + words.owners[wanted])
    found, owners = keys // step, keys % step
    spread = np.bincount(found[prose[owners]], minlength=len(numbers))
    rare = spread[found] <= max(_COMMON_PIECES, _COMMON * int(prose.sum()))
    found, owners = found[rare], owners[rare]
    return found, owners, spread[found] - prose[owners]
