"""`wiredesk doctor`: whether a deployment is set up so that nothing gets lost, and what to do where it is not."""

from __future__ import annotations

import typer

from cli.options import AsJson, RedisUrl


def doctor(redis_url: RedisUrl = None, as_json: AsJson = False) -> None:
    """Examine a running system: its Redis, workers, clocks, queues and stores, and say what to do.

    Changes nothing, except that an empty database gets its tables, as it does when the publish service starts.

    Examples:

        wiredesk doctor
        docker compose exec publish wiredesk doctor
        wiredesk doctor --json | jq '.[] | select(.state != "well")'

    Exit codes: 0 nothing is wrong (some may be doubtful), 1 something is, 2 Redis is away, or wrong settings.
    """
    from cli.doctor_view import show_findings
    from cli.system import open_system

    is_well = show_findings(open_system(redis_url), as_json=as_json)
    raise typer.Exit(0 if is_well else 1)
