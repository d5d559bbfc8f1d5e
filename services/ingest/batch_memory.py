"""The memory of sources beside a batch: recalled in one round trip before it is read, noted in one after.

A memory that fails is no memory: the batch is read as if nothing were known, and the failure is logged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import structlog
from redis.exceptions import RedisError

from services.ingest.readers.reading import Seen
from services.ingest.seen_lines import make_seen, sight_raw, story_name
from shared.contracts import Article, RawArticle
from shared.source_memory import LinePrints, Sighting, SourceMemory, Stories

log = structlog.get_logger()


class BatchMemory:
    """What is known of the batch in hand, and what is to be remembered of it."""

    def __init__(self, memory: SourceMemory) -> None:
        self._memory = memory
        self._known: dict[str, tuple[Sighting, Stories]] = {}
        self._prints = LinePrints()
        self._told: list[tuple[Sighting, str]] = []

    @contextmanager
    def around(self, raws: Mapping[str, RawArticle]) -> Iterator[None]:
        """Recall what these articles, by id, may ask. May be done again, as `note` may."""
        seen = ((name, sight_raw(raw, self._prints)) for name, raw in raws.items())
        sighted = {name: sighting for name, sighting in seen if sighting is not None}
        self._known, self._told = self._recall(sighted), []
        try:
            yield
        finally:
            self._known, self._prints = {}, LinePrints()

    def seen(self, name: str, raw: RawArticle) -> Seen | None:
        """What the reader of this article may ask; None when nothing is known of its source."""
        known = self._known.get(name)
        return None if known is None else make_seen(raw, *known, self._prints)

    def tell(self, name: str, raw: RawArticle, article: Article) -> None:
        """This article was read: its lines stood in its story."""
        if name in self._known:
            self._told.append((self._known[name][0], story_name(raw, article)))

    def note(self) -> None:
        """Remember what was told of the last batch."""
        try:
            self._memory.note(self._told)
        except (RedisError, UnicodeError) as error:
            log.warning("source_memory_failed", act="note", error=type(error).__name__, articles=len(self._told))

    def _recall(self, sighted: dict[str, Sighting]) -> dict[str, tuple[Sighting, Stories]]:
        try:
            recalled = self._memory.recall(list(sighted.values()))
        except (RedisError, UnicodeError) as error:
            log.warning("source_memory_failed", act="recall", error=type(error).__name__, articles=len(sighted))
            return {}
        return dict(zip(sighted, zip(sighted.values(), recalled, strict=True), strict=True))
