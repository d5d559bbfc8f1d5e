"""What the gazetteer's commands do and say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from redis import Redis
from rich.table import Table

from cli.console import make_console, print_json
from cli.problems import FAILED, Problem
from cli.system import open_system
from shared.gazetteer import GazetteerEntry
from shared.gazetteer_store import Change, TooManyEntriesError, put_entries, read_entries, remove_entries
from shared.printable import printable


def import_entries(
    entries: Sequence[GazetteerEntry], redis_url: str | None, *, replace: bool, dry_run: bool, as_json: bool
) -> None:
    """Write the entries and say what changed. Raises Problem when they are too many."""
    if dry_run:
        say(f"{len(entries)} entries, all good; nothing was changed", {"entries": len(entries)}, as_json=as_json)
        return
    try:
        change = put_entries(_redis(redis_url), entries, replace=replace)
    except TooManyEntriesError as error:
        raise Problem(f"nothing was imported: {error}", FAILED) from error
    _say_change(change, as_json=as_json)


def list_entries(redis_url: str | None, find: str | None, limit: int, *, as_json: bool) -> None:
    """Show the entries, or those with a text in one of their names, whatever the case."""
    version, entries = read_entries(_redis(redis_url))
    wanted = (find or "").casefold()
    found = [entry for entry in entries if any(wanted in name.casefold() for name in (entry.name, *entry.aliases))]
    if as_json:
        shown = [entry.model_dump(by_alias=True, exclude_none=True) for entry in found[:limit]]
        print_json({"version": version, "entries": len(entries), "found": len(found), "list": shown})
        return
    console = make_console()
    console.print(_table(found[:limit]) if found else "no entries")
    if len(found) > limit:
        console.print(f"and {len(found) - limit} more: --limit shows more")


def remove_by_id(redis_url: str | None, ids: Sequence[str], *, all_: bool, as_json: bool) -> None:
    """Remove entries and say how many went. Raises Problem unless ids or all were named."""
    if bool(ids) == all_:
        raise Problem("name entries by id, or take --all")
    _say_change(remove_entries(_redis(redis_url), None if all_ else ids), as_json=as_json)


def say(text: str, value: dict[str, int], *, as_json: bool) -> None:
    """A line for people, or the value for machines."""
    if as_json:
        print_json(value)
    else:
        make_console().print(text)


def _say_change(change: Change, *, as_json: bool) -> None:
    parts = [f"{number} {name}" for name, number in asdict(change).items() if name in _DONE and number]
    say(f"{', '.join(parts) or 'nothing changed'}; {change.entries} entries now", asdict(change), as_json=as_json)


_DONE = ("added", "updated", "removed")


def _table(entries: Sequence[GazetteerEntry]) -> Table:
    table = Table("id", "name", "type", "aliases", "uri", box=None, pad_edge=False)
    for entry in entries:
        aliases = ", ".join(entry.aliases)
        table.add_row(*map(printable, (entry.id, entry.name, entry.type.value, aliases, entry.uri or "")))
    return table


def _redis(redis_url: str | None) -> Redis:
    return open_system(redis_url).ledger.redis
