"""`wiredesk up`: the whole system in the foreground, without Docker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import DeskPort, Stores

Data = Annotated[Path, typer.Option("--data", metavar="FOLDER", help="Where Redis keeps its data, and logs go.")]
MetricsPort = Annotated[
    int, typer.Option("--metrics-port", min=0, max=65535, help="Serve /metrics here; 0 serves none.")
]


def up(
    data: Data = Path("wiredesk-data"), to: Stores = None, metrics_port: MetricsPort = 0, port: DeskPort = 8400
) -> None:
    """Run the whole system here until Ctrl-C: a private Redis, the three services, and the desk for this machine.

    Says how to drop articles on it. What is in flight when it stops is taken up at the next start with the same folder.
    A service that dies is started again. Records go to the stores of --to, else of WIREDESK_STORES, else to
    sqlite:///wiredesk.db in this folder.

    Examples:

        wiredesk up
        wiredesk up --data /var/tmp/desk --to file://records.ndjson --metrics-port 9100

    Exit codes: 0 stopped as asked, 1 Redis would not run any more, 2 wrong usage or settings.
    """
    from cli.console import make_console
    from cli.engine import stop_on_signals
    from cli.store_names import name_stores
    from cli.upkeep import run_until_stopped
    from shared.settings import Settings, read_settings

    stop_on_signals()
    stores = name_stores(to) if to else read_settings(Settings).stores
    run_until_stopped(data, stores, make_console(), metrics_port=metrics_port, desk_port=port)
