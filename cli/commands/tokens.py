"""`wiredesk tokens`: who may deliver over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

File = Annotated[
    Path,
    typer.Option(
        "--file",
        metavar="FILE",
        envvar="WIREDESK_DESK_TOKENS",
        help="The desk's file of tokens: FOLDER/tokens of `wiredesk up`, secrets/desk_tokens for containers.",
        show_default=False,
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Who gets it.", show_default=False)]


@app.callback()
def tokens() -> None:
    """Make, list or remove the tokens that senders show to the desk.

    Without any, a desk that listens on loopback serves whoever is on this machine, and another serves nobody. With the
    first one, everybody needs one. The desk sees changes of the file by itself.

    Examples:

        wiredesk tokens add harbour-times --file wiredesk-data/tokens
        wiredesk tokens add crawler --any-source --file secrets/desk_tokens
        wiredesk tokens remove harbour-times --file wiredesk-data/tokens
    """


@app.command()
def add(
    name: Name,
    file: File,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="SOURCE", help="What it delivers for; else its name.", show_default=False),
    ] = None,
    any_source: Annotated[
        bool, typer.Option("--any-source", help="It may deliver for every source, and read about every one.")
    ] = False,
) -> None:
    """Make a token and print it. It is not kept: only its SHA-256 is.

    Examples:

        wiredesk tokens add harbour-times --file wiredesk-data/tokens

    Exit codes: 0 made, 1 the name is taken, 2 the file cannot be used, or wrong usage.
    """
    from cli.problems import FAILED, Problem
    from shared.tokens import make_token, read_tokens, write_tokens

    known = read_tokens(file)
    if any(token.name == name for token in known):
        raise Problem(f"{name} has a token: remove it first, or choose another name", FAILED)
    token, secret = make_token(name, None if any_source else source or name)
    write_tokens(file, [*known, token])
    typer.echo(secret)


@app.command("list")
def list_(file: File, as_json: AsJson = False) -> None:
    """List the tokens: name, source, since when. Their secrets nobody knows.

    Examples:

        wiredesk tokens list --file wiredesk-data/tokens

    Exit codes: 0 listed, 2 the file cannot be used, or wrong usage.
    """
    from rich.table import Table

    from cli.console import make_console, print_json
    from shared.printable import printable
    from shared.tokens import read_tokens

    known = read_tokens(file)
    if as_json:
        print_json([{"name": token.name, "source": token.source, "createdAt": token.created_at} for token in known])
        return
    table = Table("name", "source", "since", box=None)
    for token in known:
        table.add_row(token.name, printable(token.source or "(any)"), token.created_at)
    make_console().print(table)


@app.command()
def remove(name: Name, file: File) -> None:
    """Remove a token; who shows it is refused from then on.

    Examples:

        wiredesk tokens remove harbour-times --file wiredesk-data/tokens

    Exit codes: 0 removed, 1 there is none of that name, 2 the file cannot be used, or wrong usage.
    """
    from cli.problems import FAILED, Problem
    from shared.tokens import read_tokens, write_tokens

    known = read_tokens(file)
    left = [token for token in known if token.name != name]
    if len(left) == len(known):
        raise Problem(f"no token is named {name}", FAILED)
    write_tokens(file, left)
