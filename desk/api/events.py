"""GET /v1/events: server-sent events, one per ending, while they happen."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from desk.api.models import Ended
from desk.api.problems import later
from desk.api.senders import Doorkeeper, Sender
from desk.settings import DeskSettings
from shared.ledger import KEY_PREFIX
from shared.outcomes import Ending
from shared.times import as_rfc3339

_HEARTBEAT_MS = 10_000  # below the idle limits of proxies, 30 to 60 s
_LISTENING_SECONDS = 60  # how long the ledger goes on telling for a listener that was cut off
_LIFE_SECONDS = 3600  # then the reader comes back by itself, with a token that may have been removed meanwhile
_STUCK_SECONDS = 30.0  # a reader that takes nothing for so long is gone
_STEPS = 8  # of the ledger per look; each may hold some hundred endings
_RETRY_MS = 2_000
_TOLD = f"{KEY_PREFIX}told"
_ID = re.compile(r"\d{1,20}-\d{1,20}")
_BEGINNING = "0-0"
_STEP, _FIELD = "\x1e", "\x1f"


class Events:
    """The endpoint. Each reader has a connection to Redis of its own, and is as slow as it likes: what it does not take
    stays in the stream, which is bounded; a reader that fell behind is told so."""

    def __init__(self, settings: DeskSettings, doorkeeper: Doorkeeper) -> None:
        self.settings = settings
        self.doorkeeper = doorkeeper
        self.readers = 0

    async def get(self, request: Request) -> Response:
        """The stream, from the event after `Last-Event-ID`, else from now."""
        sender = self.doorkeeper.admit(request)
        if self.readers >= self.settings.desk_listeners:
            raise later("too_many_readers", f"{self.readers} readers of events are here; come back later", 30)
        last = request.headers.get("last-event-id", "")
        stream = self._counted(sender, last if _ID.fullmatch(last) else None)
        return _Impatient(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    async def _counted(self, sender: Sender, last: str | None) -> AsyncIterator[str]:
        self.readers += 1
        timeout = _HEARTBEAT_MS / 1000 + 5
        redis: Any = Redis.from_url(self.settings.redis_url, socket_timeout=timeout, decode_responses=True, protocol=2)
        try:
            yield f"retry: {_RETRY_MS}\n\n"
            async for text in self._follow(redis, sender, last):
                yield text
        except RedisError:
            return  # the reader comes back, with the id of the last event it got
        finally:
            self.readers -= 1
            await redis.aclose()

    async def _follow(self, redis: Any, sender: Sender, last: str | None) -> AsyncIterator[str]:
        await _listen(redis)
        at = last or await _newest(redis)
        if last is not None and await _is_gone(redis, last):
            yield "event: gap\ndata: {}\n\n"
        end = time.monotonic() + _LIFE_SECONDS
        while time.monotonic() < end:
            steps = await redis.xread({_TOLD: at}, count=_STEPS, block=_HEARTBEAT_MS)
            await _listen(redis)
            if not steps:
                yield ": nothing ended\n\n"
            for _, entries in steps:
                for at, fields in entries:
                    yield _written(at, fields, sender)


class _Impatient(StreamingResponse):
    """Gives up on a reader that does not take what it is sent."""

    async def stream_response(self, send: Send) -> None:
        async def send_soon(message: Any) -> None:
            async with asyncio.timeout(_STUCK_SECONDS):
                await send(message)

        await super().stream_response(send_soon)


async def _listen(redis: Any) -> None:
    await redis.set(f"{KEY_PREFIX}listeners", "1", ex=_LISTENING_SECONDS)


async def _newest(redis: Any) -> str:
    newest = await redis.xrevrange(_TOLD, count=1)
    return newest[0][0] if newest else _BEGINNING


async def _is_gone(redis: Any, last: str) -> bool:
    """Whether what came after `last` is not all there any more. One that was the very last before the first there is
    counts as gone too: better to say it once too often."""
    oldest = await redis.xrange(_TOLD, count=1)
    return not oldest or _moment(oldest[0][0]) > _moment(last)


def _moment(event_id: str) -> tuple[int, ...]:
    return tuple(map(int, event_id.split("-")))


def _written(event_id: str, fields: dict[str, str], sender: Sender) -> str:
    """The events of one step; only the last carries the id, so that a cut in between repeats the step."""
    at = as_rfc3339(int(fields["at"]))
    ended = [_ended(one, at) for one in fields["ended"].split(_STEP)]
    seen = [one for one in ended if sender.may_see(one.source)]
    texts = [f"event: ended\ndata: {one.model_dump_json(by_alias=True)}\n" for one in seen]
    if not texts:
        return f"id: {event_id}\n: nothing for you\n\n"
    return "\n".join([*texts[:-1], f"id: {event_id}\n{texts[-1]}\n"])


def _ended(told: str, at: str) -> Ended:
    ledger_id, source, version, _, _, uri, _, ending, reason, _ = told.split(_FIELD)
    return Ended(
        id=ledger_id,
        uri=f"urn:uuid:{uri}" if uri else None,
        source=source,
        version=int(version),
        ending=Ending(ending),
        reason=reason or None,
        at=at,
    )
