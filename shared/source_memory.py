"""What a source prints again and again: per source, in which stories a line has stood.

Bounded on purpose: so many sources, so many lines a source, so many stories a line, forgotten after a while. A batch is
read in one round trip and noted in one. Evidence about a line, never a verdict; who loses it reads as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from redis import Redis

from shared.ledger import KEY_PREFIX

_LUA = Path(__file__).parent / "lua" / "source_memory.lua"
_INDEX = f"{KEY_PREFIX}lines"
_LINES_OF_ARTICLE = 128  # more are a whole page as text; its furniture stands at both ends
_LINE_BYTES, _STORY_BYTES = 8, 4  # one false match in 10^16 lines; among eight stories, one in 10^9
# A story that holds this share of an article's lines is the same story captured elsewhere. Lines count by their length
# and by how few stories they stood in, so that furniture, however much of it there is, soon makes no story another's.
_OWN_SHARE = 0.5

Stories = Mapping[bytes, frozenset[bytes]]  # by line print
_NOWHERE: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class MemoryLimits:
    """Some 100 bytes a line: 1,000 sources of 1,024 lines take 100 MB of Redis at most."""

    sources: int = 1_000
    lines: int = 1_024
    stories: int = 8  # a line seen in eight stories is furniture; nobody needs to count on
    expiry_seconds: int = 14 * 86_400


@dataclass(frozen=True, slots=True)
class Sighting:
    """The lines of one article, at least one: the length of each by its print."""

    source: str
    chars: Mapping[bytes, int]


class LinePrints(dict[str, bytes]):
    """The prints of lines, each made once: for a batch, whose sources repeat themselves and whose readers ask again."""

    def __missing__(self, line: str) -> bytes:
        made = self[line] = line_print(line)
        return made


def sight(
    source: str, lines: Sequence[str], clean: Callable[[str], str] = str, prints: LinePrints | None = None
) -> Sighting:
    """The sighting of an article's lines, the first and last of them when there are many; only those are cleaned."""
    half = _LINES_OF_ARTICLE // 2
    ends = lines if len(lines) <= _LINES_OF_ARTICLE else (*lines[:half], *lines[-half:])
    cleaned = (text for line in ends if (text := clean(line)))
    known = LinePrints() if prints is None else prints
    return Sighting(source, {known[text]: len(text) for text in cleaned})


def line_print(line: str) -> bytes:
    """Eight bytes for a line's words: case and spacing do not count."""
    words = line.casefold()
    # The only printable space is the plain one: most lines need not be split at their words.
    if not words.isprintable() or "  " in words or words[:1] == " " or words[-1:] == " ":
        words = " ".join(words.split())
    return blake2b(words.encode(errors="surrogatepass"), digest_size=_LINE_BYTES).digest()


def story_print(story: str) -> bytes:
    """Four bytes for the name of a story."""
    return blake2b(story.encode(errors="surrogatepass"), digest_size=_STORY_BYTES).digest()


def count_others(sighting: Sighting, stories: Stories, story: str | None) -> dict[bytes, int]:
    """In how many other stories each line stood. Not others are `story`, where it is known, and what is most alike."""
    own = _most_alike(sighting.chars, stories)
    if story is not None:
        own |= {story_print(story)}
    return {line: len(held - own) if (held := stories.get(line)) else 0 for line in sighting.chars}


def _most_alike(chars: Mapping[bytes, int], stories: Stories) -> set[bytes]:
    total, shared = 0.0, dict[bytes, float]()
    for line, count in chars.items():
        held = stories.get(line)
        weight = count / len(held) if held else count
        total += weight
        for story in held or ():
            shared[story] = shared.get(story, 0.0) + weight
    return {story for story, weight in shared.items() if weight >= _OWN_SHARE * total}


class SourceMemory:
    """The memory in one Redis. Both methods may be called again after a lost reply."""

    def __init__(self, redis: Redis, limits: MemoryLimits = MemoryLimits()) -> None:
        self._redis = redis
        self._script = redis.register_script(_LUA.read_text())
        self._limits = limits

    def recall(self, sightings: Sequence[Sighting]) -> list[Stories]:
        """Per sighting the stories of its source in which each line has stood, as far as remembered."""
        pipeline = self._redis.pipeline(transaction=False)
        for each in sightings:
            pipeline.hmget(_key(each.source), list(each.chars))
        replies = pipeline.execute() if sightings else []
        asked = zip(sightings, replies, strict=True)
        return [dict(zip(each.chars, map(_split, reply), strict=True)) for each, reply in asked]

    def note(self, told: Sequence[tuple[Sighting, str]]) -> None:
        """Remember the lines under the names of their stories. A story noted before counts no line twice."""
        if not told:
            return
        limits = self._limits
        bounds = [limits.sources, limits.lines, limits.stories, limits.expiry_seconds]
        self._script([_INDEX, *(_key(each.source) for each, _ in told)], [*bounds, *_arguments(told)])


def _key(source: str) -> str:
    return f"{_INDEX}:{source}"


def _split(stories: bytes | None) -> frozenset[bytes]:
    if not stories:
        return _NOWHERE
    if len(stories) == _STORY_BYTES:  # as most are
        return frozenset((stories,))
    return frozenset(stories[at : at + _STORY_BYTES] for at in range(0, len(stories), _STORY_BYTES))


def _arguments(noted: Iterable[tuple[Sighting, str]]) -> Iterator[bytes]:
    for sighting, story in noted:
        yield story_print(story)
        yield b"".join(sighting.chars)
