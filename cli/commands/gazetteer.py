"""`wiredesk gazetteer`: names of your own that articles are read for."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, RedisUrl

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")


class FileFormat(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSONL = "jsonl"


@app.callback()
def gazetteer() -> None:
    """Import, list or remove names of your own: people, bodies, places that records shall name with your ids.

    A name that stands here is found wherever an article prints it, gets this type, and carries this uri. Changes take
    effect within some seconds, without a restart, for articles that come after.

    Examples:

        wiredesk gazetteer import companies.csv
        wiredesk gazetteer list --json
        wiredesk gazetteer remove acme-42
    """


@app.command("import")
def import_(  # noqa: PLR0913, PLR0917  (each is an option)
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON lines; - for standard input.")],
    format_: Annotated[
        FileFormat | None, typer.Option("--format", help="When the file's name does not say it.", show_default=False)
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Nothing else stays in the gazetteer.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the file, and change nothing.")] = False,
    redis_url: RedisUrl = None,
    as_json: AsJson = False,
) -> None:
    """Add the entries of a file; those whose id is known are updated. All of them, or none when a line is wrong.

    CSV has the columns id,name,type,aliases,uri, aliases separated by |; aliases and uri may be absent. JSON lines have
    the same fields, aliases as a list. Types: person, organisation, place, poi, object, event.

    Examples:

        wiredesk gazetteer import companies.csv

        echo '{"id": "acme-42", "name": "Acme Tugs", "type": "organisation", "aliases": ["Acme"]}' |
        wiredesk gazetteer import - --format jsonl

    Exit codes: 0 imported, 1 a line is wrong or there are too many (nothing was imported), 2 wrong usage or no Redis.
    """
    from cli.gazetteer_files import read_gazetteer
    from cli.gazetteer_view import import_entries

    entries = read_gazetteer(None if str(file) == "-" else file, format_.value if format_ else None)
    import_entries(entries, redis_url, replace=replace, dry_run=dry_run, as_json=as_json)


@app.command("list")
def list_(
    find: Annotated[
        str | None, typer.Option("--find", metavar="TEXT", help="Only those with this in a name.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
    redis_url: RedisUrl = None,
    as_json: AsJson = False,
) -> None:
    """List entries by id.

    Examples:

        wiredesk gazetteer list --find acme
    """
    from cli.gazetteer_view import list_entries

    list_entries(redis_url, find, limit, as_json=as_json)


@app.command()
def remove(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", show_default=False)] = None,
    all_: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    redis_url: RedisUrl = None,
    as_json: AsJson = False,
) -> None:
    """Take entries out. Records made before keep what they say.

    Examples:

        wiredesk gazetteer remove acme-42
        wiredesk gazetteer remove --all
    """
    from cli.gazetteer_view import remove_by_id

    remove_by_id(redis_url, ids or [], all_=all_, as_json=as_json)
