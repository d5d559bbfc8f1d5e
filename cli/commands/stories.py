"""`wiredesk stories`: which articles tell the same story."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, RedisUrl

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

Uri = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="The `uri` of a record, or the id of its ledger entry while that is remembered.",
        show_default=False,
    ),
]


@app.callback()
def stories() -> None:
    """Tell which articles are copies of one story.

    Examples:

        wiredesk stories show urn:uuid:4ba759ce-a19b-5fb3-999a-b7be1a621a99
    """


@app.command()
def show(name: Uri, redis_url: RedisUrl = None, as_json: AsJson = False) -> None:
    """Show the story of an article: the one seen first, and its copies with how much of the text they share.

    Stories are remembered for WIREDESK_STORY_ID_DAYS. How they are told apart: docs/duplicates.md.

    Examples:

        wiredesk stories show urn:uuid:4ba759ce-a19b-5fb3-999a-b7be1a621a99
        wiredesk stories show 01JDC0000000000000000000 --json

    Exit codes: 0 found, 1 not found, 2 Redis is away, or wrong usage or settings.
    """
    from cli.console import make_console, print_json
    from cli.problems import FAILED, Problem
    from cli.story_view import print_story, story_json
    from cli.system import open_system
    from shared.stories import StoryIndex
    from shared.trace import find_trace

    system = open_system(redis_url)
    trace = None if name.startswith("urn:uuid:") else find_trace(system.ledger, name, system.queues())
    uri = trace.uri if trace is not None and trace.uri else name
    try:
        story = StoryIndex(system.ledger.redis).find(uri)
    except ValueError:
        story = None
    if story is None:
        raise Problem(
            f"no story is known of {name}: it never came through here, was withdrawn, or its time is over.\n"
            "Expected is the `uri` of a record (urn:uuid:...), or an id that `wiredesk trace` knows",
            FAILED,
        )
    if as_json:
        print_json(story_json(story))
    else:
        print_story(make_console(), story, uri)
