"""A search cluster for tests: the part of the HTTP interface of OpenSearch and Elasticsearch that the store speaks.

The same tests run on a real one: `WIREDESK_TEST_OPENSEARCH_URL=opensearch+https://user:password@host:9200`.
"""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import orjson

from tests.stores.search_indexes import LONGEST_ID, Fault, Index, Indexes, Json


class Request(NamedTuple):
    method: str
    path: list[str]
    body: bytes


class SearchCluster:
    """One node. `request_fault` says, on demand, what goes wrong with a whole request: status and text, or None."""

    def __init__(
        self,
        *,
        login: str | None = None,
        api_key: str | None = None,
        largest_body: int = 100_000_000,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._context = context
        self.held = Indexes()
        self.requests: list[Request] = []
        self.request_fault: Callable[[Request], tuple[int, str] | None] = lambda _: None
        self._largest_body = largest_body
        self._wanted = _wanted_header(login, api_key)
        self._lock = threading.Lock()
        self._start(0)
        self.port = self._server.server_address[1]
        self.url = f"opensearch://127.0.0.1:{self.port}"

    def bulk_requests(self) -> list[Request]:
        return [request for request in self.requests if request.path == ["_bulk"]]

    def close(self) -> None:
        """Nobody answers any more; what is held stays."""
        self._server.shutdown()
        self._server.server_close()

    def reopen(self) -> None:
        self._start(self.port)

    def _start(self, port: int) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        if self._context is not None:
            self._server.socket = self._context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, request: Request, authorization: str | None) -> tuple[int, bytes]:
        if self._wanted is not None and authorization != self._wanted:
            return _fault(Fault(401, "security_exception", "unable to authenticate"))
        if len(request.body) > self._largest_body:
            return 413, b""
        with self._lock:
            self.requests.append(request)
            if (fault := self.request_fault(request)) is not None:
                return fault[0], fault[1].encode()
            try:
                return 200, orjson.dumps(self._route(request))
            except Fault as error:
                return _fault(error)

    def _route(self, request: Request) -> Json:
        match request.method, *request.path:
            case "PUT", "_index_template", name:
                self.held.templates[name] = orjson.loads(request.body)
                return {"acknowledged": True}
            case "POST" | "PUT", "_bulk":
                return self._bulk(request.body)
            case "POST" | "GET", "_mget":
                places = orjson.loads(request.body)["docs"]
                return {"docs": [self.held.get(place["_index"], place["_id"]) for place in places]}
            case method, name, *rest:
                return self._route_index(method, name, rest, request.body)
        raise _no_route(request)

    def _route_index(self, method: str, name: str, rest: list[str], body: bytes) -> Json:
        match method, *rest:
            case ["PUT"]:
                self.held.create(name, orjson.loads(body or b"{}"))
                return {"acknowledged": True, "index": name}
            case ["DELETE"]:
                for each in list(self.held.concrete(name)):
                    del self.held.indexes[each]
                self.held.aliases.pop(name, None)
                return {"acknowledged": True}
            case "GET", "_alias":
                return self.held.aliases_of(name)
            case "PUT", "_mapping":
                for index in self.held.concrete(name).values():
                    index.mappings = orjson.loads(body)
                return {"acknowledged": True}
            case "POST", "_refresh":
                for index in self.held.concrete(name).values():
                    index.refresh()
                return {"_shards": {"failed": 0}}
            case "POST" | "GET", "_search":
                return _search(self.held.concrete(name), orjson.loads(body or b"{}"))
        raise _no_route(Request(method, [name, *rest], body))

    def _bulk(self, body: bytes) -> Json:
        lines = body.split(b"\n")
        if lines.pop() != b"":
            raise Fault(400, "illegal_argument_exception", "The bulk request must be terminated by a newline [\\n]")
        actions = [next(iter(orjson.loads(line).items())) for line in lines[::2]]
        for _, action in actions:
            if len(action["_id"].encode()) > LONGEST_ID:
                reason = "Validation Failed: 1: id is too long, must be no longer than 512 bytes;"
                raise Fault(400, "action_request_validation_exception", reason)
        items = [
            self.held.apply(operation, action, source)
            for (operation, action), source in zip(actions, lines[1::2], strict=True)
        ]
        return {
            "took": 1,
            "errors": any("error" in outcome for item in items for outcome in item.values()),
            "items": items,
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        cluster = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # headers and body in one packet

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = [unquote(part) for part in urlsplit(self.path).path.split("/") if part]
                status, said = cluster.answer(Request(self.command, path, body), self.headers.get("Authorization"))
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=UTF-8")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815  (names that the base class looks for)

            def log_message(self, *_: object) -> None:
                """Silent."""

        return Handler


def _wanted_header(login: str | None, api_key: str | None) -> str | None:
    if api_key is not None:
        return f"ApiKey {api_key}"
    return None if login is None else f"Basic {base64.b64encode(login.encode()).decode()}"


def _fault(fault: Fault) -> tuple[int, bytes]:
    error: dict[str, Any] = {**fault.error, "root_cause": [fault.error]}
    return fault.status, orjson.dumps({"error": error, "status": fault.status})


def _no_route(request: Request) -> Fault:
    return Fault(400, "illegal_argument_exception", f"no handler found for {request.method} {'/'.join(request.path)}")


def _search(indexes: dict[str, Index], body: Json) -> Json:
    """What was there at the last refresh and fits `query`, as far as this understands queries."""
    hits = [
        {"_index": name, "_id": document_id, "_source": orjson.loads(document.source)}
        for name, index in indexes.items()
        for document_id, document in index.searchable.items()
    ]
    found = [hit for hit in hits if _fits(body.get("query", {"match_all": {}}), hit["_source"])]
    return {"hits": {"total": {"value": len(found), "relation": "eq"}, "hits": found[: body.get("size", 10)]}}


def _fits(query: Json, source: Json) -> bool:
    ((kind, details),) = query.items()
    if kind == "match_all":
        return True
    if kind == "bool":
        return all(_fits(part, source) for clause in ("must", "filter") for part in details.get(clause, []))
    ((path, wanted),) = details.items()
    values = list(_values(source, path.removesuffix(".raw").split(".")))
    if kind == "term":
        return wanted in values
    if kind == "match":
        words = set(" ".join(map(str, values)).lower().split())
        return bool(words & set(wanted.lower().split()))
    raise Fault(400, "parsing_exception", f"unknown query [{kind}]")


def _values(value: Any, path: list[str]) -> Any:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _values(value[path[0]], path[1:])
