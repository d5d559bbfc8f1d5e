"""Bodies of requests, bounded in size and time while they come in, and together in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

from desk.api.problems import RequestRefused, later

_MOST_BODIES = 8  # full ones that may be in memory at the same time; parsed they take several times their size


class Bodies:
    """Reads bodies of at most `largest` bytes within `seconds` each."""

    def __init__(self, largest: int, seconds: float) -> None:
        self.largest = largest
        self.seconds = seconds
        self._held = 0

    @asynccontextmanager
    async def reading(self, request: Request) -> AsyncIterator[bytes]:
        """The body, which counts as held until the block ends. Raises RequestRefused: 400, 408, 413, 415, 503."""
        self._refuse_by_headers(request)
        chunks: list[bytes] = []
        try:
            try:
                async with asyncio.timeout(self.seconds):
                    await self._read(request, chunks)
            except TimeoutError:
                detail = f"the body did not come within {self.seconds:g} s: send less at once"
                raise RequestRefused(408, "too_slow", detail, {"connection": "close"}) from None
            except ClientDisconnect:
                raise RequestRefused(400, "cut_off", "the body ended early", {"connection": "close"}) from None
            yield b"".join(chunks)
        finally:
            self._held -= sum(map(len, chunks))

    def _refuse_by_headers(self, request: Request) -> None:
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise RequestRefused(415, "unsupported_encoding", "send the body as it is, without Content-Encoding")
        if int(request.headers.get("content-length", "0")) > self.largest:  # the server has checked that it is a number
            raise self._too_large()

    async def _read(self, request: Request, chunks: list[bytes]) -> None:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > self.largest:
                raise self._too_large()
            if self._held + len(chunk) > _MOST_BODIES * self.largest:
                raise later("busy", "the desk has its hands full; send it again in a moment", 1)
            self._held += len(chunk)
            chunks.append(chunk)

    def _too_large(self) -> RequestRefused:
        detail = f"at most {self.largest} bytes in one request: send the articles in several"
        return RequestRefused(413, "too_large", detail, {"connection": "close"})
