"""Where each kind of store keeps its records in a test, and what a reader finds there."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson
import psycopg
from kombu import Connection, Queue
from redis import Redis

from cli.redis_server import RedisServer
from services.publish.settings import PublishSettings
from services.publish.stores.base import Store
from services.publish.stores.bus import CONTENT_TYPE
from services.publish.stores.delta import DeltaStore
from services.publish.stores.desk import Desk
from services.publish.stores.memory import MemoryStore
from services.publish.stores.ndjson import NdjsonStore
from services.publish.stores.opensearch import OpensearchStore
from services.publish.stores.postgresql import PostgresqlStore
from services.publish.stores.redis_stream import RedisStreamStore
from services.publish.stores.registry import open_store
from services.publish.stores.s3 import S3Store
from services.publish.stores.sqlite import SqliteStore
from services.publish.stores.webhook import WebhookStore
from tests.stores.decompression import decompressed
from tests.stores.kafka_cluster import KafkaCluster, require_kafka
from tests.stores.lake_reader import versions_in_lake
from tests.stores.postgresql_server import PostgresqlServer
from tests.stores.rabbitmq_server import RabbitmqServer, require_rabbitmq
from tests.stores.s3_server import BUCKET, s3_lines, s3_server
from tests.stores.search_places import cluster_url, found_at
from tests.stores.webhook_receiver import SECRET, Receiver

URLS = {
    "memory": "memory://",
    "sqlite": "sqlite:///{directory}/records.db",
    "ndjson": "file://{directory}/out.ndjson",
    "ndjson-rotated": "file://{directory}/out.ndjson?compression=zstd&rotate_bytes=6000",
    "postgresql": "{database}",
    "opensearch": "{cluster}/wiredesk-test-{stream}",
    "stream": "unix+stream://{redis}?stream={stream}",
    "bus-redis": "bus+redis+socket://{redis}?queue={stream}",
    "bus-amqp": "bus+{rabbitmq}?queue={stream}",
    "bus-kafka": "bus+{kafka}?queue={stream}",
    "webhook": "webhook+{receiver}/{stream}",
    "s3": "s3://{bucket}/{stream}?endpoint={s3}",
    "delta": "delta+file://{directory}/lake",
    "delta-s3": "delta+s3://{bucket}/lake/{stream}?endpoint={s3}",
}
SENT_KINDS = (
    "bus-redis",
    "bus-amqp",
    "bus-kafka",
    "webhook",
    "s3",
    "delta",
    "delta-s3",
)  # our Redis remembers what was sent
KINDS_WITH_FILES = ("sqlite", "ndjson", "ndjson-rotated")
_URL_IN: dict[Path, str] = {}
_RECEIVED_IN: dict[Path, list[dict[str, Any]]] = defaultdict(list)
_TEMPLATE = "template_of_tests"  # migrating takes longer than copying what was migrated
LASTING_KINDS = tuple(kind for kind in URLS if kind != "memory")  # what is written outlives the writer


def url_in(directory: Path, kind: str) -> str:
    places = {
        "database": _Lazy(lambda: postgresql_in(directory)),
        "cluster": _Lazy(cluster_url),
        "redis": _Lazy(lambda: str(redis().socket)),
        "rabbitmq": _Lazy(lambda: rabbitmq().url),
        "kafka": _Lazy(lambda: kafka_in(directory)),
        "receiver": _Lazy(lambda: receiver().url),
        "s3": _Lazy(lambda: s3_server().url),
        "bucket": BUCKET,
    }
    url = _URL_IN[directory] = URLS[kind].format(directory=directory, stream=stream_in(directory), **places)
    return url


def open_in(directory: Path, kind: str, **given: Any) -> Store:
    """The store of this kind that stands for this directory, as the service opens it with these settings."""
    return open_store(url_in(directory, kind), desk=desk_in(directory, **given))


def desk_in(directory: Path, **given: Any) -> Desk:
    """A name of its own for the store of this directory, and the Redis of the tests."""
    name = stream_in(directory)
    given = {"webhook_networks": "127.0.0.0/8", "webhook_secrets": f"{name}={SECRET}", **given}
    return Desk(name, PublishSettings(redis_url=redis().url, **given))


class _Lazy:
    """Formats as what is made when it is first asked for."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def __format__(self, spec: str) -> str:
        return self._make()


def stream_in(directory: Path) -> str:
    """The name of the stream that stands for this directory."""
    return blake2b(str(directory).encode(), digest_size=8).hexdigest()


@cache
def redis() -> RedisServer:
    """The Redis of this test process that stores write to, started when first needed."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    server = RedisServer(folder)
    server.start()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop)
    return server


@cache
def rabbitmq() -> RabbitmqServer:
    """The broker of this test process, started when first needed; skips the test where there is none."""
    require_rabbitmq()
    folder = Path(tempfile.mkdtemp(prefix="wd-rabbit-"))
    server = RabbitmqServer(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop)
    server.start()
    return server


@cache
def kafka() -> KafkaCluster:
    """The Kafka of this test process; skips the test where its client is not installed."""
    require_kafka()
    cluster = KafkaCluster()
    atexit.register(cluster.stop)
    return cluster


def kafka_in(directory: Path) -> str:
    """The URL of the cluster, the topic of this directory made."""
    kafka().topic(stream_in(directory))
    return kafka().url


@cache
def receiver() -> Receiver:
    """Where the webhooks of this test process go."""
    server = Receiver()
    atexit.register(server.close)
    return server


def found_in(directory: Path, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """What a search finds in the index of this directory, after a refresh."""
    return found_at(_URL_IN[directory], query)


@cache
def postgresql_in(directory: Path) -> str:
    """The URL of the database that stands for this directory, its tables made."""
    return postgresql().new_database(blake2b(str(directory).encode(), digest_size=8).hexdigest(), template=_TEMPLATE)


@cache
def postgresql() -> PostgresqlServer:
    """The server of this test process, started when first needed."""
    folder = Path(tempfile.mkdtemp(prefix="wd-pg-"))
    server = PostgresqlServer(folder)
    server.create()
    server.start()
    with closing(PostgresqlStore(server.new_database(_TEMPLATE))) as store:
        store.check()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop)
    return server


def database_in(directory: Path) -> Path:
    return directory / "records.db"


def file_in(directory: Path) -> Path:
    return directory / "out.ndjson"


def rows(database: Path | str, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in a SQLite file, or in the PostgreSQL database behind a URL."""
    if isinstance(database, str):
        with psycopg.connect(database) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def lines(file: Path) -> list[dict[str, Any]]:
    """Every line, parsed; a torn one raises."""
    content = decompressed(file.read_bytes(), file.name) if file.exists() else b""
    assert not content or content.endswith(b"\n")
    return [orjson.loads(line) for line in content.splitlines()]


def lines_in(directory: Path) -> list[dict[str, Any]]:
    """Every line of the finished files and of the one that grows, oldest first."""
    return [
        line for file in [*sorted(directory.glob("out-*")), *directory.glob("out.nd*[nzt]")] for line in lines(file)
    ]


def newest(documents: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """uri -> its state, as docs/stores.md tells readers to find it, in whatever order they meet the versions."""
    return {document["uri"]: document for document in sorted(documents, key=_rank)}


def _rank(document: dict[str, Any]) -> tuple[int, bool]:
    """The status has another name in each shape."""
    status = document.get("pubStatus") or document.get("pubstatus") or document["status"]
    return int(document["version"]), status == "canceled"


def documents_in(directory: Path, store: Store) -> dict[str, dict[str, Any]]:
    """uri -> current document, read as any other program would read it."""
    match store:
        case MemoryStore():
            return {uri: orjson.loads(filing.document) for uri, filing in store.filings.items()}
        case PostgresqlStore() | SqliteStore():
            return _documents_in_tables(directory, store)
        case S3Store() | DeltaStore():
            return newest(_lines_or_rows_in(directory, store))
        case NdjsonStore():
            return {line["uri"]: line for line in lines_in(directory)}
        case OpensearchStore():
            return {document["uri"]: document for document in found_in(directory)}
    return {event["subject"]: event["data"] for event in _events_of(directory, store)}


def _lines_or_rows_in(directory: Path, store: Store) -> list[dict[str, Any]]:
    if isinstance(store, DeltaStore):
        return versions_in_lake(_URL_IN[directory])
    return s3_lines(f"{stream_in(directory)}/")


def _documents_in_tables(directory: Path, store: Store) -> dict[str, dict[str, Any]]:
    if isinstance(store, PostgresqlStore):
        return dict(rows(postgresql_in(directory), "SELECT uri, document FROM articles"))
    found = rows(database_in(directory), "SELECT uri, document FROM articles")
    return {uri: orjson.loads(document) for uri, document in found}


def sent_in(directory: Path, kind: str) -> list[dict[str, Any]]:
    """Every event that the receiver of this directory has had so far, oldest first."""
    if kind in {"s3", "delta", "delta-s3"}:
        there = s3_lines(f"{stream_in(directory)}/") if kind == "s3" else versions_in_lake(_URL_IN[directory])
        return [{"subject": each["uri"], "id": f"{each['uri']} {each['version']}", "data": each} for each in there]
    return receiver().events(stream_in(directory)) if kind == "webhook" else received_in(directory)


def _events_of(directory: Path, store: Store) -> list[dict[str, Any]]:
    if isinstance(store, RedisStreamStore):
        return events_in(directory)
    return sent_in(directory, "webhook" if isinstance(store, WebhookStore) else "bus")


def received_in(directory: Path) -> list[dict[str, Any]]:
    """Every event that came out of the queue of this directory so far, oldest first."""
    if _URL_IN[directory].startswith("bus+kafka"):
        return kafka().events(stream_in(directory))
    events = _RECEIVED_IN[directory]
    with Connection(_URL_IN[directory].removeprefix("bus+").partition("?")[0]) as connection:
        queue = Queue(stream_in(directory), durable=True)(connection.channel())
        queue.declare()
        while (message := queue.get(no_ack=True, accept=[CONTENT_TYPE])) is not None:
            assert (message.content_type, message.properties["delivery_mode"]) == (CONTENT_TYPE, 2)
            events.append(orjson.loads(message.body))
    return events


def events_in(directory: Path) -> list[dict[str, Any]]:
    """Every event of the stream, oldest first."""
    with Redis.from_url(redis().url) as client:
        return [orjson.loads(fields[b"event"]) for _, fields in client.xrange(stream_in(directory))]
