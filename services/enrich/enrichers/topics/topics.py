"""What an article is about: IPTC Media Topics by weighted words, and the words that decided.

One pass over the words of headline and text. Every point a topic gets is a phrase of media_topics.txt that a reader can
look up; `explain` names them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from services.enrich.enrichers.entities_step import is_english
from services.enrich.enrichers.topics.spelling import OTHER, Spelling
from services.enrich.enrichers.topics.table import Phrase, Table, Votes, table, words_of
from shared.annotations import Topic
from shared.contracts import Record
from shared.structs import changed, unchecked

CREATOR = "enrich/topics@1"
SCHEME = "http://cv.iptc.org/newscodes/mediatopic/"

READ_CHARS = 5_000  # what an article is about is told by then
LEAD_WORDS = 70  # headline and first paragraph: what an article is about stands there
LEAD_FACTOR = 2  # a phrase of the lead counts twice
MOST_COUNTED = 3  # of one phrase; more repetitions say nothing new
USUAL_WORDS = 400  # longer articles collect words of every topic: their points are divided in proportion
MIN_POINTS = 10.0  # a top topic below is an accident of words
MIN_NARROW = 8.0
MIN_SHARE = 0.45  # of the best topic's points
MIN_NARROW_SHARE = 0.4
MOST_TOPICS = 3
MOST_NARROW = 4
MOST_EXPLAINED = 5
CERTAIN_POINTS = 16.0  # confidence is 63 there, and nears 95 above


class Found(NamedTuple):
    """A topic and its points."""

    code: str
    points: float


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A phrase of the table that occurs, what its occurrences are worth, and what it speaks for with which weight."""

    phrase: str
    worth: float
    votes: Votes


def add_topics(record: Record) -> Record:
    """The record with its topics; those that its sections state come first, with full confidence."""
    if not is_english(record):
        return record
    stated = tuple(_stated(topic.name for topic in record.subjects if topic.rel == "category"))
    codes = {topic.literal for topic in stated}
    found, _ = find_topics(record.article.headline, record.article.body)
    best = max((one.points for one in found), default=1.0)
    own = tuple(_topic(one, best) for one in found if f"medtop:{one.code}" not in codes)
    return changed(record, subjects=record.subjects + stated + own)


def explain(record: Record) -> str | None:
    """Which phrases decided: "sport: striker, league title; ...". None when there are no topics of ours."""
    if not any(topic.creator == CREATOR and topic.confidence != 100 for topic in record.subjects):
        return None
    found, hits = find_topics(record.article.headline, record.article.body)
    return "; ".join(f"{table().topics[one.code].name}: {', '.join(deciding(one.code, hits))}" for one in found) or None


def deciding(code: str, hits: Iterable[Hit]) -> list[str]:
    """The phrases that gave a topic most of its points, the heaviest first."""
    own = [hit for hit in hits if code in hit.votes]
    return [hit.phrase for hit in sorted(own, key=lambda hit: -hit.worth * hit.votes[code])[:MOST_EXPLAINED]]


def _stated(names: Iterable[str]) -> Iterator[Topic]:
    """Sections that mean a topic exactly: "Football" is sport."""
    codes = (table().sections.get(" ".join(words_of(name))) for name in names)
    for code in dict.fromkeys(filter(None, codes)):
        yield unchecked(
            Topic,
            name=table().topics[code].name,
            rel="about",
            literal=f"medtop:{code}",
            creator=CREATOR,
            uri=SCHEME + code,
            relevance=100,
            confidence=100,
        )


def _topic(found: Found, best: float) -> Topic:
    return unchecked(
        Topic,
        name=table().topics[found.code].name,
        rel="about",
        literal=f"medtop:{found.code}",
        creator=CREATOR,
        uri=SCHEME + found.code,
        relevance=min(100, round(100 * found.points / best)),
        confidence=round(95 * (1 - math.exp(-found.points / CERTAIN_POINTS))),
    )


@lru_cache(maxsize=64)  # asked twice for each article of a batch: for the topics, and for what decided
def find_topics(headline: str, text: str) -> tuple[tuple[Found, ...], tuple[Hit, ...]]:
    """The topics of an English text, of which the beginning is read: best first, narrower ones behind the broad one
    that they belong to; and all hits."""
    known = table()
    words = _spelling().read(headline, text, READ_CHARS)
    hits = tuple(_hits(words, known))
    points: dict[str, float] = {}
    for hit in hits:
        worth = hit.worth
        for code, weight in hit.votes.items():
            points[code] = points.get(code, 0.0) + weight * worth
    scale = max(1.0, len(words) / USUAL_WORDS) ** 0.5
    scaled = {code: round(number / scale, 1) for code, number in points.items() if number / scale >= MIN_NARROW}
    return tuple(Found(code, scaled[code]) for code in _chosen(scaled, known)), hits


def _chosen(points: Mapping[str, float], known: Table) -> Iterator[str]:
    """The broad topics that stand out, each followed by its narrower ones that do."""
    broad = [code for code in points if known.tops[code] == code]
    best = max((points[code] for code in broad), default=0.0)
    good = [code for code in broad if points[code] >= max(MIN_POINTS, MIN_SHARE * best)]
    for top in sorted(good, key=lambda code: -points[code])[:MOST_TOPICS]:
        yield top
        narrower = [code for code in points if code != top and known.tops[code] == top]
        best = max((points[code] for code in narrower), default=0.0)
        fitting = [code for code in narrower if points[code] >= MIN_NARROW_SHARE * best]
        yield from sorted(fitting, key=lambda code: -points[code])[:MOST_NARROW]


@cache
def _spelling() -> Spelling:
    return Spelling(table().letters)


def _hits(words: str, known: Table) -> Iterator[Hit]:
    """`words` has a letter for each word."""
    counts, lead = Counter(words.replace(OTHER, "")), words[:LEAD_WORDS]
    candidates: list[Phrase] = []
    for letter, count in counts.items():
        if (word := known.words.get(letter)) is not None:
            yield Hit(word.text, _worth(count, letter in lead), word.votes)
        if (same_start := known.phrases.get(letter)) is not None:
            candidates += [phrase for phrase in same_start if phrase.letters[1] in counts]
    for phrase in candidates:
        if count := words.count(phrase.letters):
            yield Hit(phrase.text, _worth(count, phrase.letters in lead), phrase.votes)


def _worth(count: int, is_in_lead: bool) -> float:
    """1 for the first, less for each repetition; doubled in the lead."""
    repeated = (0.0, 1.0, 1.5, 1.8)[min(count, MOST_COUNTED)]
    return repeated * (LEAD_FACTOR if is_in_lead else 1)
