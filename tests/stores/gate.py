"""A port of loopback that leads to a server, until it is shut: the server is not there, without anybody stopping it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path

Address = Path | tuple[str, int]  # of a Unix socket, or host and port


class Gate:
    """Passes everything on, both ways. What the server says with `cut_at` in it is not passed on: the line is cut. The
    server has done it, the client never hears."""

    def __init__(self, server: Address) -> None:
        self.cut_at: bytes | None = None
        self.cuts = 0
        self._server = server
        self._lines: set[socket.socket] = set()
        self._listener = _bound(0)
        self.port = self._listener.getsockname()[1]
        self.open()

    def open(self) -> None:
        """At the same port as before."""
        self._listener.listen()
        self._accepting = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._accepting.start()

    def shut(self) -> None:
        """Nobody gets in, and whoever was in is out. The port stays ours, or somebody else would answer there."""
        _hang_up(self._listener)
        self._accepting.join()
        self._listener = _bound(self.port)
        for end in list(self._lines):
            _hang_up(end)

    def close(self) -> None:
        self.shut()
        self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = self._dial()
            self._lines |= {client, server}
            for from_, to, is_reply in ((client, server, False), (server, client, True)):
                threading.Thread(target=self._pass_on, args=(from_, to, is_reply), daemon=True).start()

    def _dial(self) -> socket.socket:
        if isinstance(self._server, tuple):
            return socket.create_connection(self._server)
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self._server))
        return server

    def _pass_on(self, from_: socket.socket, to: socket.socket, is_reply: bool) -> None:
        with suppress(OSError):
            while heard := from_.recv(65_536):
                if is_reply and self.cut_at is not None and self.cut_at in heard:
                    self.cuts += 1
                    break
                to.sendall(heard)
        for end in (from_, to):
            _hang_up(end)
            self._lines.discard(end)


def _bound(port: int) -> socket.socket:
    """Refuses whoever calls, until it listens."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):  # the other direction was first
        end.shutdown(socket.SHUT_RDWR)
    end.close()
