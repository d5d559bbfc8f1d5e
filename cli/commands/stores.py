"""`wiredesk stores`: the places where records go."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

Names = Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Else all of them.", show_default=False)]


@app.callback()
def stores() -> None:
    """Check the stores named in WIREDESK_STORES, bring their tables up to date, or enable a webhook again.

    Examples:

        wiredesk stores check
        wiredesk stores migrate archive
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
def enable(names: Names = None, as_json: AsJson = False) -> None:
    """Send again to a webhook that answered 410 (gone) or asked to be left alone. What waits for it goes out.

    Examples:

        wiredesk stores enable partner

    Exit codes: 0 done, 1 it could not be (and why), 2 wrong usage or settings.
    """
    from cli.store_upkeep import tend

    raise typer.Exit(tend("enable", names or [], as_json=as_json))
