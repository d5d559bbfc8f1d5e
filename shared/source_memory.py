"""What a source prints again and again: per source, in how many different stories a line has stood.

Bounded on purpose: so many lines a source, so many stories a line, forgotten after a while. One script call reads for
a whole batch and one writes, so it can go with the batch's own round trips. Evidence about a line, never a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from redis import Redis

from shared.ledger import KEY_PREFIX

_LUA = Path(__file__).parent / "lua" / "source_memory.lua"
_LINES_OF_ARTICLE = 128  # more are a whole page as text; its furniture stands at both ends
_LINE_BYTES, _STORY_BYTES = 8, 4  # one false match in 10^16 lines; among eight stories, one in 10^9


@dataclass(frozen=True, slots=True)
class MemoryLimits:
    """Some 100 bytes a line: 1,000 sources of 1,024 lines take 100 MB of Redis at most."""

    lines: int = 1_024
    stories: int = 8  # a line seen in eight stories is furniture; nobody needs to count on
    expiry_seconds: int = 14 * 86_400


@dataclass(frozen=True, slots=True)
class Sighting:
    """The lines of one article. `story` names the story, not the capture: the same for a second copy of it under
    another address (a headline fingerprint is such a name), so that a story never testifies against itself."""

    source: str
    story: str
    prints: tuple[bytes, ...]


def sight(source: str, story: str, lines: Sequence[str]) -> Sighting:
    """The sighting of an article's lines, the first and last of them when there are many."""
    half = _LINES_OF_ARTICLE // 2
    ends = lines if len(lines) <= _LINES_OF_ARTICLE else (*lines[:half], *lines[-half:])
    return Sighting(source, story, tuple(dict.fromkeys(line_print(line) for line in ends)))


def line_print(line: str) -> bytes:
    """Eight bytes for a line's words: case and spacing do not count."""
    words = " ".join(line.casefold().split())
    return blake2b(words.encode(errors="surrogatepass"), digest_size=_LINE_BYTES).digest()


class SourceMemory:
    """The memory in one Redis. Both methods may be called again after a lost reply."""

    def __init__(self, redis: Redis, limits: MemoryLimits = MemoryLimits()) -> None:
        self._script = redis.register_script(_LUA.read_text())
        self._limits = limits

    def recall(self, sightings: Sequence[Sighting]) -> list[dict[bytes, int]]:
        """Per sighting: in how many other stories of its source each line has stood, as far as remembered."""
        counts = self._run("recall", sightings)
        return [dict(zip(each.prints, found, strict=True)) for each, found in zip(sightings, counts, strict=True)]

    def note(self, sightings: Sequence[Sighting]) -> None:
        """Remember the lines. A story noted before counts no line twice."""
        self._run("note", sightings)

    def _run(self, act: str, sightings: Sequence[Sighting]) -> Any:
        if not sightings:
            return []
        limits = self._limits
        keys = [f"{KEY_PREFIX}lines:{each.source}" for each in sightings]
        return self._script(keys, [act, limits.lines, limits.stories, limits.expiry_seconds, *_arguments(sightings)])


def _arguments(sightings: Iterable[Sighting]) -> Iterator[bytes | int]:
    for each in sightings:
        yield blake2b(each.story.encode(errors="surrogatepass"), digest_size=_STORY_BYTES).digest()
        yield len(each.prints)
        yield from each.prints
