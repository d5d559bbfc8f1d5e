"""Slow, endless and broken requests, byte by byte on a socket: each is answered or cut off, and others are served."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.desk.serving import Desk, Holder

_PATIENCE = 30.0  # far above the half second after which the desk gives up


def connect(desk: Desk) -> socket.socket:
    return socket.create_connection(("127.0.0.1", desk.port), timeout=_PATIENCE)


def head(holder: Holder, *lines: str) -> bytes:
    own = ("POST /v1/articles HTTP/1.1", "Host: localhost", f"Authorization: Bearer {holder.secret}")
    return "\r\n".join([*own, "Content-Type: text/plain", *lines, "", ""]).encode()


def everything(connection: socket.socket) -> bytes:
    """What the desk sends until it closes the connection."""
    got = b""
    while chunk := connection.recv(65536):
        got += chunk
    return got


@pytest.fixture
def connection(strict_desk: Desk) -> Iterator[socket.socket]:
    with closing(connect(strict_desk)) as made:
        yield made


@pytest.mark.parametrize("begun", [b"", b"POST /v1/articles HTTP/1.1\r\nHost: loc"])
def test_a_head_that_never_ends_is_cut_off(connection: socket.socket, begun: bytes) -> None:
    connection.sendall(begun)
    assert everything(connection) == b""


def test_a_body_that_trickles_is_cut_off(connection: socket.socket, holder: Holder) -> None:
    connection.sendall(head(holder, "Content-Length: 1000") + b"Ferry")
    assert everything(connection).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_is_said_to_be_too_large_is_refused_before_it_comes(
    connection: socket.socket, holder: Holder
) -> None:
    connection.sendall(head(holder, "Content-Length: 20001"))
    assert everything(connection).startswith(b"HTTP/1.1 413 ")


def test_an_endless_body_is_cut_off_at_the_limit(connection: socket.socket, holder: Holder) -> None:
    connection.sendall(head(holder, "Transfer-Encoding: chunked"))
    chunk = b"2000\r\n" + b"x" * 0x2000 + b"\r\n"
    connection.sendall(chunk * 3)
    assert everything(connection).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "lines", [("Content-Length: many",), ("Content-Length: -1",), ("Content-Length: 5", "Content-Length: 6")]
)
def test_a_length_that_is_none_is_a_bad_request(
    connection: socket.socket, holder: Holder, lines: tuple[str, ...]
) -> None:
    connection.sendall(head(holder, *lines) + b"Ferry")
    assert everything(connection).startswith(b"HTTP/1.1 400 ")


def test_broken_chunks_are_no_article(connection: socket.socket, holder: Holder) -> None:
    connection.sendall(head(holder, "Transfer-Encoding: chunked") + b"no number\r\nFerry")
    connection.shutdown(socket.SHUT_WR)
    assert not everything(connection).startswith(b"HTTP/1.1 202 ")


def test_a_desk_that_many_keep_waiting_serves_the_others(strict_desk: Desk, holder: Holder) -> None:
    idle = [connect(strict_desk) for _ in range(100)]
    for connection in idle:
        connection.sendall(b"POST /v1/art")
    assert holder.deliver('{"content": "Ferry line reopens"}').status == 202
    for connection in idle:
        assert everything(connection) == b""
        connection.close()
