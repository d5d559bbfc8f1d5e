"""An endpoint for webhooks: checks signatures by itself, keeps what it accepted, answers as a test tells it to."""

from __future__ import annotations

import hmac
import ssl
import threading
import time
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

SECRET = "whsec_" + b64encode(b"a secret of the tests, 32 bytes.").decode()
OLD_SECRET = "whsec_" + b64encode(b"the one that was in use before..").decode()


@dataclass(frozen=True)
class Request:
    """One attempt that arrived."""

    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def event(self) -> dict[str, Any]:
        return orjson.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        key = b64decode(secret.partition("_")[2])
        expected = "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()
        return expected in self.headers["webhook-signature"].split()


@dataclass(frozen=True)
class Reply:
    """What is answered: a status, headers, a text; `drip` sends it byte by byte, with so many seconds between."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    drip: float = 0


class Receiver:
    """Paths are endpoints of their own. `answer` decides per path; without it everything signed is taken."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.requests: dict[str, list[Request]] = defaultdict(list)
        self.answers: dict[str, Callable[[Request], Reply]] = {}
        self.at_once: dict[str, int] = defaultdict(int)
        self.most_at_once: dict[str, int] = defaultdict(int)
        self._accepted: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def events(self, name: str) -> list[dict[str, Any]]:
        """What was answered with 2xx, in order."""
        return list(self._accepted[name])

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, name: str, request: Request) -> Reply:
        with self._lock:
            self.requests[name].append(request)
            self.at_once[name] += 1
            self.most_at_once[name] = max(self.most_at_once[name], self.at_once[name])
        try:
            reply = self._reply(name, request)
            if 200 <= reply.status < 300:
                with self._lock:
                    self._accepted[name].append(request.event)
            return reply
        finally:
            with self._lock:
                self.at_once[name] -= 1

    def _reply(self, name: str, request: Request) -> Reply:
        if not request.is_signed_with(SECRET):
            return Reply(401, text="the signature does not fit")
        return self.answers.get(name, lambda _: Reply())(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = receiver.take(self.path.strip("/").partition("?")[0], Request(headers, body))
                if reply.drip:
                    self._drip(reply)
                    return
                self.send_response(reply.status)
                for header, value in reply.headers.items():
                    self.send_header(header, value)
                self.send_header("Content-Length", str(len(reply.text)))
                self.end_headers()
                self.wfile.write(reply.text.encode())

            def _drip(self, reply: Reply) -> None:
                for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" * 20:
                    try:
                        self.wfile.write(bytes([byte]))
                    except OSError:
                        return
                    time.sleep(reply.drip)

            def log_message(self, *_: object) -> None:
                """Silent."""

        return Handler
