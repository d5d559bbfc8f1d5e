"""`wiredesk status`: where everything is, and whether the balance holds."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, RedisUrl

Watch = Annotated[bool, typer.Option("--watch", help="Go on until Ctrl-C, a look per second.")]


def status(watch: Watch = False, redis_url: RedisUrl = None, as_json: AsJson = False) -> None:
    """Show the balance per source, the queues, the workers, what is in flight, and the dead letters.

    The balance is accepted = published + duplicate + rejected + expanded + withdrawn + dead-lettered + in flight. All
    numbers are of one instant, so it holds at every moment; that it does not is an alarm.

    Examples:

        wiredesk status
        wiredesk status --watch
        wiredesk status --json | jq .inFlight

    Exit codes: 0 the balance holds, 1 it does not, 2 Redis is away, or wrong usage or settings.
    """
    from cli.status_view import show_once, watch_status
    from cli.system import open_system

    system = open_system(redis_url)
    is_balanced = watch_status(system, as_json=as_json) if watch else show_once(system, as_json=as_json)
    raise typer.Exit(0 if is_balanced else 1)
