"""A story on a terminal, and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from shared.stories import Story
from shared.story_prints import Role

_NAMES = {
    Role.CANONICAL: "seen first",
    Role.DUPLICATE: "same text",
    Role.NEAR_DUPLICATE: "copy",
    Role.UPDATE: "new version",
}
_KEYS = {
    Role.CANONICAL: "canonical",
    Role.DUPLICATE: "duplicate",
    Role.NEAR_DUPLICATE: "nearDuplicate",
    Role.UPDATE: "update",
}


def story_json(story: Story) -> dict[str, Any]:
    """`{id, size, members: [{uri, role, similarity}]}`, the one seen first at the head."""
    members = [
        {"uri": member.uri, "role": _KEYS[member.role], "similarity": member.similarity} for member in story.members
    ]
    return {"id": story.uri, "size": len(members), "members": members}


def print_story(console: Console, story: Story, asked: str) -> None:
    """A line per article; an arrow at the one asked for."""
    articles = "one article" if len(story.members) == 1 else f"{len(story.members)} articles"
    console.print(f"story {story.uri}: {articles}", soft_wrap=True)
    table = Table(show_header=False, box=None, pad_edge=False)
    for member in story.members:
        shared = "" if member.role is Role.CANONICAL else f"{member.similarity:.0%} shared"
        table.add_row("→" if member.uri == asked else " ", member.uri, _NAMES[member.role], shared)
    console.print(table)
