"""`wiredesk trace`: what happened to one article."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, RedisUrl

Name = Annotated[
    str,
    typer.Argument(
        metavar="URI|ID",
        help="A record's uri, or the id of a ledger entry or dead letter.",
        show_default=False,
    ),
]


def trace(name: Name, redis_url: RedisUrl = None, as_json: AsJson = False) -> None:
    """Tell step by step what happened to one article, and where it is now.

    Articles that have ended are remembered for WIREDESK_TRACE_HOURS.

    Examples:

        wiredesk trace urn:uuid:4ba759ce-a19b-5fb3-999a-b7be1a621a99
        wiredesk trace 01JDC0000000000000000000 --json

    Exit codes: 0 found, 1 not found, 2 Redis is away, or wrong usage or settings.
    """
    from dataclasses import asdict

    from cli.console import make_console, print_json
    from cli.problems import FAILED, Problem
    from cli.system import open_system
    from cli.trace_view import print_trace
    from shared.trace import find_trace

    system = open_system(redis_url)
    found = find_trace(system.ledger, name, system.queues())
    if found is None:
        hours = f"{system.settings.trace_hours:g}"
        raise Problem(
            f"nothing is known of {name}: it was never accepted here, or ended more than {hours} hours ago.\n"
            "Expected is the `uri` of a record or an id as `wiredesk dead-letters list` prints it",
            FAILED,
        )
    if as_json:
        print_json(asdict(found))
    else:
        print_trace(make_console(), found)
