"""Stands between a client and a PostgreSQL socket, and cuts the line when the server says a certain word."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"


class CuttingProxy:
    """Listens in `folder` and speaks to the server in `server_folder`. While `cut_at` is in what the server says, both
    ends are closed in place of passing it on: the server has done it, the client never hears."""

    def __init__(self, folder: Path, server_folder: Path) -> None:
        self.cut_at: bytes | None = None
        self.cuts = 0
        self._server_path = str(server_folder / _SOCKET)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / _SOCKET))
        self._listener.listen()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._server_path)
            for from_, to, is_reply in ((client, server, False), (server, client, True)):
                threading.Thread(target=self._pass_on, args=(from_, to, is_reply), daemon=True).start()

    def _pass_on(self, from_: socket.socket, to: socket.socket, is_reply: bool) -> None:
        try:
            while heard := from_.recv(65_536):
                if is_reply and self.cut_at is not None and self.cut_at in heard:
                    self.cuts += 1
                    break
                to.sendall(heard)
        except OSError:
            pass
        for end in (from_, to):
            with suppress(OSError):  # the other direction was first
                end.shutdown(socket.SHUT_RDWR)
            end.close()
