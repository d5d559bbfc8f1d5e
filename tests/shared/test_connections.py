"""Connections: the same Redis for the ledger and for Celery, however it is addressed."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from cli.redis_server import RedisServer
from shared import connections
from shared.connections import broker_url, connect


@pytest.mark.parametrize("patient", [True, False])
def test_a_client_talks_to_redis_on_a_unix_socket(redis_server: RedisServer, patient: bool) -> None:
    assert connect(redis_server.url, patient=patient).ping()


def test_a_client_for_a_tcp_address_keeps_its_connection_alive() -> None:
    kwargs = connect("redis://localhost:6379/3").connection_pool.connection_kwargs
    assert kwargs["socket_keepalive"] is True and kwargs["db"] == 3


def test_kombu_spells_unix_sockets_its_own_way() -> None:
    assert broker_url("unix:///run/redis.sock") == "redis+socket:///run/redis.sock"
    assert broker_url("unix:///run/redis.sock?db=2") == "redis+socket:///run/redis.sock?virtual_host=2"
    assert broker_url("rediss://host:6380/1") == "rediss://host:6380/1"


def test_a_patient_client_gives_up_where_an_endless_one_waits_until_redis_is_there(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_RETRIES", 3)  # a tenth of a second
    server = RedisServer(short_folder)
    with pytest.raises(RedisConnectionError):
        connect(server.url).ping()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(connect(server.url, endless=True).ping)
        time.sleep(1)
        server.start()  # not in the thread: Redis would end with it
        try:
            assert answer.result(30)
        finally:
            server.stop()
