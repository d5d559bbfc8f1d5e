"""Records in OpenSearch or Elasticsearch: one document per article, its newest version, found by its words.

The cluster itself keeps older versions out: `version_type=external`, with twice the article's version, plus one where
it is withdrawn. A withdrawn article stays as a document without text, so that no late version takes the free place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from opensearchpy import OpenSearch

from services.publish.plan import Filing, Rank, Verdict, judge, write_filings
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, WriteOutcome, Written, proving
from services.publish.stores.opensearch_address import asking, connect, describe, needs_somebody, read_address
from services.publish.stores.opensearch_bulk import Item, send, to_lines
from services.publish.stores.opensearch_index import Generations, generations_of
from shared.contracts import Record
from shared.errors import TryLater
from shared.ninjs import to_ninjs

MAX_VERSION = 2**62 - 1  # twice that and one is the largest long
_LONGEST_ID = 512  # bytes

_LATER_SECONDS = 10.0
_ROUNDS = 8  # of judging and sending; each one that is needed means that somebody else wrote, or a refusal


class Found(NamedTuple):
    """The form of an article that the cluster has, and the index that has it."""

    rank: Rank
    where: str


class OpensearchStore:
    """A batch is a look at what is held and a bulk request; each document has an outcome of its own."""

    def __init__(self, url: str, shape: Shape = to_ninjs) -> None:
        self._shape = shape
        self._address = read_address(url)
        self._client: OpenSearch | None = None

    def check(self) -> None:
        """Connects, makes index and alias in an empty cluster, and proves the right to write there."""
        with proving(self.close, lambda error: needs_somebody(error.__cause__)), asking(self._address.place):
            self._require_right_to_write()

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _opened(self) -> OpenSearch:
        if self._client is None:
            self._client = connect(self._address)
        return self._client

    def _require_right_to_write(self) -> None:
        """Changes a document that is not there: the server looks at rights and blocks first."""
        client = self._opened()
        generations_of(client, self._address.name)
        action = {"update": {"_index": self._address.name, "_id": "wiredesk-check"}}
        (item,) = send(client, [to_lines(action, b'{"doc":{}}')])
        if item.kind != "document_missing_exception" and not item.is_written:
            kind = TryLater if item.is_busy else Misconfigured
            raise kind(f"{self._address.place}: {item.detail}")

    def _write(self, filings: list[Filing]) -> list[Written]:
        if not filings:
            return []
        answers = {
            index: Written(WriteOutcome.REFUSED, f"version {filing.rank.version} does not fit in 62 bits")
            for index, filing in enumerate(filings)
            if filing.rank.version > MAX_VERSION
        }
        with asking(self._address.place):
            for _ in range(_ROUNDS):
                waiting = {index: filing for index, filing in enumerate(filings) if index not in answers}
                if not waiting:
                    break
                answers |= self._round(waiting)
        return [answers.get(index, _later("others write the same article")) for index in range(len(filings))]

    def _round(self, waiting: Mapping[int, Filing]) -> dict[int, Written]:
        """Sends the highest form of each article that is news; answers for all but those to be judged again."""
        client = self._opened()
        there = generations_of(client, self._address.name)
        held = _held(client, there, {filing.uri for filing in waiting.values()})
        verdicts = judge(waiting.values(), {uri: each.rank for uri, each in held.items()})
        judged = dict(zip(waiting, verdicts, strict=True))
        newest = {waiting[index].uri: index for index, verdict in judged.items() if verdict.is_news}
        lines = [self._line(waiting[index], held.get(uri), there) for uri, index in newest.items()]
        items = dict(zip(newest, send(client, lines), strict=True))
        self._require_some_room(items.values())
        return {
            index: answer
            for index, verdict in judged.items()
            if (answer := _answer(verdict, items.get(uri := waiting[index].uri), index == newest.get(uri))) is not None
        }

    def _line(self, filing: Filing, held: Found | None, there: Generations) -> bytes:
        """A document goes where its article is: in the generation that has it, else in the one that is written to."""
        place: dict[str, Any] = {"_index": self._address.name, "require_alias": there.is_alias}
        if held is not None:
            place = {"_index": held.where}
        action = {**place, "_id": id_of(filing.uri), "version": version_of(filing.rank), "version_type": "external"}
        return to_lines({"index": action}, filing.document)

    def _require_some_room(self, items: Iterable[Item]) -> None:
        """A cluster that takes nothing of several is left alone, queue and all."""
        items = list(items)
        if len(items) > 1 and all(item.is_for_later for item in items):
            raise TryLater(f"{self._address.place}: {items[0].detail}")


def id_of(uri: str) -> str:
    """The document's `_id`: always the same for an article, whatever index or day."""
    raw = uri.encode()
    return uri if len(raw) <= _LONGEST_ID else f"sha256:{sha256(raw).hexdigest()}"


def version_of(rank: Rank) -> int:
    """Orders as ranks do."""
    return 2 * rank.version + rank.is_withdrawn


def rank_of(version: int) -> Rank:
    """The rank behind such a version."""
    return Rank(version >> 1, bool(version & 1))


def _held(client: OpenSearch, there: Generations, uris: Iterable[str]) -> dict[str, Found]:
    """uri -> what is held of it, as of this moment (no refresh is waited for)."""
    wanted = [(uri, index) for uri in uris for index in there.indexes]
    places = [{"_index": index, "_id": id_of(uri), "_source": False} for uri, index in wanted]
    held: dict[str, Found] = {}
    for (uri, index), document in zip(wanted, _found(client, places), strict=True):
        if document["found"]:
            held[uri] = max(held.get(uri, _NOTHING), Found(rank_of(document["_version"]), index))
    return held


def _found(client: OpenSearch, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Raises TryLater where something is not known: a shard that is away has no word on what it holds."""
    answer = client.mget(body={"docs": places})
    found = answer.get("docs", ()) if isinstance(answer, dict) else ()
    faults = [document["error"] for document in found if "error" in document]
    if faults:
        raise TryLater(describe(faults[0], 503))
    if len(found) != len(places):
        raise TryLater(f"{len(found)} answers for {len(places)} documents")
    return list(found)


_NOTHING = Found(Rank(-1, False), "")


def _answer(verdict: Verdict, item: Item | None, is_sent: bool) -> Written | None:
    """For one record, by what became of the newest form of its article; None: to be judged again."""
    if item is None or item.is_written or (verdict.outcome is WriteOutcome.STALE and not item.is_refused):
        return Written(verdict.outcome)
    if item.is_conflict:
        return None
    if item.is_refused:
        return Written(WriteOutcome.REFUSED, item.detail) if is_sent else None
    return _later(item.detail)


def _later(why: str) -> Written:
    return Written(WriteOutcome.LATER, why, _LATER_SECONDS)
