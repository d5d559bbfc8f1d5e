"""`wiredesk demo`: what the whole thing does, shown on bundled articles."""

from __future__ import annotations

import typer

from cli.options import AsJson


def demo(as_json: AsJson = False) -> None:
    """Send a few bundled, fictional articles through everything and show what becomes of them.

    Nothing is written but a temporary folder. One article is delivered twice, to show that it is published once.

    Examples:

        wiredesk demo
        wiredesk demo --json | jq '.records[0].headlines'
    """
    from cli.console import make_console, print_json
    from cli.demonstration import demonstrate, print_demonstration
    from cli.engine import stop_on_signals

    stop_on_signals()
    shown = demonstrate(make_console(stderr=True))
    if as_json:
        print_json(shown.to_json())
    else:
        print_demonstration(make_console(), shown)
    raise typer.Exit(shown.outcome.exit_code)
