"""`wiredesk logins`: who may sit at a desk that others can reach."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shared.passwords import Role

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

_LEAST_CHARS = 10

Name = Annotated[str, typer.Argument(help="One word.", show_default=False)]
File = Annotated[Path, typer.Option("--file", envvar="WIREDESK_DESK_LOGINS", help="Where logins are kept.")]
AsRole = Annotated[Role, typer.Option("--role", help="A reader looks; an editor also replays and discards.")]


@app.callback()
def logins() -> None:
    """Make logins for the desk. Its setting WIREDESK_DESK_LOGINS names the file.

    Examples:

        wiredesk logins add amara --role editor --file secrets/logins
    """


@app.command()
def add(name: Name, file: File = Path("secrets/logins"), role: AsRole = Role.READER) -> None:
    """Add a login, or change its role and password; the password is asked for, or read from standard input.

    Examples:

        wiredesk logins add amara --role editor
        pwgen 20 1 | wiredesk logins add amara

    Exit codes: 0 written, 2 a name or password that will not do, or a file that cannot be written.
    """
    from cli.console import make_console
    from cli.problems import Problem
    from shared.passwords import login_line, write_login

    password = _ask_password()
    if len(password) < _LEAST_CHARS:
        raise Problem(f"a password has at least {_LEAST_CHARS} characters")
    try:
        write_login(file, login_line(name, role, password))
    except (OSError, ValueError) as error:
        raise Problem(f"{file}: {error}") from error
    make_console().print(f"{name} may log in as {role.value} where WIREDESK_DESK_LOGINS is {file}")


def _ask_password() -> str:
    import sys

    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
