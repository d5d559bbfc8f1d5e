"""The desk as a service: one ASGI application, and the server that runs it. Run as `python -m desk.app`."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from desk.api.routes import healthz, make_api
from desk.headers import SecurityHeaders
from desk.history import History, keep_looking
from desk.http import bounded_protocol
from desk.pages.problems import HANDLERS
from desk.pages.routes import ROUTES as PAGE_ROUTES
from desk.settings import DeskSettings
from desk.system import open_system
from desk.trial import Trials
from shared.logs import configure_logs
from shared.settings import SettingsError, effective, read_settings

log = structlog.get_logger()

_STATIC = Path(__file__).parent / "static"
_STOP_SECONDS = 5  # for requests under way; readers of events are cut off and come back
_WAITING_CONNECTIONS = 128


def create_app(settings: DeskSettings) -> Starlette:
    """The application. `app.state.system` is what requests work with (desk.system)."""
    system = open_system(settings)
    app = Starlette(
        routes=[
            Route("/healthz", healthz),
            Mount("/v1", make_api(system)),
            *PAGE_ROUTES,
            Mount("/static", StaticFiles(directory=_STATIC), name="static"),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=host_names(settings), www_redirect=False),
        ],
        exception_handlers=HANDLERS,
        lifespan=_running,
    )
    app.state.system = system
    app.state.history = History()
    app.state.trials = Trials(settings)
    return app


@asynccontextmanager
async def _running(app: Starlette) -> AsyncIterator[None]:
    looking = asyncio.create_task(keep_looking(app.state.history, app.state.system.look))
    yield
    looking.cancel()
    app.state.trials.stop()


def host_names(settings: DeskSettings) -> list[str]:
    """The names that requests may ask for."""
    return ["localhost", "127.0.0.1", "[::1]", settings.desk_host, *settings.desk_names.split()]


def make_server(settings: DeskSettings) -> uvicorn.Server:
    """The HTTP server for this application."""
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,  # ours is set already
        access_log=False,  # metrics and the ledger tell what came; addresses of articles stay out of the logs
        ws="none",
        http=bounded_protocol(settings.desk_header_seconds),
        proxy_headers=False,
        server_header=False,
        limit_concurrency=settings.desk_connections,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return uvicorn.Server(config)


def listen(settings: DeskSettings) -> socket.socket:
    """The socket to serve on. Raises SettingsError when it cannot be had."""
    host, port = settings.desk_host, settings.desk_port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_WAITING_CONNECTIONS)
    except OSError as error:
        raise SettingsError(
            f"the desk cannot listen on {host} port {port}: {error.strerror or error}. "
            "Choose another with WIREDESK_DESK_HOST and WIREDESK_DESK_PORT"
        ) from error


def main() -> None:
    """Serve until told to stop."""
    try:
        settings = read_settings(DeskSettings)
        listening = listen(settings)
    except SettingsError as error:
        print(f"SettingsError: {error}", file=sys.stderr)  # as `wiredesk up` looks for it in the log
        sys.exit(2)
    configure_logs(settings.log_level, settings.log_format, service="desk")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))  # uvicorn, done stopping, raises them again for us
    with listening:
        log.info("starting", **effective(settings))
        make_server(settings).run(sockets=[listening])


if __name__ == "__main__":
    main()
