"""The print of a text: what is kept to find its copies and to tell copies from new stories in the same form.

Sampled by hash value, so that two texts keep the same shingles of what they share (FracMinHash: Irber et al. 2022).
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.story_words import Hashes, Words, mix, shingle, split_article
from shared.story_prints import StoryPrint

_LEAST_WORDS = 12  # below that a text is a caption or a flash that many articles could share
_HEAD_SHINGLES = 120  # where a brief and its story meet
_SPARSE, _DENSE = 48, 8  # one shingle in so many finds candidates: anywhere, and in the head
_MOST_SPARSE = 20  # of a text above 800 words the lowest; its head keeps what briefs find it by
_SKETCHED = 4  # one shingle in so many is compared
_MOST_SKETCH = 400  # of a text above 1,600 words the lowest, as in lua/stories.lua
_SKETCH_SHIFT = np.uint64(64 - 2 - 16)  # the sixteen bits below the two that are zero in one shingle of four
_MOST_NUMBERS = 40
_MOST_TITLE_WORDS = 16
_LEAST_TITLE_WORDS = 4  # a shorter headline names a column as often as a story
_TEXT_HASH_BYTES = 8
_IN_TITLE, _IN_BODY = np.uint64(1), np.uint64(0)  # a number in the headline weighs as much as the same in the text
_POSTING = np.dtype([("hash", ">u4"), ("value", ">u2")])


def make_print(headline: str, body: str) -> StoryPrint:
    """The print of an article; an empty one for a text too short to compare. 0.2 ms for 4,000 characters."""
    title, words = split_article(headline, body)
    if len(words.hashes) < _LEAST_WORDS:
        return StoryPrint()
    title_words = title.hashes[~title.is_number]
    named = len(title_words) >= _LEAST_TITLE_WORDS
    digest = blake2b(words.hashes.tobytes(), digest_size=_TEXT_HASH_BYTES).digest()
    shingles = shingle(words.hashes)
    places = np.flatnonzero(shingles < np.uint64(2**64 // _SKETCHED))
    sampled = shingles[places]
    first_half, second_half = _sketch(sampled, places < len(shingles) // 2)
    return StoryPrint(
        exact=digest[:4],
        check=digest[4:],
        postings=(_headline_posting(title) if named else b"") + _postings(sampled, places < _HEAD_SHINGLES),
        has_headline=named,
        title=_distinct(title_words)[:_MOST_TITLE_WORDS].astype(">u2").tobytes(),
        numbers=_numbers(title, words),
        first_half=first_half,
        second_half=second_half,
    )


def _distinct(hashes: Hashes) -> Hashes:
    """The lowest sixteen bits of each, every value once, in order of appearance."""
    return np.array(list(dict.fromkeys((hashes & np.uint64(0xFFFF)).tolist())), dtype=np.uint64)


def _headline_posting(title: Words) -> bytes:
    return blake2b(title.hashes.tobytes(), digest_size=4).digest() + bytes(2)


def _postings(sampled: Hashes, in_head: NDArray[np.bool_]) -> bytes:
    """Four bytes of the hash and two of its sketch value, for each shingle that finds candidates."""
    anywhere = np.unique(sampled[sampled < np.uint64(2**64 // _SPARSE)])[:_MOST_SPARSE]
    head = sampled[in_head & (sampled < np.uint64(2**64 // _DENSE))]
    chosen = np.unique(np.concatenate((anywhere, head)))
    rows = np.empty(len(chosen), dtype=_POSTING)
    rows["hash"] = chosen & np.uint64(0xFFFFFFFF)
    rows["value"] = chosen >> _SKETCH_SHIFT
    return rows.tobytes()


def _sketch(sampled: Hashes, in_first: NDArray[np.bool_]) -> tuple[bytes, bytes]:
    """The sketch values of the text's first half, and those that the second adds."""
    values, firsts = np.unique(sampled >> _SKETCH_SHIFT, return_index=True)
    values, is_first = values[:_MOST_SKETCH].astype(">u2"), in_first[firsts[:_MOST_SKETCH]]
    return values[is_first].tobytes(), values[~is_first].tobytes()


def _numbers(title: Words, body: Words) -> bytes:
    """Each number with the words around it, two bytes each: of very many, those with the lowest surroundings."""
    pairs = np.concatenate((_surrounded(title, _IN_TITLE), _surrounded(body, _IN_BODY)))
    return np.unique(pairs)[:_MOST_NUMBERS].astype(">u4").tobytes() if len(pairs) else b""


def _surrounded(words: Words, place: np.uint64) -> Hashes:
    """For each number: sixteen bits of the next words before and after that are none, and sixteen of itself."""
    numbers = np.flatnonzero(words.is_number)
    if not len(numbers):
        return words.hashes[:0]
    edged = np.zeros(len(words.hashes) - len(numbers) + 2, np.uint64)
    edged[1:-1] = words.hashes[~words.is_number]
    before = numbers - np.arange(len(numbers))  # how many words that are no numbers come before
    around = mix(edged[before] * np.uint64(3) + edged[before + 1] + place) & np.uint64(0xFFFF)
    return (around << np.uint64(16)) | (words.hashes[numbers] & np.uint64(0xFFFF))
