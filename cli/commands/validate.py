"""`wiredesk validate`: what the pipeline would say about articles, without sending them anywhere."""

from __future__ import annotations

import typer

from cli.options import AsJson, Paths, Source


def validate(paths: Paths, source: Source = None, as_json: AsJson = False) -> None:
    """Say what the door and the readers would make of articles; nothing is sent, no Redis is needed.

    Reads what `wiredesk submit` reads. Whether an article came before cannot be told here.

    Examples:

        wiredesk validate article.json
        my-producer --dry-run | wiredesk validate - --json

    Exit codes: 0 all would be taken, 1 some would not (and why), 2 a file could not be read, or wrong usage.
    """
    from cli.console import make_console, print_json
    from cli.inspection import Inspection, answers_table
    from cli.problems import FAILED, USAGE
    from cli.report import print_unread

    inspection = Inspection(paths, source)
    answers = inspection.answers()
    if as_json:
        print_json(answers)
    else:
        make_console().print(answers_table(answers))
    print_unread(make_console(stderr=True), inspection.unread)
    if inspection.unread:
        raise typer.Exit(USAGE)
    raise typer.Exit(0 if all(answer["ok"] for answer in answers) else FAILED)
