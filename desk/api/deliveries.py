"""POST /v1/articles: the door for articles over HTTP. 202 is said after the ledger has them, never before."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from desk.api.bodies import Bodies
from desk.api.models import Delivered, Delivery
from desk.api.problems import Problem, RequestRefused, answer, later
from desk.api.rates import Rates
from desk.api.reading import Read, media_type_of, read_delivery
from desk.api.senders import Doorkeeper, Sender
from desk.settings import DeskSettings
from desk.system import System
from services.ingest.envelopes import EnvelopeLimits
from shared.entrance import Entered, Entrance, NotKept, PipelineFull, Receipt, ReceiptTaken

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEYED_SECONDS = 86_400  # how long the same Idempotency-Key gets the same answer
_UNKEYED_SECONDS = 60  # outlives our own tries
_THREADS = 64  # each may wait a second for Redis's disk; below the 100 connections of Redis's client
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class _Posted:
    """A delivery as it came."""

    sender: Sender
    headers: Mapping[str, str]
    body: bytes


class Deliveries:
    """The endpoint and what it needs."""

    def __init__(self, system: System, doorkeeper: Doorkeeper) -> None:
        settings = system.settings
        self.system = system
        self.doorkeeper = doorkeeper
        self.entrance = Entrance(settings)
        self.rates = Rates(system.ledger.redis, settings.desk_articles_per_minute)
        self.bodies = Bodies(settings.desk_max_body_bytes, settings.desk_body_seconds)
        self.limits = _limits(settings)
        self.threads = anyio.CapacityLimiter(_THREADS)

    async def post(self, request: Request) -> Response:
        """Take what is in the body. The cheap refusals come before the body does."""
        sender = self.doorkeeper.admit(request)
        media_type_of(request.headers)
        _key_of(request.headers)
        await anyio.to_thread.run_sync(self.rates.require_room, sender.name, limiter=self.threads)
        async with self.bodies.reading(request) as body:
            posted = _Posted(sender, request.headers, body)
            return await anyio.to_thread.run_sync(self._take, posted, limiter=self.threads)

    def _take(self, posted: _Posted) -> Response:
        read = read_delivery(posted.body, posted.headers, self.limits, posted.sender.source)
        self.rates.take(posted.sender.name, len(read))
        arrivals = [one for one in read if not isinstance(one, Problem)]
        if not arrivals:
            return _refuse_all(read)
        try:
            entered = self.entrance.enter(arrivals, _receipt(posted))
        except PipelineFull:
            raise later("full", "the pipeline is full: articles in flight or dead letters are at their limit") from None
        except ReceiptTaken:
            detail = "this Idempotency-Key came with another delivery before: use a new one for a new delivery"
            raise RequestRefused(422, "key_reused", detail) from None
        except NotKept as error:
            raise later("not_durable", f"{error}. Send it again, with the same Idempotency-Key if any") from None
        self.system.send(entered.messages)
        return _accept(read, entered)


def _limits(settings: DeskSettings) -> EnvelopeLimits:
    return EnvelopeLimits(
        settings.max_content_bytes, settings.max_item_bytes, settings.max_nesting, settings.desk_max_articles
    )


def _key_of(headers: Mapping[str, str]) -> str | None:
    """The Idempotency-Key; quotes, as structured fields have them, do not count. Raises RequestRefused (400)."""
    key = headers.get("idempotency-key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise RequestRefused(400, "bad_key", "Idempotency-Key: 1 to 255 printable ASCII characters without spaces")
    return key.strip('"')


def _receipt(posted: _Posted) -> Receipt:
    key = _key_of(posted.headers)
    said = repr([posted.headers.get("content-type"), posted.headers.get("article-id"), posted.sender.source])
    fingerprint = sha256(said.encode() + posted.body).hexdigest()[:_DIGITS]
    if key is None:
        return Receipt(secrets.token_hex(_DIGITS // 2), fingerprint, _UNKEYED_SECONDS)
    return Receipt(sha256(f"{posted.sender.name} {key}".encode()).hexdigest()[:_DIGITS], fingerprint, _KEYED_SECONDS)


def _accept(read: Sequence[Read], entered: Entered) -> Response:
    duplicates = sum(entered.duplicates)
    delivery = Delivery(
        accepted=len(entered.ids) - duplicates,
        duplicates=duplicates,
        refused=len(read) - len(entered.ids),
        durability=entered.durability,
        articles=tuple(_delivered(read, entered)),
    )
    headers = {"idempotency-replayed": "true"} if entered.repeated else {}
    if len(read) == 1:
        headers["location"] = address_of(entered.ids[0])
    return Response(delivery.to_json(), 202, headers, "application/json")


def _delivered(read: Sequence[Read], entered: Entered) -> list[Delivered]:
    places = count()
    return [
        Delivered(index=index, state="refused", problem=one)
        if isinstance(one, Problem)
        else _entered(index, entered, next(places))
        for index, one in enumerate(read)
    ]


def _entered(index: int, entered: Entered, place: int) -> Delivered:
    ledger_id = entered.ids[place]
    status = address_of(ledger_id)
    return Delivered(
        index=index,
        state="duplicate" if entered.duplicates[place] else "accepted",
        id=ledger_id,
        status=status,
        trace=f"{status}/trace",
    )


def address_of(ledger_id: str) -> str:
    """Where to ask for an article."""
    return f"/v1/articles/{ledger_id}"


def _refuse_all(read: Sequence[Read]) -> Response:
    """With one article its problem; with several a summary, and each one's problem."""
    problems = [one for one in read if isinstance(one, Problem)]
    if len(problems) == 1:
        return answer(problems[0])
    refused = RequestRefused(422, "all_refused", f"none of {len(problems)} articles can be taken").problem
    each = [Delivered(index=i, state="refused", problem=one) for i, one in enumerate(problems)]
    return answer(refused, articles=[one.model_dump(by_alias=True, exclude_none=True) for one in each])
