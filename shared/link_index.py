"""Which related links lead to articles of our own, also to such as come later. One call per batch, bounded.

Known addresses and headlines are kept for some days. A link to what is not known is noted as wanted, up to a number;
when the article comes, it is told who links to it. Published records are not written again: see docs/duplicates.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError

from shared.ledger import KEY_PREFIX

LINK_INDEX_PREFIX = f"{KEY_PREFIX}links:1:"
_LUA = Path(__file__).parent / "lua"


@dataclass(frozen=True, slots=True)
class LinkLimits:
    """A wanted entry takes some 40 bytes: 200,000 take 8 MB."""

    known_days: float = 30.0
    wanted_days: float = 7.0
    most_wanted: int = 200_000


class LinkKeys(NamedTuple):
    """What an article or a link can be found by: the key of its address, the fingerprint of its headline."""

    address: str | None
    headline: str | None


class Linked(NamedTuple):
    """An article (`urn:uuid:` uri), what names it, and what names each of its links."""

    uri: str
    own: LinkKeys
    links: tuple[LinkKeys, ...]


class Found(NamedTuple):
    """One of our articles, and by what the link was found to lead there."""

    uri: str
    by: Literal["url", "headline"]


class LinkAnswer(NamedTuple):
    """Earlier articles that link to this one, and for each of its links the article of ours it leads to."""

    linked_from: tuple[str, ...]
    found: tuple[Found | None, ...]


class LinkIndex:
    """May be called again after a lost reply."""

    def __init__(self, redis: Redis, limits: LinkLimits = LinkLimits(), prefix: str = LINK_INDEX_PREFIX) -> None:
        self._script = redis.register_script((_LUA / "tables.lua").read_text() + (_LUA / "links.lua").read_text())
        self._prefix = prefix
        self._limits = (int(limits.known_days * 86_400), int(limits.wanted_days * 86_400), limits.most_wanted)

    def resolve(self, articles: Sequence[Linked]) -> list[LinkAnswer]:
        """One answer per article, in order; where Redis cannot answer, links stay as they are printed."""
        if not articles:
            return []
        arguments = [part for article in articles for part in _arguments(article)]
        try:
            answers = self._script([self._prefix], [*self._limits, *arguments])
        except RedisError:
            return [LinkAnswer((), (None,) * len(article.links)) for article in articles]
        return [_answer(answer) for answer in answers]


def _arguments(article: Linked) -> Iterator[bytes | int]:
    own = [key for key in _keys(article.own) if key]
    yield UUID(article.uri).bytes
    yield len(own)
    yield from own
    yield len(article.links)
    for link in article.links:
        yield from _keys(link)


def _keys(keys: LinkKeys) -> tuple[bytes, bytes]:
    return (
        _hash(f"u{keys.address}") if keys.address else b"",
        _hash(f"h{keys.headline}") if keys.headline else b"",
    )


def _hash(key: str) -> bytes:
    return blake2b(key.encode(errors="surrogatepass"), digest_size=8).digest()


def _answer(answer: list[bytes]) -> LinkAnswer:
    referrers, *found = answer
    uuids = (referrers[at : at + 16] for at in range(0, len(referrers), 16))
    return LinkAnswer(tuple(UUID(bytes=uuid).urn for uuid in uuids), tuple(map(_found, found)))


def _found(answer: bytes) -> Found | None:
    if not answer:
        return None
    return Found(UUID(bytes=answer[1:]).urn, "url" if answer[:1] == b"u" else "headline")
