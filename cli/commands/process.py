"""`wiredesk process`: files in, records out, nothing else needed."""

from __future__ import annotations

import time
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, Paths, Source, Stores

DEFAULT_STORE = "sqlite:///wiredesk.db"

Keep = Annotated[
    Path | None,
    typer.Option(
        "--keep",
        metavar="FOLDER",
        help="Keep the engine's data and logs here: the next run with it, to the same stores, knows what was "
        "published and finishes what was interrupted, and dead letters can be replayed.",
        show_default=False,
    ),
]


def process(paths: Paths, to: Stores = None, source: Source = None, keep: Keep = None, as_json: AsJson = False) -> None:
    """Read articles from files and write the finished records to stores.

    Starts a private Redis and the three services, drops the articles on them, waits until each has its ending, prints
    the balance, and stops everything. Records go to sqlite:///wiredesk.db in this folder unless --to says otherwise.

    Read are .txt, .html and .htm (one article each), .json (a raw article, or an array of them), .jsonl and .ndjson
    (one raw article per line), folders of these, and standard input as -, which may be text, HTML, JSON or JSON lines.

    Examples:

        wiredesk process article.txt
        wiredesk process crawl/ --to file://records.ndjson --to sqlite:///records.db
        zcat feed.jsonl.gz | wiredesk process - --source example-feed --json

    Exit codes: 0 all settled well, 3 some rejected or dead-lettered, 1 the engine failed, 2 wrong usage or settings,
    130 interrupted.
    """
    from cli.console import make_console, print_json
    from cli.engine import stop_on_signals
    from cli.inputs import Inputs
    from cli.problems import USAGE, Problem
    from cli.processing import process as run
    from cli.report import outcome_json, print_outcome, print_unread
    from cli.store_names import name_stores

    stop_on_signals()
    began = time.monotonic()
    errors = make_console(stderr=True)
    stores = name_stores(to or [DEFAULT_STORE])
    inputs = Inputs(paths, source)
    batches = inputs.batches()
    first = next(batches, None)
    if first is None:
        print_unread(errors, inputs.unread)
        raise Problem(f"nothing to process in {' '.join(paths)}")
    outcome = run(chain([first], batches), stores, keep, errors)
    if outcome.problem is not None and not outcome.counts.total.accepted:
        raise outcome.problem
    seconds = time.monotonic() - began
    if as_json:
        print_json(outcome_json(outcome, stores, seconds))
    else:
        print_outcome(make_console(), outcome, stores, seconds, keep)
    print_unread(errors, inputs.unread)
    if outcome.problem is not None:
        raise outcome.problem
    raise typer.Exit(USAGE if inputs.unread else outcome.exit_code)
