"""The index of stories in one Redis: which story each article of a batch belongs to, in one atomic call.

Bounded: texts are comparable for `text_days`, answers kept for `id_days`. Layout and rules: lua/stories.lua.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import cast
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError

from shared.ledger import KEY_PREFIX
from shared.story_prints import Placement, Question, Role, Rule, StoryPrint

INDEX_VERSION = "2"  # changed prints or rules begin an index of their own beside the old one, which runs out
INDEX_PREFIX = f"{KEY_PREFIX}stories:{INDEX_VERSION}:"
_LUA = Path(__file__).parent / "lua"
_SCRIPT = ("tables", "story_records", "story_comparison", "stories")
_SIZES = Struct(">BBHH")
_ANSWER = Struct(">BBBH16s16s")
_UUID_BYTES = 16
_MEMBER_BYTES = _UUID_BYTES + 2


@dataclass(frozen=True, slots=True)
class StoryWindow:
    """For how long texts are compared, and answers remembered."""

    text_days: float = 7.0
    id_days: float = 30.0


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, and how much it shares with what it was matched with (0 to 1)."""

    uri: str
    role: Role
    similarity: float


@dataclass(frozen=True, slots=True)
class Story:
    """A story as far as it is remembered: the first article and what joined it, in order."""

    uri: str
    members: tuple[Member, ...]


class StoryIndex:
    """All methods may be called again after a lost reply."""

    def __init__(self, redis: Redis, window: StoryWindow = StoryWindow(), prefix: str = INDEX_PREFIX) -> None:
        self._redis = redis
        self._prefix = prefix
        self._script = redis.register_script("".join((_LUA / f"{part}.lua").read_text() for part in _SCRIPT))
        self._windows = (int(window.text_days * 86_400), int(window.id_days * 86_400))

    def place(self, questions: Sequence[Question]) -> list[Placement | None]:
        """Where each belongs; None for all of them when Redis cannot answer, which is counted as far as it can be."""
        if not questions:
            return []
        arguments = [part for question in questions for part in _arguments(question)]
        try:
            answers = self._script([self._prefix, KEY_PREFIX], [*self._windows, *arguments])
        except RedisError:
            self._count_unknown(len(questions))
            return [None] * len(questions)
        return [_placement(answer) for answer in answers]

    def _count_unknown(self, articles: int) -> None:
        """Counted beside the ledger's reasons. A script that has deleted first is let through by a full Redis."""
        count = "redis.call('DEL', KEYS[1] .. 'nothing') redis.call('HINCRBY', KEYS[1] .. 'reasons', ARGV[1], ARGV[2])"
        try:
            self._redis.eval(count, 1, KEY_PREFIX, "story\x1funknown", str(articles))
        except RedisError:
            return  # Redis is away; nobody else counts then either

    def find(self, uri: str) -> Story | None:
        """The story of an article, by its uri; None when it is not, or no longer, known."""
        found = self._find_story(UUID(uri).bytes)
        if found is None:
            return None
        stored = cast("bytes | None", self._redis.get(self._prefix.encode() + b"m:" + found)) or b""
        starts = range(0, len(stored), _MEMBER_BYTES)
        members = tuple(_member(stored[at : at + _MEMBER_BYTES]) for at in starts)
        return Story(_uri(found), members or (Member(_uri(found), Role.CANONICAL, 1.0),))

    def _find_story(self, uuid: bytes) -> bytes | None:
        """The story's uuid from the table `i` (lua/tables.lua): linear hashing by the first four bytes."""
        buckets = int(cast("bytes | None", self._redis.hget(f"{self._prefix}state", "i.buckets")) or b"1")
        base = 1 << (buckets.bit_length() - 1)
        number = int.from_bytes(uuid[:4])
        bucket = number % (2 * base) if number % (2 * base) < buckets else number % base
        held = cast("bytes | None", self._redis.hget(f"{self._prefix}i:{bucket}", uuid[:8]))
        if held is None:
            return None
        return held[3:19] or uuid


def _arguments(question: Question) -> Iterator[bytes | str]:
    uuid = UUID(question.uri).bytes
    mark = question.print
    yield uuid
    yield blake2b(uuid + str(question.version).encode(), digest_size=8).digest()
    yield mark.exact
    yield mark.postings
    yield "1" if mark.has_headline else ""
    yield _text(mark)


def _text(mark: StoryPrint) -> bytes:
    """As it stands in a record, see lua/story_records.lua."""
    title, numbers, first, second = mark.title, mark.numbers, mark.first_half, mark.second_half
    sizes = _SIZES.pack(len(title) // 2, len(numbers) // 4, len(first) // 2, len(second) // 2)
    return b"".join((mark.check, sizes, title, numbers, first, second))


def _placement(answer: bytes) -> Placement:
    role, rule, percent, size, story, match = _ANSWER.unpack(answer)
    is_copy = role in (Role.DUPLICATE, Role.NEAR_DUPLICATE)
    return Placement(_uri(story), Role(role), Rule(rule), percent / 100, _uri(match) if is_copy else None, size)


def _member(stored: bytes) -> Member:
    return Member(_uri(stored[:_UUID_BYTES]), Role(stored[-2]), stored[-1] / 100)


def _uri(uuid: bytes) -> str:
    return UUID(bytes=uuid).urn
