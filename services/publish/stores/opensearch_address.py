"""The way to an OpenSearch or Elasticsearch cluster: what a URL says, a client for it, what its errors mean.

`opensearch+https://user:password@host:9200,host2:9200/articles?ca_certs=/path/ca.pem`, without TLS `opensearch://`;
in place of a user `?api_key=…`. The last part of the path is the alias (or index), what stands before it a prefix.
"""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    OpenSearchException,
    RequestError,
    SSLError,
    TransportError,
)
from urllib3 import Timeout

from services.publish.stores.base import Misconfigured
from shared.errors import TryLater
from shared.settings import masked

# Three requests to a cluster that hangs still end within the time of a batch.
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0

# The client logs each request, what we raise with its traceback, and at DEBUG the documents.
for chatty in ("opensearch", "opensearchpy.trace"):
    logging.getLogger(chatty).setLevel(logging.ERROR)

_SHARDS_WAIT = "10s"  # the server's patience for a shard that moves, below ours for its answer

_PORT = 9200
_OPTIONS = {"api_key", "ca_certs"}
_INDEX = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")  # the server allows 255 bytes; generations append a number
_EXPECTED = "expected opensearch://host:9200/articles or opensearch+https://user:password@host:9200/articles"
_KEPT_CHARS = 500  # of what the server says


class Address(NamedTuple):
    """What the URL of such a store says."""

    place: str  # fit for logs
    name: str  # an alias, or an index that somebody made
    hosts: list[dict[str, Any]]
    login: dict[str, Any]
    is_encrypted: bool
    ca_certs: str | None


def read_address(url: str) -> Address:
    """Raises Misconfigured for what names no host and index, and for options that do not exist."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    prefix, _, index = unquote(parts.path).rpartition("/")
    if unknown := options.keys() - _OPTIONS:
        raise Misconfigured(f"no option {', '.join(sorted(unknown))}; there are: {', '.join(sorted(_OPTIONS))}")
    if not _INDEX.fullmatch(index):
        raise Misconfigured(f"{_EXPECTED}; an index has small letters, digits, '.', '_' and '-'")
    is_encrypted = parts.scheme.endswith("+https")
    places = parts.netloc.rpartition("@")[2].split(",")
    common = {"use_ssl": is_encrypted, "url_prefix": prefix.strip("/")}
    hosts = [{**_read_host(place), **common} for place in places]
    login = _read_login(parts.username, parts.password, options.get("api_key"))
    return Address(masked(url), index, hosts, login, is_encrypted, options.get("ca_certs"))


def _read_host(place: str) -> dict[str, Any]:
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Misconfigured(f"{_EXPECTED}: {error}") from error
    if not host:
        raise Misconfigured(_EXPECTED)
    return {"host": host, "port": port or _PORT}


def _read_login(user: str | None, password: str | None, api_key: str | None) -> dict[str, Any]:
    if api_key:
        return {"headers": {"authorization": f"ApiKey {api_key}"}}
    return {"http_auth": (unquote(user), unquote(password or ""))} if user else {}


def connect(address: Address) -> OpenSearch:
    """A client that asks another host where one cannot be reached, and repeats nothing else by itself."""
    return OpenSearch(
        hosts=address.hosts,
        timeout=_timeout(),
        max_retries=len(address.hosts) - 1,
        retry_on_status=(),
        ssl_context=_trust(address) if address.is_encrypted else None,
        **address.login,
    )


def patience() -> dict[str, Any]:
    """The parameters of a write: without the first the client would take the server's `timeout` for its own."""
    return {"request_timeout": _timeout(), "timeout": _SHARDS_WAIT}


def _timeout() -> Timeout:
    return Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS)


def _trust(address: Address) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=address.ca_certs)
    except OSError as error:
        raise Misconfigured(f"ca_certs {address.ca_certs}: {error}") from error


@contextmanager
def asking(place: str) -> Iterator[None]:
    """What a cluster cannot do now is nobody's fault: TryLater."""
    try:
        yield
    except OpenSearchException as error:
        raise TryLater(f"{place}: {said_by(error)}") from error


def said_by(error: OpenSearchException) -> str:
    """What went wrong, in the server's words where it has any."""
    if not isinstance(error, TransportError):
        return str(error)[:_KEPT_CHARS]
    if isinstance(error.info, dict):
        return describe(error.info.get("error"), error.status_code)
    return describe(error.error, error.status_code)


def describe(fault: Any, status: object) -> str:
    """An `error` member of an answer in one line."""
    if isinstance(fault, dict):
        cause = fault.get("caused_by")
        reasons = [fault.get("reason"), cause.get("reason") if isinstance(cause, dict) else None]
        fault = ": ".join(str(part) for part in (fault.get("type"), *reasons) if part)
    return f"{status} {fault}"[:_KEPT_CHARS]


def needs_somebody(cause: BaseException | None) -> bool:
    """Waiting mends a cluster that restarts or is full; not a password, a privilege, a certificate, a mapping."""
    return isinstance(cause, AuthenticationException | AuthorizationException | RequestError | SSLError)
