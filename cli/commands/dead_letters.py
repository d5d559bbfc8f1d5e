"""`wiredesk dead-letters`: what could not be processed, to be looked at, replayed or discarded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, RedisUrl

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

Reason = Annotated[str | None, typer.Option("--reason", help="Only those set aside for this.", show_default=False)]
Source = Annotated[str | None, typer.Option("--source", help="Only those from this source.", show_default=False)]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.", show_default=False)]
Id = Annotated[str, typer.Argument(metavar="ID", show_default=False)]
Ids = Annotated[list[str] | None, typer.Argument(metavar="ID", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="All of them, or all that --reason and --source leave.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@app.callback()
def dead_letters() -> None:
    """List, show, export, replay or discard what could not be processed.

    A dead letter is an article, or bytes that never became one, kept whole with the reason.

    Examples:

        wiredesk dead-letters list --reason store_refused
        wiredesk dead-letters show 01JDC0000000000000000000
        wiredesk dead-letters replay --all --reason store_refused
    """


@app.command("list")
def list_(
    reason: Reason = None,
    source: Source = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
    redis_url: RedisUrl = None,
    as_json: AsJson = False,
) -> None:
    """List dead letters, oldest first, without their content.

    Examples:

        wiredesk dead-letters list --source example-crawler --limit 10
    """
    from cli.console import make_console, print_json
    from cli.letters import letters_table, summary_json
    from cli.selection import Selection
    from cli.system import open_system

    ledger = open_system(redis_url).ledger
    found = list(Selection(reason, source, limit + 1).letters(ledger))
    if as_json:
        print_json([summary_json(letter) for letter in found[:limit]])
        return
    console = make_console()
    console.print(letters_table(found[:limit]) if found else "no dead letters")
    if len(found) > limit:
        console.print(f"and more than these {limit}: --limit shows more")


@app.command()
def show(
    letter_id: Id,
    whole: Annotated[bool, typer.Option("--whole", help="All of the content, however long.")] = False,
    redis_url: RedisUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show one dead letter: the reason, the error, and what upstream dropped, control characters escaped.

    Examples:

        wiredesk dead-letters show 01JDC0000000000000000000 --whole
    """
    from cli.console import make_console, print_json_text
    from cli.letters import print_letter
    from cli.selection import require_letter
    from cli.system import open_system

    letter = require_letter(open_system(redis_url).ledger, letter_id)
    if as_json:
        print_json_text(letter.to_json())
    else:
        print_letter(make_console(), letter, whole=whole)


@app.command()
def export(
    reason: Reason = None,
    source: Source = None,
    limit: Limit = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Here instead of stdout.", show_default=False)
    ] = None,
    redis_url: RedisUrl = None,
) -> None:
    """Write dead letters whole, one JSON object per line. They stay where they are.

    Examples:

        wiredesk dead-letters export --reason bad_json --out letters.ndjson
    """
    from cli.letters import write_letters
    from cli.selection import Selection
    from cli.system import open_system

    write_letters(Selection(reason, source, limit).letters(open_system(redis_url).ledger), out)


@app.command()
def replay(  # noqa: PLR0913, PLR0917  (each is an option)
    ids: Ids = None,
    all_: All = False,
    reason: Reason = None,
    source: Source = None,
    limit: Limit = None,
    yes: Yes = False,
    redis_url: RedisUrl = None,
    as_json: AsJson = False,
) -> None:
    """Put dead letters back on the inbox, where each is accepted anew. Do it when the cause is mended.

    Examples:

        wiredesk dead-letters replay 01JDC0000000000000000000
        wiredesk dead-letters replay --all --reason store_refused --yes
    """
    from cli.removal import remove
    from cli.selection import Selection
    from cli.system import open_system

    chosen = Selection(reason, source, limit, tuple(ids or ()), all_)
    remove(open_system(redis_url).ledger, chosen, "replay", yes=yes, as_json=as_json)


@app.command()
def discard(  # noqa: PLR0913, PLR0917  (each is an option)
    ids: Ids = None,
    all_: All = False,
    reason: Reason = None,
    source: Source = None,
    limit: Limit = None,
    yes: Yes = False,
    redis_url: RedisUrl = None,
    as_json: AsJson = False,
) -> None:
    """Remove dead letters for good. `export` keeps a copy.

    Examples:

        wiredesk dead-letters discard 01JDC0000000000000000000
        wiredesk dead-letters discard --all --reason bad_encoding --yes
    """
    from cli.removal import remove
    from cli.selection import Selection
    from cli.system import open_system

    chosen = Selection(reason, source, limit, tuple(ids or ()), all_)
    remove(open_system(redis_url).ledger, chosen, "discard", yes=yes, as_json=as_json)
