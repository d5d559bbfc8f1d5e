"""Entry point of the `wiredesk` command: assembles the commands, and says in a line what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from cli.commands import dead_letters, gazetteer, logins, stores, stories, tokens
from cli.commands.demo import demo
from cli.commands.desk import desk
from cli.commands.doctor import doctor
from cli.commands.health import health
from cli.commands.process import process
from cli.commands.reprocess import reprocess
from cli.commands.status import status
from cli.commands.submit import submit
from cli.commands.trace import trace
from cli.commands.up import up
from cli.commands.validate import validate
from cli.problems import explain


def _print_version(wanted: bool) -> None:
    if not wanted:
        return
    try:
        typer.echo(f"wiredesk {version('wiredesk')}")
    except PackageNotFoundError:
        typer.echo("wiredesk, not installed")
    raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which version this is.")
]


def wiredesk(show_version: Version = False) -> None:
    """Raw news articles in, clean tagged records out, nothing lost.

    Examples:

        wiredesk demo                  see it work
        wiredesk process article.txt   files in, records out
        wiredesk up                    the whole system, until Ctrl-C

    Every command has an example in its --help.
    """


def make_app() -> typer.Typer:
    """The command with all its subcommands."""
    app = typer.Typer(
        callback=wiredesk,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
    )
    for command in (process, demo, up, desk, validate, submit, reprocess, status, trace, doctor, health):
        app.command()(command)
    app.add_typer(dead_letters.app, name="dead-letters")
    app.add_typer(gazetteer.app, name="gazetteer")
    app.add_typer(stories.app, name="stories")
    app.add_typer(stores.app, name="stores")
    app.add_typer(logins.app, name="logins")
    app.add_typer(tokens.app, name="tokens")
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit."""
    try:
        make_app()(arguments, prog_name="wiredesk")
    except Exception as error:
        problem = explain(error)
        if problem is None:
            raise
        print(f"wiredesk: {problem}", file=sys.stderr)
        sys.exit(problem.exit_code)


if __name__ == "__main__":
    main()
