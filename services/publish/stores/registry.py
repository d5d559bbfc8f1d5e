"""Which URL scheme opens which kind of store. A new kind is one module and one line: here, or in another package
as an entry point (docs/stores.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, Store
from services.publish.stores.desk import Desk
from services.publish.stores.holdings import Holdings
from services.publish.stores.memory import MemoryStore
from services.publish.stores.ndjson import NdjsonStore, read_address
from services.publish.stores.redis_stream import RedisStreamStore
from services.publish.stores.sqlite import SqliteStore, migrate_file
from services.publish.stores.sqlite_holdings import SqliteHoldings
from shared.ninjs import to_ninjs


class Kind(NamedTuple):
    """A store's default name, what its URLs look like, and what opens one (URL and shape of the documents)."""

    name: str
    example: str
    open: Callable[..., Store]
    migrate: Callable[[str], None] | None = None  # brings a database's tables to what this program writes
    needs_desk: bool = False  # `open` is given the Desk too: the store's name, the settings, our own Redis
    read: Callable[[str], Holdings] | None = None  # what it holds, for stores that were added later


def _postgresql(url: str, shape: Shape) -> Store:
    """The driver is an extra: it is imported when a URL asks for it."""
    with _extra("postgresql"):
        from services.publish.stores.postgresql import PostgresqlStore
    return PostgresqlStore(url, shape)


def _read_postgresql(url: str) -> Holdings:
    with _extra("postgresql"):
        from services.publish.stores.postgresql_holdings import PostgresqlHoldings
    return PostgresqlHoldings(url)


def _migrate_postgresql(url: str) -> None:
    with _extra("postgresql"):
        from services.publish.stores.postgresql import migrate_store
    migrate_store(url)


def _opensearch(url: str, shape: Shape) -> Store:
    with _extra("opensearch"):
        from services.publish.stores.opensearch import OpensearchStore
    return OpensearchStore(url, shape)


def _migrate_opensearch(url: str) -> None:
    with _extra("opensearch"):
        from services.publish.stores.opensearch_index import migrate_store
    migrate_store(url)


def _bus(url: str, shape: Shape, desk: Desk) -> Store:
    """kombu is loaded by who sends to a bus."""
    from services.publish.stores.bus import BusStore

    return BusStore(url, shape, desk)


def _s3(url: str, shape: Shape, desk: Desk) -> Store:
    with _extra("s3"):
        from services.publish.stores.s3 import S3Store
    return S3Store(url, shape, desk)


def _delta(url: str, shape: Shape, desk: Desk) -> Store:
    with _extra("delta"):
        from services.publish.stores.delta import DeltaStore
    return DeltaStore(url, shape, desk)


def _webhook(url: str, shape: Shape, desk: Desk) -> Store:
    """The HTTP client is loaded by who sends requests."""
    from services.publish.stores.webhook import WebhookStore

    return WebhookStore(url, shape, desk)


@contextmanager
def _extra(name: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise Misconfigured(f"{error}: install `wiredesk[{name}]`") from error


_DELTA = Kind("delta", "delta+file:///data/lake", _delta, needs_desk=True)
_WEBHOOK = Kind("webhook", "webhook+https://host/path", _webhook, needs_desk=True)
_OPENSEARCH = Kind("opensearch", "opensearch://host:9200/articles", _opensearch, _migrate_opensearch)
_ELASTICSEARCH = _OPENSEARCH._replace(name="elasticsearch", example="elasticsearch://host:9200/articles")
_STREAM = "stream", "redis+stream://host:6379/0?stream=articles", RedisStreamStore
KINDS = {
    "sqlite": Kind(
        "sqlite",
        "sqlite:///records.db",
        lambda url, shape: SqliteStore(_sqlite_path(_rest(url)), shape),
        lambda url: migrate_file(_sqlite_path(_rest(url))),
        read=lambda url: SqliteHoldings(_sqlite_path(_rest(url))),
    ),
    "file": Kind("ndjson", "file://records.ndjson", lambda url, shape: NdjsonStore(read_address(url), shape)),
    "postgresql": Kind(
        "postgresql", "postgresql://user@host/database", _postgresql, _migrate_postgresql, read=_read_postgresql
    ),
    "opensearch": _OPENSEARCH,
    "opensearch+https": _OPENSEARCH,
    "elasticsearch": _ELASTICSEARCH,
    "elasticsearch+https": _ELASTICSEARCH,
    "redis+stream": Kind(*_STREAM),
    "rediss+stream": Kind(*_STREAM),  # with TLS
    "unix+stream": Kind(*_STREAM),  # through a socket
    "bus": Kind("bus", "bus+amqp://user@host:5672//?queue=articles", _bus, needs_desk=True),  # bus+<kombu transport>
    "s3": Kind("s3", "s3://bucket/prefix", _s3, needs_desk=True),
    "delta+file": _DELTA,
    "delta+s3": _DELTA,
    "webhook+https": _WEBHOOK,
    "webhook+http": _WEBHOOK,
    "memory": Kind("memory", "memory://", lambda _, shape: MemoryStore(shape)),
}
PLUGINS = "wiredesk.stores"  # the group of entry points by which other packages add kinds: scheme -> Kind


def open_store(url: str, shape: Shape = to_ninjs, desk: Desk | None = None) -> Store:
    """The store behind a URL, not yet touched: `check` does that. Raises Misconfigured for a URL no kind knows."""
    kind = kind_of(url)
    if not kind.needs_desk:
        return kind.open(url, shape)
    if desk is None:
        raise Misconfigured(f"a {kind.name} is opened by the service alone: it remembers in WIREDESK_REDIS_URL")
    return kind.open(url, shape, desk)


def read_store(url: str) -> Holdings:
    """What the store behind a URL holds. Raises Misconfigured for one that cannot be read back."""
    kind = kind_of(url)
    if kind.read is None:
        readable = ", ".join(dict.fromkeys(kind.name for kind in KINDS.values() if kind.read))
        raise Misconfigured(f"a {kind.name} cannot be read back; these can: {readable}")
    return kind.read(url)


def store_name(url: str) -> str:
    """A short default name for the store behind a URL, such as `sqlite`."""
    return kind_of(url).name


def kind_of(url: str) -> Kind:
    """Raises Misconfigured for a URL no kind knows."""
    scheme, separator, _ = url.partition("://")
    kind = (KINDS.get(scheme) or _of_family(scheme) or _plugged_in(scheme)) if separator else None
    if kind is None:
        examples = ", ".join(dict.fromkeys(kind.example for kind in KINDS.values()))
        raise Misconfigured(f"no store opens {scheme if separator else url!r}; known: {examples}")
    return kind


def _of_family(scheme: str) -> Kind | None:
    return KINDS["bus"] if scheme.startswith("bus+") else None


def _plugged_in(scheme: str) -> Kind | None:
    for point in entry_points(group=PLUGINS, name=scheme):
        try:
            kind = point.load()
        except Exception as error:
            raise Misconfigured(f"the package that opens {scheme}:// cannot be imported: {error!r}") from error
        if not isinstance(kind, Kind):
            raise Misconfigured(f"{point.value} is no {Kind.__module__}.Kind")
        return kind
    return None


def _rest(url: str) -> str:
    return url.partition("://")[2]


def _sqlite_path(rest: str) -> Path:
    """SQLAlchemy's convention: `sqlite:///relative.db`, `sqlite:////absolute.db`."""
    if not rest.startswith("/") or rest == "/":
        raise Misconfigured("expected sqlite:///relative.db or sqlite:////absolute/path.db")
    return Path(rest[1:])
