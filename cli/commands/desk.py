"""`wiredesk desk`: the web service alone, beside a system that runs already."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import DeskPort, RedisUrl

Host = Annotated[str, typer.Option("--host", envvar="WIREDESK_DESK_HOST", help="The address to listen on.")]


def desk(host: Host = "127.0.0.1", port: DeskPort = 8400, redis_url: RedisUrl = None) -> None:
    """Serve the desk until Ctrl-C: the door for articles over HTTP, and the pages.

    `wiredesk up` starts one by itself; this is for systems whose services run elsewhere. Other settings come from the
    environment.

    Examples:

        wiredesk desk --redis-url redis://queue.example:6379/0
        curl --data-binary @article.txt -H 'Content-Type: text/plain' http://127.0.0.1:8400/v1/articles

    Exit codes: 0 stopped as asked, 2 wrong usage or settings, or the port is taken.
    """
    import os
    import sys

    from cli.stack import import_path

    own = {"WIREDESK_DESK_HOST": host, "WIREDESK_DESK_PORT": str(port)}
    if redis_url:
        own["WIREDESK_REDIS_URL"] = redis_url
    # In our place: signals reach it, and its exit code is ours.
    os.execve(sys.executable, [sys.executable, "-m", "desk.app"], {**os.environ, **import_path(), **own})  # noqa: S606
