"""`wiredesk reprocess`: archived articles through today's readers and enrichers."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, RedisUrl

From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="ARCHIVE",
        help="The archive: a folder, file:// and a folder, or s3://bucket/prefix; else WIREDESK_ARCHIVE.",
        show_default=False,
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="Only what was accepted at this time or later, such as 2026-01-31 or 2026-01-31T12:00:00Z.",
        show_default=False,
    ),
]
Until = Annotated[
    str | None, typer.Option(metavar="TIME", help="Only what was accepted before this time.", show_default=False)
]
OnlySource = Annotated[
    str | None, typer.Option("--source", metavar="NAME", help="Only what this source delivered.", show_default=False)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Enrich, compare and count; publish nothing.")]
MostWaiting = Annotated[
    int,
    typer.Option(metavar="N", min=1, help="Take nothing up while so many articles wait or are in work, live ones too."),
]


def reprocess(  # noqa: PLR0913, PLR0917  (each is an option)
    archive: From = None,
    since: Since = None,
    until: Until = None,
    source: OnlySource = None,
    dry_run: DryRun = False,
    most_waiting: MostWaiting = 200,
    redis_url: RedisUrl = None,
    as_json: AsJson = False,
) -> None:
    """Run archived raw articles through the readers and enrichers of the running system.

    A record that comes out different is published as the next version of its article, one that does not is left alone:
    a second run changes nothing. When an article was received or published stays as it was. What has been corrected or
    killed since is left alone, and so is what is older than WIREDESK_MEMORY_DAYS. Live traffic goes first.

    Examples:

        wiredesk reprocess --since 2026-11-26 --dry-run
        wiredesk reprocess --from /backup/archive --since 2026-11-01 --until 2026-11-08 --source harbour-times

    Exit codes: 0 done, 3 some became dead letters or a file could not be read, 1 Redis failed, 2 wrong usage or
    settings, 130 interrupted: what was taken up goes on, and the command to go on is printed.
    """
    from cli.archive_selection import ArchiveSelection, find_archive
    from cli.engine import stop_on_signals
    from cli.moments import read_moment
    from cli.reprocess_view import carry_out
    from cli.reprocessing import Reprocessing
    from cli.system import open_system
    from shared.sending import make_send
    from shared.workers import make_app

    chosen = read_moment(since), read_moment(until), source
    stop_on_signals()
    system = open_system(redis_url)
    url = archive or system.settings.archive
    selection = ArchiveSelection(find_archive(url), *chosen)
    send = make_send(make_app(system.settings), system.ledger.redis)
    run = Reprocessing(system, send, selection, most_waiting, dry_run)
    raise typer.Exit(carry_out(run, url, as_json=as_json))
