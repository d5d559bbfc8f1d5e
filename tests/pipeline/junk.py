"""What careless, broken and hostile upstreams drop, with the reason for which each must be set aside.

Everything comes from a seeded `random.Random`, so that a failure can be seen again. Where the reason is None the
input may be anything, an article included: bare text is one, and a damaged envelope may still hold one.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import zstandard

from shared.outcomes import Reason
from tests.pipeline.drops import an_article, an_envelope, compressed


@dataclass(frozen=True, slots=True)
class Junk:
    """An inbox item, the kind of junk it is, and the reason it must be refused for (None: it may pass)."""

    kind: str
    item: bytes
    reason: Reason | None


# Kinds of junk: each makes one input

_NESTS = (("[", "]"), ('{"a":', "}"), ('[{"content":', "}]"), ('{"headers":{},"body":"","content":[', "]}"))
_ODD_NUMBERS = (
    "NaN",
    "-Infinity",
    "1e999",
    "-1E+99999",
    "9" * 40,
    "9" * 5000,
    "0." + "3" * 400,
    "-0.0",
    "1e-400",
)
_NAMES = (
    *(
        "content",
        "source",
        "url",
        "id",
        "encoding",
        "mediaType",
        "charset",
        "language",
        "pubStatus",
        "meta",
        "priority",
    ),
    *("body", "headers", "properties", "content-type", "task", "args", "kwargs", "publishedAt", "desk"),
)


def _text(random: Random, most: int = 60) -> str:
    """Any code points but surrogates, from all over Unicode."""
    tops = (0x7F, 0x7F, 0x7F, 0x24F, 0x2FFF, 0xD7FF, 0x10FFFF)
    points = (random.randint(0x20, random.choice(tops)) for _ in range(random.randint(1, most)))
    return "".join(chr(point) for point in points if not 0xD800 <= point <= 0xDFFF)


def _value(random: Random, depth: int = 3) -> Any:
    kind = random.randrange(8 if depth else 6)
    if kind == 6:
        return [_value(random, depth - 1) for _ in range(random.randrange(4))]
    if kind == 7:
        return {random.choice(_NAMES): _value(random, depth - 1) for _ in range(random.randrange(4))}
    scalars = (
        None,
        random.random() < 0.5,
        random.randint(-(2**70), 2**70),
        random.random() * 1e30,
        _text(random),
        "",
    )
    return scalars[kind]


def any_text(random: Random) -> bytes:
    return _text(random, 400).encode()


def any_json(random: Random) -> bytes:
    article = {"content": _text(random, 400)} if random.random() < 0.7 else {}
    return json.dumps(article | {random.choice(_NAMES): _value(random) for _ in range(random.randrange(4))}).encode()


def any_bytes(random: Random) -> bytes:
    return random.randbytes(random.randrange(200))


def not_utf8(random: Random) -> bytes:
    return b"\xff" + random.randbytes(random.randrange(200))


def control_characters(random: Random) -> bytes:
    return f"{_text(random)}\x00{_text(random)}".encode().lstrip(b'[{ "')


def deep(random: Random) -> bytes:
    opening, closing = random.choice(_NESTS)
    depth = random.choice((40, 300, 995, 1024, 5000, 50_000))
    return f"{opening * depth}0{closing * depth}".encode()


def odd_numbers(random: Random) -> bytes:
    return b'{"content":"x","priority":%s}' % random.choice(_ODD_NUMBERS[:7]).encode()


def odd_numbers_unknown(random: Random) -> bytes:
    return b'{"content":"%d","desk":[%s]}' % (random.getrandbits(64), random.choice(_ODD_NUMBERS).encode())


def lone_surrogates(random: Random) -> bytes:
    halves = "".join(rf"\u{random.randint(0xD800, 0xDFFF):04x}" for _ in range(random.randint(1, 9)))
    return rf'{{"content":"{random.getrandbits(64)} {halves}","source":"s{halves[:6]}"}}'.encode()


def wrong_type(random: Random) -> bytes:
    wrong = random.choice([None, 5, 1.5, True, [], ["x"], {}, {"content": "x"}])
    field = random.choice(["content", "mediaType", "encoding", "pubStatus", "schemaVersion"])
    return json.dumps({"content": "x", field: wrong}).encode()


def too_long(random: Random) -> bytes:
    field, most = random.choice([("url", 2048), ("id", 512), ("source", 64), ("charset", 64), ("language", 35)])
    return json.dumps({"content": "x", field: "x" * random.randint(most + 1, most * 3)}).encode()


def hostile_source(random: Random) -> bytes:
    return json.dumps({"content": "x", "source": f"a{chr(random.randrange(32))}b"}).encode()


def cut_off(random: Random) -> bytes:
    item = json.dumps(an_envelope([[an_article(_text(random))], {}, {}])).encode()
    return item[: random.randrange(2, len(item))]


def another_task(random: Random) -> bytes:
    headers = {"task": random.choice(["celery.backend_cleanup", "", 5, ["x"], {}, _text(random)])}
    return json.dumps(an_envelope([[an_article("x")], {}, {}], headers=headers)).encode()


def another_type(random: Random) -> bytes:
    wrong = random.choice(["application/x-yaml", "application/x-python-serialize", "", 5, [], ["x"], {"a": 1}, True])
    return json.dumps(an_envelope([[an_article("x")], {}, {}], content_type=wrong)).encode()


def broken_body(random: Random) -> bytes:
    changes = random.choice([{"body": random.choice([None, 5, [], {}])}, {"headers": [1]}, {"properties": "x"}])
    return json.dumps(an_envelope(None, **changes)).encode()


def broken_compression(random: Random) -> bytes:
    kind = random.choice(["gzip", "zstd"])
    body = (zlib if kind == "gzip" else zstandard).compress(json.dumps([[an_article("x")], {}, {}]).encode())
    return json.dumps(compressed(body[: random.randrange(len(body))], kind)).encode()


def bomb(random: Random) -> bytes:
    kind = random.choice(["gzip", "zstd"])
    return json.dumps(compressed((zlib if kind == "gzip" else zstandard).compress(bytes(20_000_000)), kind)).encode()


def crowd(random: Random) -> bytes:
    return json.dumps(["x"] * random.randint(10_001, 12_000)).encode()


def blank(random: Random) -> bytes:
    return "".join(random.choices(" \t\r\n\u2003\u3000", k=random.randrange(20))).encode()


def damaged(random: Random) -> bytes:
    """A real envelope with pieces cut out, doubled, or overwritten."""
    call = json.dumps([[an_article(_text(random))], {}, {}]).encode()
    whole = random.choice([an_envelope(json.loads(call)), compressed(zlib.compress(call), "gzip")])
    item = json.dumps(whole).encode()
    for _ in range(random.randint(1, 2)):
        start = random.randrange(len(item))
        patch = random.choice([b"", b'"', b"\\", b"{", b"]", b"null", b"\\ud800", b"1e999", random.randbytes(3)])
        item = item[:start] + patch + item[start + random.randrange(12) :]
    return item


Maker = Callable[[Random], bytes]

COMMON: dict[Maker, Reason | None] = {
    any_text: None,
    any_json: None,
    any_bytes: None,
    damaged: None,
    lone_surrogates: None,
    odd_numbers_unknown: None,
    not_utf8: Reason.BAD_ENCODING,
    control_characters: Reason.BAD_ENCODING,
    odd_numbers: Reason.BAD_SCHEMA,
    wrong_type: Reason.BAD_SCHEMA,
    too_long: Reason.BAD_SCHEMA,
    hostile_source: Reason.BAD_SCHEMA,
    cut_off: Reason.BAD_JSON,
    another_task: Reason.UNKNOWN_TASK,
    another_type: Reason.UNSUPPORTED_CONTENT_TYPE,
    broken_body: Reason.BAD_ENVELOPE,
    broken_compression: Reason.BAD_ENVELOPE,
    blank: Reason.EMPTY,
}
RARE: dict[Maker, Reason | None] = {deep: Reason.TOO_DEEP, bomb: Reason.TOO_LARGE, crowd: Reason.TOO_LARGE}
ONE_IN = 200  # each rare one costs as much as a hundred others


def junk(n: int, seed: int) -> Iterator[Junk]:
    """`n` inputs of all kinds, the same ones for the same seed."""
    random = Random(seed)
    kinds = {False: list(COMMON.items()), True: list(RARE.items())}
    for _ in range(n):
        make, reason = random.choice(kinds[random.randrange(ONE_IN) == 0])
        yield Junk(make.__name__, make(random), reason)
