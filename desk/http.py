"""The HTTP server's protocol, with a limit on how long the head of a request may take to come in."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


def bounded_protocol(header_seconds: float) -> type[H11Protocol]:
    """uvicorn's protocol closes connections that wait between requests; this one also those that never finish one's
    head, or never begin."""

    class BoundedProtocol(H11Protocol):
        """One connection."""

        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._forget()
            super().connection_lost(exc)

        def _watch(self) -> None:
            if not self._awaits_head():
                self._forget()
            elif self._deadline is None:
                self._deadline = self.loop.call_later(header_seconds, self._give_up)

        def _awaits_head(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _give_up(self) -> None:
            self._deadline = None
            if self._awaits_head() and not self.transport.is_closing():
                self.transport.close()

        def _forget(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return BoundedProtocol
