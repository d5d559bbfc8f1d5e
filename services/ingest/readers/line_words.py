"""The words of pieces, as numbers: which classes they belong to, and which other pieces say the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.ingest.readers.line_characters import DIGIT, IDEOGRAPH, LOWER, Codes, Kinds
from services.ingest.readers.line_columns import Flags, Floats, Ints, Segments, begins_run, grouped, share
from services.ingest.readers.line_hashes import Hashes, Sums, own_hashes
from services.ingest.readers.line_lexicon import lexicon

_STEM_CHARS = 5  # enough to see through most endings, short enough to tell most words apart
_WORD_CHARS = 4  # shorter words in alphabets are mostly grammar
_ALPHABETS_END = 0x590  # beyond the European alphabets words are shorter
_COMMON = 0.25  # a stem in more than a quarter of all prose pieces is grammar or the topic of everything
_COMMON_PIECES = 3
_NEAR = 4  # pieces: a sub-heading shares words with the next paragraphs
_FAR = 10**6
_RUN_BASE = np.uint64(0xD1342543DE82EF95)  # odd, and another than that of the words' own hashes


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """In order: `hashes` of the words in small letters and of their first five characters (`stems`), `lengths`, the
    `first` code point, and `owners` the piece of each; `counts` by piece.
    """

    hashes: Hashes
    stems: Hashes
    lengths: Ints
    first: Codes
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


def read_words(folded: Codes, sums: Sums, kinds: Kinds, owners: Ints, pieces: int) -> Words:
    """Of a text in small letters and its sums; `owners` is the piece of each character."""
    starts, ends = _edges(kinds)
    stem_ends = np.minimum(starts + _STEM_CHARS, ends)
    found = owners[starts]
    return Words(
        hashes=sums.hashes(starts, ends),
        stems=sums.hashes(starts, stem_ends),
        lengths=ends - starts,
        first=folded[starts],
        owners=found,
        counts=np.bincount(found, minlength=pieces),
    )


def _edges(kinds: Kinds) -> tuple[Ints, Ints]:
    """Where each word starts and ends; an ideograph is a word of its own."""
    is_word = np.zeros(len(kinds) + 2, bool)
    inner, unspaced = is_word[1:-1], kinds == IDEOGRAPH
    np.logical_and(kinds >= LOWER, kinds <= DIGIT, out=inner)
    changes = is_word[1:] != is_word[:-1]
    if not unspaced.any():
        edges = changes.nonzero()[0]
        return edges[::2], edges[1::2]
    changes[:-1] |= unspaced
    changes[1:] |= unspaced
    return (changes & is_word[1:]).nonzero()[0], (changes & is_word[:-1]).nonzero()[0]


def class_counts(words: Words) -> Ints:
    """Classes of the lexicon x pieces; the last row counts phrases."""
    table, pieces = lexicon(), len(words.counts)
    size = len(table.classes) + 1
    entries = table.entries(words.hashes)
    (known,) = entries.nonzero()
    hits = words.owners[known, None] + table.members[entries[known]] * pieces
    part = table.parts[entries]
    pairs = ((part[:-1] > 0) & (part[1:] > 0) & (words.owners[:-1] == words.owners[1:])).nonzero()[0]
    pairs = pairs[table.is_phrase[part[pairs], part[pairs + 1]]]
    cells = np.concatenate([hits.ravel(), words.owners[pairs] + (size - 1) * pieces])
    return np.bincount(cells, minlength=pieces * (size + 1)).reshape(-1, pieces)[:size]


def repetition(words: Words, prose: Flags, rows: Segments) -> Repetition:
    """What is said elsewhere in the text in the same words."""
    pieces, hashes = len(words.counts), words.hashes
    runs = (hashes[:-2] * _RUN_BASE + hashes[1:-1]) * _RUN_BASE + hashes[2:]
    whole = words.owners[:-2] == words.owners[2:]
    runs, owners = runs[whole], words.owners[:-2][whole]
    if not len(runs):
        return Repetition(np.zeros(pieces), np.zeros(pieces), np.zeros(pieces), np.zeros(pieces, bool))
    order, starts = grouped(own_hashes(runs, rows.owners[owners]))
    lengths = np.full(len(starts), len(runs))
    lengths[:-1] = starts[1:]
    lengths -= starts
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


def sharing(words: Words, prose: Flags, rows: Segments) -> Sharing:
    """What pieces share with prose of their text other than themselves, by stems."""
    pieces = len(words.counts)
    bits = pieces.bit_length()
    keys, spread = _content_stems(words, prose, rows, bits)
    owners, stems = keys & (1 << bits) - 1, keys >> bits
    in_prose = prose[owners]
    following, last = np.full((2, len(keys) + 1), -1)
    following[-1] = np.iinfo(np.int64).max
    np.minimum.accumulate(np.where(in_prose, keys, following[-1])[::-1], out=following[:-1][::-1])
    np.maximum.accumulate(np.where(in_prose, keys, -1), out=last[1:])
    following, last = following[1:], last[:-1]
    ahead = np.where(following >> bits == stems, following - keys, _FAR)
    back = np.where(last >> bits == stems, keys - last, _FAR)

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


def _content_stems(words: Words, prose: Flags, rows: Segments, bits: int) -> tuple[Ints, Ints]:
    """Keys, in order, and in how many other prose pieces the stem stands; each stem once a piece. A key is the stem's
    hash and, in the last bits, the piece, together in the 63 bits of a number that is not negative.
    """
    wanted = (words.lengths >= _WORD_CHARS) | (words.first >= _ALPHABETS_END)
    owners = words.owners[wanted]
    stems = (own_hashes(words.stems[wanted], rows.owners[owners]) >> np.uint64(bits + 1)).astype(np.int64)
    keys = np.sort(stems << bits | owners)
    keys = keys[begins_run(keys)]
    owners = keys & (1 << bits) - 1
    in_prose = prose[owners]
    found = begins_run(keys >> bits).cumsum() - 1
    spread = np.bincount(found[in_prose], minlength=len(found))[found]
    most = np.maximum(_COMMON_PIECES, _COMMON * rows.totals(prose))
    rare = spread <= most[rows.owners[owners]]
    return keys[rare], (spread - in_prose)[rare]
