"""`wiredesk stores`: the places where records go."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

Names = Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Else all of them.", show_default=False)]


@app.callback()
def stores() -> None:
    """Check the stores named in WIREDESK_STORES, bring their tables up to date, fill a new one, enable a webhook again.

    Examples:

        wiredesk stores check
        wiredesk stores migrate archive
        wiredesk stores backfill search --from archive
        wiredesk stores enable partner
    """


@app.command()
def check(names: Names = None, as_json: AsJson = False) -> None:
    """Prove that each store can be written now; tables are made in an empty database.

    Examples:

        WIREDESK_STORES="archive=sqlite:////data/archive.db" wiredesk stores check

    Exit codes: 0 all can, 1 one cannot (and why), 2 wrong usage or settings.
    """
    from cli.store_upkeep import tend

    raise typer.Exit(tend("check", names or [], as_json=as_json))


@app.command()
def migrate(names: Names = None, as_json: AsJson = False) -> None:
    """Bring the tables of each database to what this version writes. Safe to repeat; back up first.

    Examples:

        WIREDESK_STORES="archive=postgresql://wiredesk@db/news" wiredesk stores migrate

    Exit codes: 0 all are up to date, 1 one is not (and why), 2 wrong usage or settings.
    """
    from cli.store_upkeep import tend

    raise typer.Exit(tend("migrate", names or [], as_json=as_json))


@app.command()
def backfill(  # noqa: PLR0913, PLR0917  (each is an option)
    name: Annotated[str, typer.Argument(metavar="NAME", help="The store that gets them.", show_default=False)],
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="OTHER",
            help="The store that has them: a name, or the URL of one that no records go to any more. "
            "SQLite or PostgreSQL, in the shape ninjs.",
            show_default=False,
        ),
    ],
    since: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Only versions received at this time or later, such as 2026-01-31 or 2026-01-31T12:00:00Z.",
            show_default=False,
        ),
    ] = None,
    resume_at: Annotated[
        str | None,
        typer.Option(
            metavar="URI", help="Go on at this article; a run that ended early says at which.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and filter everything, write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Give a store that was added later what another one holds: every version, and every withdrawal.

    Name the new store in WIREDESK_STORES and restart the services first, so that it gets what comes from now on; then
    run this, beside them. Its filters and shape apply. No older version takes the place of a newer one, and what is
    there already stays as it is: stop it with Ctrl-C, run it again, as often as you like.

    Examples:

        wiredesk stores backfill search --from archive
        wiredesk stores backfill search --from archive --since 2026-01-01 --dry-run
        wiredesk stores backfill archive --from sqlite:////data/old.db

    Exit codes: 0 all carried, 3 some versions could not be (each is told), 1 a store could not be read or written,
    2 wrong usage or settings, 130 interrupted.
    """
    from cli.backfilling import Backfill, run_backfill
    from cli.moments import read_moment

    moment = read_moment(since)
    asked = Backfill(name, source, moment.isoformat() if moment else None, resume_at, dry_run)
    raise typer.Exit(run_backfill(asked, as_json=as_json))


@app.command()
def enable(names: Names = None, as_json: AsJson = False) -> None:
    """Send again to a webhook that answered 410 (gone) or asked to be left alone. What waits for it goes out.

    Examples:

        wiredesk stores enable partner

    Exit codes: 0 done, 1 it could not be (and why), 2 wrong usage or settings.
    """
    from cli.store_upkeep import tend

    raise typer.Exit(tend("enable", names or [], as_json=as_json))
