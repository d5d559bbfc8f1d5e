"""deploy/redis/users.acl in a real Redis: everybody can do their work, the whole pipeline runs, the rest is refused."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from prometheus_client import CollectorRegistry, generate_latest
from redis import Redis
from redis.exceptions import NoPermissionError, RedisError

from cli.redis_server import find_redis_server
from cli.stack import Stack
from shared import pipeline
from shared.exporter import LedgerCollector
from shared.ledger import Ledger
from shared.redis_rights import missing_rights
from shared.settings import Settings
from tests.cli.command_runs import run_outside
from tests.ingest.waiting import until
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
QUEUES = ("ingest", "enrich", "publish.archive")
ARTICLE = b"""Ferry line reopens

NORHAVEN (Reef Wire) - The ferry between Port Selwyn and Norhaven sails again from Monday, its captain said.

It had been laid up since the storm of last month, which broke its landing stage.
"""


class GuardedRedis:
    """A Redis with the users that `make secrets` made, on a port of this host."""

    def __init__(self, folder: Path) -> None:
        subprocess.run([ROOT / "deploy" / "make-secrets", folder / "secrets"], check=True)
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, user: str) -> str:
        made = (self.folder / "secrets" / f"redis_{user}").read_text()
        return f"{made.rpartition('@')[0]}@127.0.0.1:{self.port}/0"

    def client(self, user: str) -> Redis:
        return Redis.from_url(self.url(user))

    def start(self) -> None:
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self.folder, "save": "", "appendonly": "yes",
                   "maxmemory": "256mb", "aclfile": self.folder / "secrets" / "redis_users"}  # fmt: skip
        arguments = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
        self.process = subprocess.Popen([find_redis_server(), *arguments], stdout=subprocess.DEVNULL)
        until(self.answers)

    def answers(self) -> bool:
        assert self.process is not None and self.process.poll() is None, "Redis did not take the list of users"
        try:
            return bool(Redis(port=self.port).ping())  # as a health check: without a name
        except RedisError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedRedis]:
    server = GuardedRedis(tmp_path_factory.mktemp("guarded"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def clean(guarded: GuardedRedis) -> GuardedRedis:
    guarded.client("admin").flushall()
    return guarded


def scrape(ledger: Ledger) -> str:
    registry = CollectorRegistry()
    registry.register(LedgerCollector(ledger, QUEUES))
    return generate_latest(registry).decode()


def refuses(client: Redis, *command: str | int) -> bool:
    try:
        client.execute_command(*command)
    except NoPermissionError:
        return True
    return False


@pytest.mark.parametrize(
    ("user", "command"),
    [
        *(("upstream", command) for command in (
            ("LRANGE", "inbox", 0, -1), ("RPOP", "inbox"), ("DEL", "inbox"), ("LLEN", "inbox"), ("SET", "inbox", 1),
            ("LPUSH", "enrich", 1), ("LPUSH", "wiredesk:pool:enrich", 1), ("GET", "wiredesk:raw:1"), ("KEYS", "*"),
            ("EVAL", "return 1", 0), ("INFO",), ("CONFIG", "GET", "*"), ("FLUSHALL",), ("SUBSCRIBE", "a"),
        )),
        *(("celery", command) for command in (
            ("LRANGE", "inbox", 0, -1), ("LPUSH", "enrich", 1), ("SADD", "wiredesk:a", 1), ("DEL", "inbox"),
            ("KEYS", "*"),
        )),
        *(("worker", command) for command in (
            ("FLUSHALL",), ("KEYS", "*"), ("CONFIG", "SET", "maxmemory", 1), ("SHUTDOWN",), ("ACL", "LIST"),
            ("DEBUG", "SLEEP", 0), ("SET", "other", 1), ("REPLICAOF", "a", 1), ("CLIENT", "KILL", "ID", 1),
        )),
        *(("monitor", command) for command in (
            ("SET", "wiredesk:a", 1), ("LPUSH", "inbox", 1), ("DEL", "inbox"), ("FLUSHALL",), ("KEYS", "*"),
            ("CONFIG", "GET", "*"), ("ACL", "LIST"),
        )),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(map(str, value)),
)  # fmt: skip
def test_what_is_none_of_a_users_business_is_refused(
    clean: GuardedRedis, user: str, command: tuple[str | int, ...]
) -> None:
    assert refuses(clean.client(user), *command)


def test_who_may_only_read_cannot_write_by_a_script(clean: GuardedRedis) -> None:
    clean.client("admin").lpush("inbox", "a")
    with pytest.raises(RedisError, match="can't run this command"):
        clean.client("monitor").eval("return redis.call('DEL', KEYS[1])", 1, "inbox")
    assert clean.client("admin").llen("inbox") == 1


@pytest.mark.parametrize("command", [("LPUSH", "inbox", 1), ("GET", "wiredesk:a"), ("INFO",), ("CONFIG", "GET", "*")])
def test_who_does_not_say_who_he_is_may_ask_whether_redis_is_there(
    clean: GuardedRedis, command: tuple[str | int, ...]
) -> None:
    nobody = Redis(port=clean.port)
    assert nobody.ping()
    assert refuses(nobody, *command)


def test_a_wrong_password_is_refused(clean: GuardedRedis) -> None:
    with pytest.raises(RedisError):
        Redis(port=clean.port, username="worker", password="guessed").ping()


def test_upstream_drops_plainly_and_through_celery_of_any_priority(clean: GuardedRedis) -> None:
    celery = Celery(broker=clean.url("celery"))
    for inbox in (pipeline.INBOX, pipeline.URGENT_INBOX):
        clean.client("upstream").lpush(inbox, "a", "b")
        for priority in (0, 9):
            celery.send_task(pipeline.UPSTREAM_TASK, ["text"], queue=inbox, priority=priority)
    for lists in (pipeline.INBOX_LISTS, pipeline.URGENT_INBOX_LISTS):
        assert [clean.client("admin").llen(name) for name in (lists[0], lists[3])] == [3, 1]


def test_a_worker_lacks_nothing_that_doctor_asks_for(clean: GuardedRedis) -> None:
    assert missing_rights(clean.client("worker"), QUEUES) == []


def test_the_whole_pipeline_runs_and_is_watched_by_users_who_may_no_more_than_they_need(
    clean: GuardedRedis, tmp_path: Path
) -> None:
    stores = {"archive": f"sqlite:///{tmp_path}/records.db"}
    stack = Stack(tmp_path, stores, {"WIREDESK_REDIS_URL": clean.url("worker")})
    for service in stack.services:
        service.start()
    try:
        clean.client("upstream").lpush("inbox:urgent", ARTICLE)
        watcher = Ledger(clean.client("monitor"), Settings(stores={"archive": "memory://"}))
        until(lambda: 'wiredesk_articles_ended_total{ending="published"} 1.0' in scrape(watcher))
        for stage in pipeline.STAGES:  # the first sign of life comes after two seconds
            until(lambda stage=stage: f'wiredesk_workers{{service="{stage.name}"}} 1.0' in scrape(watcher))
        shown = run_outside(tmp_path, "status", "--json", "--redis-url", clean.url("monitor")).json
        assert shown["balanced"] and {worker["alive"] for worker in shown["workers"]} == {True}
        examined = run_outside(tmp_path, "doctor", "--json", **stack.environment)
        assert examined.code == 0, examined.out + examined.err
    finally:
        for service in stack.services:
            service.kill_group()
    logs = "".join(service.log.read_text() for service in stack.services)
    assert "NOPERM" not in logs and "NoPermission" not in logs
