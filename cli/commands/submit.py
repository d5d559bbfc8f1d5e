"""`wiredesk submit`: articles onto the inbox of a running system."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, Paths, RedisUrl, Source

Urgent = Annotated[bool, typer.Option("--urgent", help="By the urgent lane: no backlog delays them.")]


def submit(
    paths: Paths, source: Source = None, urgent: Urgent = False, redis_url: RedisUrl = None, as_json: AsJson = False
) -> None:
    """Drop articles on a running system and return at once; `wiredesk status` tells what becomes of them.

    Reads what `wiredesk process` reads. Delivering an article twice is harmless: the second counts as a duplicate.

    Examples:

        wiredesk submit article.txt
        wiredesk submit crawl/ --source example-crawler
        wiredesk submit --urgent flash.txt
        tail -f feed.jsonl | wiredesk submit - --redis-url redis://queue.example:6379/0

    Exit codes: 0 all dropped, 1 Redis refused some, 2 a file could not be read, or wrong usage or settings.
    """
    from cli.console import make_console, print_json
    from cli.inputs import Inputs
    from cli.problems import USAGE
    from cli.report import print_unread
    from cli.submission import drop
    from cli.system import open_system
    from shared.pipeline import INBOX, URGENT_INBOX

    inputs = Inputs(paths, source)
    system = open_system(redis_url)
    inbox = URGENT_INBOX if urgent else INBOX
    dropped = drop(system.ledger.redis, inputs.batches(), inbox)
    if as_json:
        print_json({"dropped": dropped})
    else:
        named = "urgent inbox" if urgent else "inbox"
        make_console().print(f"dropped {dropped} on the {named} of {system.address}", soft_wrap=True)
    print_unread(make_console(stderr=True), inputs.unread)
    raise typer.Exit(USAGE if inputs.unread else 0)
