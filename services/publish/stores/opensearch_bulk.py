"""Bulk requests to OpenSearch or Elasticsearch: bounded in bytes, an outcome for each document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from services.publish.stores.opensearch_address import describe, patience, said_by
from shared.errors import TryLater

BULK_BYTES = 5_000_000  # of one request, unless one document alone is larger; managed clusters take 10 MB at least

_REFUSED = {400, 413}
_BUSY = {429, 503}
# 400, and yet the index's fault.
_FAULTS_OF_INDEX = {"index_closed_exception", "invalid_index_name_exception"}


class Item(NamedTuple):
    """What became of one document of a bulk request."""

    status: int
    kind: str = ""
    detail: str = ""

    @property
    def is_conflict(self) -> bool:
        return self.status == 409

    @property
    def is_written(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_refused(self) -> bool:
        return self.status in _REFUSED and self.kind not in _FAULTS_OF_INDEX

    @property
    def is_busy(self) -> bool:
        return self.status in _BUSY

    @property
    def is_for_later(self) -> bool:
        """Whatever else it is: full, blocked, closed, gone. The document is not to blame."""
        return not (self.is_written or self.is_conflict or self.is_refused)


def to_lines(action: dict[str, Any], document: bytes) -> bytes:
    """One action of a request; `document` is JSON in one line."""
    return b"%b\n%b\n" % (orjson.dumps(action), document)


def send(client: OpenSearch, lines: Sequence[bytes]) -> list[Item]:
    """The outcomes, in order. Raises what the client raises, and TryLater for what is no answer."""
    return [item for part in _parts(lines) for item in _post(client, part)]


def _parts(lines: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    start, size = 0, 0
    for index, line in enumerate(lines):
        if index > start and size + len(line) > BULK_BYTES:
            yield lines[start:index]
            start, size = index, 0
        size += len(line)
    if lines:
        yield lines[start:]


def _post(client: OpenSearch, lines: Sequence[bytes]) -> list[Item]:
    """A request that the server does not take as a whole is halved until the document to blame stands alone."""
    try:
        answer = client.bulk(body=b"".join(lines), params=patience())
    except TransportError as error:
        if not _blames_content(error):
            raise
        if len(lines) == 1:
            return [Item(int(error.status_code), str(error.error), said_by(error))]
        middle = len(lines) // 2
        return _post(client, lines[:middle]) + _post(client, lines[middle:])
    return _items(answer, len(lines))


def _blames_content(error: TransportError) -> bool:
    """A 400 in words of its own is of something in between."""
    return error.status_code == 413 or (error.status_code == 400 and isinstance(error.info, dict))


def _items(answer: Any, expected: int) -> list[Item]:
    """One per document, in their order. Raises TryLater for what is no answer to this request."""
    try:
        found = [_item(*outcome.values()) for outcome in answer["items"]]
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise TryLater(f"no answer to a bulk request: {error!r}") from error
    if len(found) != expected:
        raise TryLater(f"{len(found)} outcomes for {expected} documents")
    return found


def _item(outcome: dict[str, Any]) -> Item:
    status, fault = int(outcome["status"]), outcome.get("error")
    if fault is None:
        return Item(status)
    return Item(status, str(fault.get("type")), describe(fault, status))
