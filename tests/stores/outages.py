"""Stores of every kind that can be made to be away for a while."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

from services.publish.stores.base import Store
from services.publish.stores.registry import open_store
from tests.stores.gate import Address, Gate
from tests.stores.postgresql_server import by_port
from tests.stores.store_places import KINDS_WITH_FILES, desk_in, open_in, postgresql, redis, url_in

Switch = Callable[[], None]


@contextmanager
def breakable(directory: Path, kind: str) -> Iterator[tuple[Store, Switch, Switch]]:
    """A store; what takes it away; what brings it back."""
    if kind in (*KINDS_WITH_FILES, "delta"):
        store = open_in(directory, kind)
        yield store, lambda: _take_away(directory), lambda: _bring_back(directory)
        store.close()
        return
    url = url_in(directory, kind)
    gate = Gate(_server_behind(url, kind))
    store = open_store(_through(url, kind, gate.port), desk=desk_in(directory))
    try:
        with _little_patience() if kind == "bus-kafka" else nullcontext():
            yield store, gate.shut, gate.open
    finally:
        store.close()
        gate.close()


def _little_patience() -> AbstractContextManager[object]:
    """Kafka's client tells of a broker that is away when its time for an answer is over, not before."""
    return patch("services.publish.stores.bus._ANSWER_SECONDS", 1)


def _take_away(directory: Path) -> None:
    """As when a volume is not mounted: nothing can be written where it should be."""
    directory.rename(directory.with_suffix(".away"))
    directory.write_text("not mounted")


def _bring_back(directory: Path) -> None:
    directory.unlink()
    directory.with_suffix(".away").rename(directory)


def _server_behind(url: str, kind: str) -> Address:
    if kind == "postgresql":
        return postgresql().socket
    if kind in ("stream", "bus-redis"):
        return redis().socket
    host, port = _host_and_port(url)
    return host, int(port)


def _through(url: str, kind: str, port: int) -> str:
    """The URL by which the same place is reached through a gate."""
    if kind == "postgresql":
        return by_port(url, port)
    if kind in ("stream", "bus-redis"):
        scheme = "redis+stream" if kind == "stream" else "bus+redis"
        return f"{scheme}://127.0.0.1:{port}/0?{url.partition('?')[2]}"
    return url.replace(":".join(_host_and_port(url)), f"127.0.0.1:{port}", 1)


def _host_and_port(url: str) -> tuple[str, str]:
    found = re.search(r"(127\.0\.0\.1|localhost):(\d+)", url)
    assert found is not None, url
    return found[1], found[2]
