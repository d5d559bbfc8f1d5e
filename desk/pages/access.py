"""Who may see a page and who may change something.

Without logins the desk serves whoever is on this machine, as an editor; on an address that others reach it serves no
page until there are logins. Forms are taken from our own pages only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from redis.exceptions import RedisError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.callers import is_loopback, is_our_own
from desk.logins import SESSION_SECONDS, Sessions, TooManyFailures, Visitor
from desk.pages.rendering import render
from desk.settings import DeskSettings
from desk.system import system_of
from shared.passwords import Role

Endpoint: TypeAlias = Callable[[Request], Any]
Guarded: TypeAlias = Callable[[Request], Awaitable[Response]]

COOKIE = "wiredesk_session"
_LOCAL = Visitor("local", Role.EDITOR)
_NO_LOGINS = (
    "This desk can be reached from other machines and has no logins, so it shows nothing. Make one with `wiredesk "
    "logins add NAME`, and name the file in WIREDESK_DESK_LOGINS."
)


def reading(endpoint: Endpoint) -> Guarded:
    """The endpoint, for every visitor."""
    return _guard(endpoint, needs_editor=False)


def editing(endpoint: Endpoint) -> Guarded:
    """The endpoint, for editors."""
    return _guard(endpoint, needs_editor=True)


def _guard(endpoint: Endpoint, *, needs_editor: bool) -> Guarded:
    async def guarded(request: Request) -> Response:
        if request.method == "POST" and not is_our_own(request):
            return render(request, "refused.html", {"problem": "This form came from another site."}, 403)
        settings = system_of(request).settings
        if not settings.desk_logins and not is_loopback(settings.desk_host):
            return render(request, "refused.html", {"problem": _NO_LOGINS}, 403)
        visitor = await run_in_threadpool(visitor_of, request)
        if visitor is None:
            return _to_login(request)
        request.state.visitor = visitor
        if needs_editor and not visitor.is_editor:
            return render(request, "refused.html", {"problem": "Only an editor may do this."}, 403)
        return await _call(endpoint, request)

    return guarded


async def _call(endpoint: Endpoint, request: Request) -> Response:
    """Plain functions wait for Redis or a store, so they get a thread."""
    if asyncio.iscoroutinefunction(endpoint):
        answer: Response = await endpoint(request)
        return answer
    return await run_in_threadpool(endpoint, request)


def _to_login(request: Request) -> Response:
    if request.url.path.endswith(".json"):
        return render(request, "refused.html", {"problem": "Log in first."}, 401)
    return RedirectResponse(f"/login?next={quote(request.url.path)}", 303)


def visitor_of(request: Request) -> Visitor | None:
    """None for who has to log in; that is everybody while Redis, which knows the sessions, is away."""
    settings = system_of(request).settings
    if not settings.desk_logins:
        return _LOCAL if is_loopback(settings.desk_host) else None
    token = request.cookies.get(COOKIE)
    try:
        return _sessions(request, settings).visitor(token) if token else None
    except RedisError:
        return None


def show_login(request: Request) -> Response:
    """`/login`."""
    return render(request, "login.html", {"problem": None, "next": _own_path(request.query_params.get("next", "/"))})


async def log_in(request: Request) -> Response:
    """Sets the cookie and goes on to where the visitor wanted to be."""
    settings = system_of(request).settings
    if not is_our_own(request) or not settings.desk_logins:
        return render(request, "refused.html", {"problem": "There is nothing to log in to."}, 403)
    form = await request.form(max_files=0)
    name, password, following = (str(form.get(field, "")) for field in ("name", "password", "next"))
    view = {"problem": "No login has this name and password.", "next": _own_path(following)}
    try:
        token = await run_in_threadpool(_sessions(request, settings).open, name, password)
    except TooManyFailures:
        return render(request, "login.html", view | {"problem": "Too many wrong passwords; wait a quarter."}, 429)
    except (RedisError, OSError, ValueError):
        return render(request, "login.html", view | {"problem": "Logins cannot be read now; the log says more."}, 503)
    if token is None:
        return render(request, "login.html", view, 403)
    answer = RedirectResponse(_own_path(following), 303)
    is_secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, SESSION_SECONDS, httponly=True, secure=is_secure, samesite="strict")
    return answer


async def log_out(request: Request) -> Response:
    """Forgets the session."""
    token, settings = request.cookies.get(COOKIE), system_of(request).settings
    if token and settings.desk_logins and is_our_own(request):
        await run_in_threadpool(_sessions(request, settings).close, token)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _sessions(request: Request, settings: DeskSettings) -> Sessions:
    return Sessions(system_of(request).ledger, Path(settings.desk_logins))


def _own_path(path: str) -> str:
    """Only a path of ours: `//evil.example` and the like would lead away."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
