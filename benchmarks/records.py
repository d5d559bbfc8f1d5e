"""Made-up records as rich as enrichment makes them: entities with mentions, quotes, links, a story."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.texts import make_texts
from shared.annotations import (
    Cluster,
    Entity,
    EntityType,
    Mention,
    Provenance,
    Quote,
    RelatedLink,
    RemovedLine,
    Span,
    Topic,
)
from shared.contracts import Article, Record


@dataclass(frozen=True, slots=True)
class _Size:
    """How much of a record is made of a text of 3 kB."""

    chars: int
    entities: int
    quotes: int
    links: int


_STORY = _Size(3_000, 16, 4, 3)  # what a wire story of 500 words has
_BRIEF = _Size(600, 4, 1, 1)
_MENTIONS = 2


def make_records(count: int, seed: int = 1) -> Iterator[Record]:
    """Different records of about 500 words."""
    return _make(count, seed, _STORY)


def make_briefs(count: int, seed: int = 1) -> Iterator[Record]:
    """Different records of about 100 words, when there are to be very many."""
    return _make(count, seed, _BRIEF)


def _make(count: int, seed: int, size: _Size) -> Iterator[Record]:
    chance = random.Random(seed)
    for number, text in enumerate(make_texts(count, seed)):
        yield _record(number, text.partition("\n\n")[2][: size.chars], size, chance)


def _record(number: int, body: str, size: _Size, chance: random.Random) -> Record:
    uri = f"urn:uuid:{number:08x}-0000-5000-8000-{chance.getrandbits(48):012x}"
    paragraphs = tuple(body[start : start + 300] for start in range(0, len(body), 300))
    return Record(
        article=Article(
            uri=uri,
            source="harbour-wire",
            url=f"https://harbourwire.example/{number}",
            headline=f"Report {number} from {body[:40]}",
            standfirst=paragraphs[0],
            paragraphs=paragraphs,
            sections=("World", "Harbours"),
            byline="Aino Testinen",
            published_at="2026-03-01T06:00:00Z",
            removed=(RemovedLine(kind="boilerplate", line=9, text="Back to the top"),),
            content_digest=f"sha256:{number:064x}",
        ),
        language="en",
        subjects=(Topic(name="World", rel="category", literal="world", creator="upstream"),),
        entities=tuple(_entity(index, body, chance) for index in range(size.entities)),
        quotes=tuple(_quote(index, body) for index in range(size.quotes)),
        related_links=tuple(_link(index, number, body) for index in range(size.links)),
        cluster=Cluster(id=uri),
        provenance=Provenance(
            raw_digest=f"sha256:{number:064x}",
            media_type="text/plain",
            door="queue",
            received_at="2026-03-01T06:01:00Z",
            correlation_id=f"{number:016x}",
        ),
    )


def _entity(index: int, body: str, chance: random.Random) -> Entity:
    mentions = tuple(_mention(chance.randrange(len(body) - 20), body) for _ in range(_MENTIONS))
    kind = EntityType.PERSON if index % 2 else EntityType.PLACE
    return Entity(id=f"e{index}", type=kind, name=f"{body[index * 7 :][:12]} {index}", mentions=mentions)


def _mention(start: int, body: str) -> Mention:
    return Mention(start=start, end=start + 12, exact=body[start : start + 12])


def _quote(index: int, body: str) -> Quote:
    start = index * 500
    speaker = Span(start=start + 82, end=start + 90, exact=body[start + 82 : start + 90], entity=f"e{index}")
    said = body[start : start + 80]
    return Quote(id=f"q{index}", type="direct", start=start, end=start + 80, exact=said, text=said, speaker=speaker)


def _link(index: int, number: int, body: str) -> RelatedLink:
    uri = f"urn:uuid:ffffffff-0000-5000-8000-{number:08x}{index:04x}"
    return RelatedLink(uri=uri, headline=body[index * 50 :][:60], headline_fingerprint=f"sha256:{index:064x}")
