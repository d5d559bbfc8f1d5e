"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout, for machines.")]
RedisUrl = Annotated[
    str | None,
    typer.Option(
        "--redis-url",
        metavar="URL",
        help="The Redis of the running system; else WIREDESK_REDIS_URL, else redis://127.0.0.1:6379/0.",
        show_default=False,
    ),
]
Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.", show_default=False),
]
Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="NAME",
        help="Who the articles come from; those that say it themselves keep theirs.",
        show_default=False,
    ),
]
Stores = Annotated[
    list[str] | None,
    typer.Option(
        "--to",
        metavar="URL",
        help="A store for the records, such as sqlite:///records.db or file://records.ndjson. May be repeated.",
        show_default=False,
    ),
]
DeskPort = Annotated[
    int,
    typer.Option(
        "--port", envvar="WIREDESK_DESK_PORT", min=0, max=65535, help="Serve the desk on this port; 0 serves none."
    ),
]
