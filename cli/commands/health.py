"""`wiredesk health`: whether the workers of a service on this host get on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cli.options import AsJson, RedisUrl
from shared import pipeline


class Service(StrEnum):
    """The stages of shared/pipeline.py, as Typer wants choices."""

    INGEST = pipeline.INGEST.name
    ENRICH = pipeline.ENRICH.name
    PUBLISH = pipeline.PUBLISH.name


Which = Annotated[Service, typer.Argument(help="Whose workers.", show_default=False)]
StuckAfter = Annotated[
    float | None,
    typer.Option(
        "--stuck-after",
        metavar="SECONDS",
        min=5,
        help="What counts as stuck; else WIREDESK_LEASE_SECONDS, longer than any batch may take.",
        show_default=False,
    ),
]


def health(service: Which, stuck_after: StuckAfter = None, redis_url: RedisUrl = None, as_json: AsJson = False) -> None:
    """Tell busy from stuck: do this host's workers of a service make progress, or have they nothing to do?

    Made for health checks of containers. A worker that has nothing to do is well, however long; one that has a message
    in hand, or leaves one waiting, and does nothing is not; nor is one that has stopped saying how it is. While Redis
    is away nothing can be told, and the answer is well: a restart would mend nothing.

    Examples:

        wiredesk health enrich
        wiredesk health publish --stuck-after 120 --json

    Exit codes: 0 well, 1 stuck or not there, 2 wrong usage or settings.
    """
    from cli.console import print_json
    from cli.health_check import check_health

    found = check_health(service, redis_url, stuck_after)
    if as_json:
        print_json({"healthy": found.is_well, "why": found.why})
    else:
        typer.echo(found.why)
    raise typer.Exit(0 if found.is_well else 1)
