"""What a worker needs of Redis is asked for, all of it, and what is refused is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from shared.redis_rights import COMMANDS, missing_rights

ROOT = Path(__file__).parents[2]
QUEUES = ("ingest", "enrich", "publish.archive")


@pytest.fixture
def hampered(redis: Redis) -> Iterator[Redis]:
    """A user who may not write lists named publish.*, nor move anything from list to list."""
    rights = ["~wiredesk:*", "~inbox*", "~ingest", "~enrich", "~unacked*", "~_kombu.binding*", "+@all", "-lmove"]
    redis.execute_command("ACL", "SETUSER", "hampered", "on", ">word", *rights)
    path = redis.connection_pool.connection_kwargs["path"]
    yield Redis(unix_socket_path=path, username="hampered", password="word")
    redis.execute_command("ACL", "DELUSER", "hampered")


def test_every_command_of_the_scripts_is_asked_for() -> None:
    scripts = "".join(path.read_text() for path in (ROOT / "shared" / "lua").glob("*.lua"))
    called = set(re.findall(r"\bp?call\('(\w+)'", scripts))
    assert called - {command[0] for command in COMMANDS} == set(), "add them in shared/redis_rights.py"


def test_who_may_do_everything_lacks_nothing_and_nothing_stays(redis: Redis) -> None:
    redis.lpush("inbox", "a", "b")
    assert missing_rights(redis, QUEUES) == []
    assert redis.keys("*") == [b"inbox"]
    assert redis.lrange("inbox", 0, -1) == [b"b", b"a"]


def test_what_is_refused_is_named_once(hampered: Redis) -> None:
    assert missing_rights(hampered, QUEUES) == ["LMOVE", "write 'publish.archive'"]
