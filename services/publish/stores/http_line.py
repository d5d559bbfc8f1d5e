"""Requests to an address that a webhook names: only to addresses that may be reached, each within its time.

The host is resolved once per batch and the connection goes to that very address, so that what was checked is what is
talked to, whatever the name says a moment later.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import time
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import make_headers

from services.publish.settings import Network
from services.publish.stores.base import Misconfigured

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
_LONGEST_ANSWER = 65_536  # a longer one costs the connection; of any, only the beginning is kept
_KEPT_CHARS = 200
_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
_LONGEST_REST_SECONDS = 86_400.0  # whatever Retry-After says

Address = IPv4Address | IPv6Address


class Unreachable(Exception):  # noqa: N818  (it names a state)
    """No connection to the endpoint: nothing was sent."""


class NoAnswer(Exception):  # noqa: N818
    """The request was sent, and no whole answer came in time."""


class Answer(NamedTuple):
    """A status, how long the receiver wants to be left alone (None: does not say), how its text begins."""

    status: int
    retry_after: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a webhook's URL says."""

    scheme: str
    host: str
    port: int
    path: str  # with the query
    headers: Mapping[str, str]

    @property
    def place(self) -> str:
        """Fit for logs: paths and queries of webhooks hold tokens."""
        return f"{self.scheme}://{self.headers['Host']}"


def read_target(url: str) -> Target:
    """Raises Misconfigured for what is no http or https URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Misconfigured(f"no address: {error}") from error
    if not host or parts.scheme not in _PORTS:
        raise Misconfigured("expected webhook+https://host/path")
    headers = {"Host": parts.netloc.rpartition("@")[2]}
    if parts.username is not None:
        headers |= make_headers(basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path, headers)


def resolve(target: Target, allowed: Sequence[Network]) -> str:
    """The first address of the host that may be reached. Raises Unreachable; Misconfigured when none may be."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{target.place}: {error}") from error
    addresses = [str(each[4][0]) for each in found]
    for address in addresses:
        if may_reach(target.scheme, ip_address(address.partition("%")[0]), allowed):
            return address
    raise Misconfigured(
        f"{target.place} is at {', '.join(sorted(set(addresses)))}: webhooks reach public addresses, by https, "
        "and the networks that WIREDESK_WEBHOOK_NETWORKS lists"
    )


def may_reach(scheme: str, address: Address, allowed: Sequence[Network]) -> bool:
    """Whether the address is public, and the scheme https, or in an allowed network; one that carries another inside is
    judged by that too."""
    return all(_is_public(scheme, each) or any(each in network for network in allowed) for each in _faces(address))


def _is_public(scheme: str, address: Address) -> bool:
    return scheme == "https" and address.is_global and not address.is_multicast


def _faces(address: Address) -> Iterator[Address]:
    if isinstance(address, IPv4Address):
        yield address
    elif address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    else:
        yield address
        if address.sixtofour is not None:
            yield address.sixtofour
        if address in _NAT64:
            yield IPv4Address(int(address) & 0xFFFFFFFF)


class Line:
    """One connection to one address, kept open from request to request; for one thread at a time."""

    def __init__(self, target: Target, address: str, context: ssl.SSLContext | None) -> None:
        self._target = target
        self._is_cut = False
        self._connection: HTTPConnection
        if context is not None:
            self._connection = HTTPSConnection(
                address, target.port, timeout=CONNECT_SECONDS, ssl_context=context, server_hostname=target.host
            )
        else:
            self._connection = HTTPConnection(address, target.port, timeout=CONNECT_SECONDS)

    def open(self) -> None:
        """Connects, unless it is connected. Raises Unreachable."""
        connection = self._connection
        if connection.is_connected:
            return
        connection.close()
        connection.timeout = CONNECT_SECONDS
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            raise Unreachable(f"{self._target.place}: {error}") from error

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """One attempt. Raises Unreachable, NoAnswer. Follows nothing, repeats nothing."""
        self._is_cut = False
        guard = Timer(ANSWER_SECONDS, self._cut)  # a socket's own timeout starts anew with every byte
        guard.daemon = True
        guard.start()
        try:
            self.open()
            return self._exchange(body, {**headers, **self._target.headers})
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            self.close()
            raise NoAnswer(f"no answer within {ANSWER_SECONDS:g} s" if self._is_cut else repr(error)) from error
        finally:
            guard.cancel()

    def close(self) -> None:
        self._connection.close()

    def _exchange(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = self._connection
        connection.timeout = ANSWER_SECONDS
        if connection.sock is not None:
            connection.sock.settimeout(ANSWER_SECONDS)
        connection.request("POST", self._target.path, body=body, headers=headers, preload_content=False)
        response = connection.getresponse()
        text = response.read(_LONGEST_ANSWER, decode_content=False)
        if len(text) >= _LONGEST_ANSWER:
            connection.close()
        kept = " ".join(text[: 4 * _KEPT_CHARS].decode(errors="replace").split())[:_KEPT_CHARS]
        return Answer(response.status, read_retry_after(response.headers.get("Retry-After")), kept)

    def _cut(self) -> None:
        self._is_cut = True
        sock = self._connection.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:  # it ended by itself meanwhile
                return


def read_retry_after(value: str | None) -> float | None:
    """Seconds or a date, as seconds from now, within a day. None for what is neither."""
    if value is None:
        return None
    try:
        seconds = float(value) if value.strip().isdigit() else parsedate_to_datetime(value).timestamp() - time()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_REST_SECONDS)
