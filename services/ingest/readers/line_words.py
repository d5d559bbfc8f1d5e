"""The words of pieces, as numbers: which classes they belong to, and which other pieces say the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from operator import ge

import numpy as np

from services.ingest.readers.line_characters import DIGIT, IDEOGRAPH, LOWER, Codes, Kinds
from services.ingest.readers.line_columns import Flags, Floats, Ints, numbered, share
from services.ingest.readers.line_lexicon import lexicon

_STEM_CHARS = 5  # enough to see through most endings, short enough to tell most words apart
_WORD_CHARS = 4  # shorter words in alphabets are mostly grammar
_ALPHABETS_END = "\u0590"  # beyond the European alphabets words are shorter
_COMMON = 0.25  # a stem in more than a quarter of all prose pieces is grammar or the topic of everything
_COMMON_PIECES = 3
_NEAR = 4  # pieces: a sub-heading shares words with the next paragraphs
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


@dataclass(frozen=True, slots=True)
class Repetition:
    """By piece: the share of its runs of three words that stand elsewhere, in prose elsewhere, and before it; and
    whether it has any such run.
    """

    elsewhere: Floats
    in_prose: Floats
    before: Floats
    has_runs: Flags


def read_words(codes: Codes, kinds: Kinds, owners: Ints, pieces: int) -> Words:
    """`owners` is the piece of each character."""
    is_word = (kinds >= LOWER) & (kinds <= DIGIT)
    unspaced = kinds == IDEOGRAPH
    spaced = np.where(is_word, codes, np.uint32(ord(" ")))
    if unspaced.any():
        spaced = _set_apart(spaced, unspaced)
    text = spaced.tobytes().decode("utf-32-le", "replace").lower()
    vocabulary, ids = numbered(text.split())
    is_start = is_word.copy()
    is_start[1:] &= ~is_word[:-1] | unspaced[:-1] | unspaced[1:]
    found = owners[np.flatnonzero(is_start)]
    return Words(vocabulary, ids, found, np.bincount(found, minlength=pieces))


def _set_apart(codes: Codes, flags: Flags) -> Codes:
    """The characters, with a space before and after each flagged one."""
    places = np.cumsum(2 * flags + 1) - 1 - flags
    apart = np.full(len(codes) + 2 * int(flags.sum()), ord(" "), np.uint32)
    apart[places] = codes
    return apart


def class_counts(words: Words) -> Ints:
    """Pieces x classes of the lexicon; the last column counts phrases."""
    table, pieces = lexicon(), len(words.counts)
    size = len(table.classes) + 1
    entries = np.fromiter(map(table.words.get, words.vocabulary, repeat(0)), np.int64, len(words.vocabulary))
    entries = entries[words.ids]
    known = np.flatnonzero(entries)
    hits = words.owners[known, None] * (size + 1) + table.members[entries[known]]
    part = table.parts[entries]
    pairs = np.flatnonzero((part[:-1] > 0) & (part[1:] > 0) & (words.owners[:-1] == words.owners[1:]))
    pairs = pairs[table.is_phrase[part[pairs], part[pairs + 1]]]
    cells = np.concatenate([hits.ravel(), words.owners[pairs] * (size + 1) + size - 1])
    return np.bincount(cells, minlength=pieces * (size + 1)).reshape(pieces, -1)[:, :size]


def repetition(words: Words, prose: Flags) -> Repetition:
    """What is said elsewhere in the same words."""
    pieces, size = len(words.counts), len(words.vocabulary)
    runs = (words.ids[:-2] * size + words.ids[1:-1]) * size + words.ids[2:]
    whole = words.owners[:-2] == words.owners[2:]
    runs, owners = runs[whole], words.owners[:-2][whole]
    if not len(runs):
        return Repetition(np.zeros(pieces), np.zeros(pieces), np.zeros(pieces), np.zeros(pieces, bool))
    order = np.argsort(runs, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], np.diff(runs[order]) != 0]))
    lengths = np.diff(np.append(starts, len(runs)))
    repeated = lengths > 1
    places = order[np.repeat(repeated, lengths)]
    group = np.repeat(np.arange(repeated.sum()), lengths[repeated])
    first = owners[order[starts[repeated]]][group]
    in_prose = np.bincount(group, weights=prose[owners[places]], minlength=int(repeated.sum()))[group]
    total, here = np.bincount(owners, minlength=pieces), owners[places]

    def part(hits: Flags) -> Floats:
        return share(np.bincount(here[hits], minlength=pieces), total)

    return Repetition(
        elsewhere=part(np.ones(len(here), bool)),
        in_prose=part(in_prose - prose[here] > 0),
        before=part(first < here),
        has_runs=total > 0,
    )


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
    vocabulary = words.vocabulary
    different, stems = numbered([word[:_STEM_CHARS] for word in vocabulary])
    content = np.fromiter(map(len, vocabulary), np.int64, len(vocabulary)) >= _WORD_CHARS
    content |= np.fromiter(map(ge, vocabulary, repeat(_ALPHABETS_END)), bool, len(vocabulary))
    wanted, step = content[words.ids], len(words.counts) + 1
    keys = np.sort(stems[words.ids[wanted]] * step + words.owners[wanted])
    keys = keys[np.concatenate([[True], np.diff(keys) != 0])] if len(keys) else keys
    found, owners = keys // step, keys % step
    spread = np.bincount(found[prose[owners]], minlength=len(different))
    rare = spread[found] <= max(_COMMON_PIECES, _COMMON * int(prose.sum()))
    found, owners = found[rare], owners[rare]
    return found, owners, spread[found] - prose[owners]
