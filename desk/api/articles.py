"""GET /v1/articles/{id}, its trace, and /v1/status: what the ledger and the store know."""

from __future__ import annotations

import re
from dataclasses import asdict

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response

from desk.api.deliveries import address_of
from desk.api.models import ArticleState, ArticleTrace, QueueState, SourceState, SystemState
from desk.api.problems import RequestRefused
from desk.api.senders import Doorkeeper, Sender
from desk.system import System
from shared.annotations import Contract
from shared.dead_letters import find_letter
from shared.outcomes import Ending
from shared.trace import Trace, find_trace

_NAME = re.compile(r"[0-9a-z-]{1,64}|urn:uuid:[0-9a-f-]{36}")  # ids of the ledger, of large items, uris


class Articles:
    """The endpoints and what they need."""

    def __init__(self, system: System, doorkeeper: Doorkeeper) -> None:
        self.system = system
        self.doorkeeper = doorkeeper

    async def get(self, request: Request) -> Response:
        """State and record."""
        sender, name = self._asked(request)
        return _json(await anyio.to_thread.run_sync(self._state, name, sender))

    async def get_trace(self, request: Request) -> Response:
        """The way it took."""
        sender, name = self._asked(request)
        return _json(await anyio.to_thread.run_sync(self._trace, name, sender))

    async def get_status(self, request: Request) -> Response:
        """The whole system as of one instant."""
        sender = self.doorkeeper.admit(request)
        return _json(await anyio.to_thread.run_sync(self._status, sender))

    def _asked(self, request: Request) -> tuple[Sender, str]:
        sender = self.doorkeeper.admit(request)
        name = request.path_params["id"]
        if not _NAME.fullmatch(name):
            raise _not_found()
        return sender, name

    def _trace(self, name: str, sender: Sender) -> ArticleTrace:
        trace = find_trace(self.system.ledger, name, self.system.queues())
        if trace is None or not sender.may_see(trace.source):
            raise _not_found()
        return ArticleTrace.model_validate(asdict(trace))

    def _state(self, name: str, sender: Sender) -> ArticleState:
        trace = find_trace(self.system.ledger, name, self.system.queues())
        state = self._state_of_traced(trace) if trace is not None else self._state_of_forgotten(name)
        if state is None or not sender.may_see(state.source):
            raise _not_found()
        return state

    def _state_of_traced(self, trace: Trace) -> ArticleState:
        is_stored = trace.ending in {Ending.PUBLISHED, Ending.WITHDRAWN}
        return ArticleState(
            id=trace.id,
            uri=trace.uri,
            state=Ending(trace.ending) if trace.ending else "in_flight",
            reason=trace.reason,
            source=trace.source,
            version=trace.version,
            trace=f"{address_of(trace.id)}/trace",
            record=self._record(trace.uri) if trace.uri and is_stored else None,
        )

    def _state_of_forgotten(self, name: str) -> ArticleState | None:
        """Dead letters and records outlive traces."""
        letter = find_letter(self.system.ledger, name)
        if letter is not None:
            return ArticleState(
                id=letter.id,
                uri=None,
                state=Ending.DEAD_LETTERED,
                reason=letter.reason,
                source=letter.source,
                version=None,
                trace=None,
                record=None,
            )
        record = self._record(name) if name.startswith("urn:") else None
        return _state_of_record(name, record) if record is not None else None

    def _record(self, uri: str) -> dict[str, object] | None:
        document = self.system.records.document(uri)
        return orjson.loads(document) if document is not None else None

    def _status(self, sender: Sender) -> SystemState:
        seen = self.system.look()
        sources = {
            name: SourceState(accepted=balance.accepted, in_flight=balance.in_flight, endings=balance.endings)
            for name, balance in seen.sources.items()
            if sender.may_see(name)
        }
        queues = tuple(
            QueueState(queue=depth.queue, waiting=depth.waiting, running=depth.running, paused=depth.paused)
            for depth in seen.queues
        )
        return SystemState(
            inbox=seen.inbox,
            claimed=seen.claimed,
            in_flight=seen.open,
            oldest_seconds=seen.oldest_seconds,
            dead_letters=seen.dead_letters,
            unreadable=seen.unreadable,
            is_balanced=seen.is_balanced,
            queues=queues,
            sources=sources,
        )


def _state_of_record(uri: str, record: dict[str, object]) -> ArticleState:
    return ArticleState(
        id=None,
        uri=uri,
        state=Ending.WITHDRAWN if record.get("pubStatus") == "canceled" else Ending.PUBLISHED,
        reason=None,
        source=None,  # the record does not say, so only those who may see every source get it
        version=int(str(record.get("version") or 1)),
        trace=None,
        record=record,
    )


def _not_found() -> RequestRefused:
    detail = (
        "nothing is known under that id: it was never accepted here, or ended too long ago; ask by the record's uri"
    )
    return RequestRefused(404, "not_found", detail)


def _json(answer: Contract) -> Response:
    """With nulls: who reads it need not ask which members there are."""
    return Response(answer.model_dump_json(by_alias=True), media_type="application/json")
