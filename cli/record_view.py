"""A published record (ninjs) as a person reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from shared.printable import printable

_TYPES = {
    "person": "people",
    "organisation": "organisations",
    "geoArea": "places",
    "poi": "points of interest",
    "object": "objects",
    "event": "events",
}


def print_record(console: Console, item: dict[str, Any]) -> None:
    """Headline, standfirst, sections, paragraphs, entities, quotes, related links, and what was removed."""
    enrichment = item.get("enrichment", {})
    console.print(headline_of(item), style="bold")
    if standfirst := _first_value(item.get("descriptions")):
        console.print(standfirst, style="italic")
    _print_facts(console, item)
    for paragraph in (_first_value(item.get("bodies")) or "").split("\n\n"):
        console.print(Padding(printable(paragraph), (0, 0, 1, 2), expand=False))
    _print_list(console, "entities", _entities(enrichment.get("entities", [])))
    _print_list(console, "quotes", _quotes(enrichment))
    _print_list(console, "related", _related(item.get("associations", [])))
    _print_list(console, "pictures", _pictures(item.get("associations", [])))
    _print_list(console, "removed, and why", _removed(enrichment.get("removed", [])))


def records_table(items: Iterable[dict[str, Any]]) -> Table:
    """One row per record."""
    table = Table("headline", "language", "sections", "words", box=None, pad_edge=False)
    for item in items:
        words = sum(body.get("wordCount", 0) for body in item.get("bodies", []))
        table.add_row(headline_of(item), item.get("language", ""), ", ".join(_sections(item)), str(words))
    return table


def headline_of(item: dict[str, Any]) -> str:
    """The main headline; empty for a withdrawn record."""
    return _first_value(item.get("headlines")) or ""


def _first_value(texts: list[dict[str, Any]] | None) -> str | None:
    return printable(texts[0]["value"]) if texts else None


def _sections(item: dict[str, Any]) -> list[str]:
    return [printable(subject["name"]) for subject in item.get("subjects", []) if subject["rel"] == "category"]


def _print_facts(console: Console, item: dict[str, Any]) -> None:
    facts = {
        "sections": ", ".join(_sections(item)),
        "by": item.get("by"),
        "place": item.get("located"),
        "published": item.get("contentCreated"),
        "language": item.get("language"),
        "uri": item["uri"],
    }
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in facts.items():
        if value:
            table.add_row(name, printable(value))
    console.print(Padding(table, (1, 0), expand=False))


def _print_list(console: Console, title: str, lines: list[str]) -> None:
    if lines:
        console.print(title, style="bold")
        for line in lines:
            console.print(Padding(printable(line), (0, 0, 0, 2), expand=False))
        console.print()


def _entities(entities: list[dict[str, Any]]) -> list[str]:
    """One line per type: `places: Kenya (KE) ×4, Kisumu`."""
    by_type: dict[str, list[str]] = defaultdict(list)
    for entity in entities:
        code = f" ({entity['code']})" if "code" in entity else ""
        mentions = len(entity.get("mentions", []))
        by_type[entity["type"]].append(f"{entity['name']}{code}" + (f" ×{mentions}" if mentions > 1 else ""))
    return [f"{_TYPES.get(kind, kind)}: {', '.join(names)}" for kind, names in by_type.items()]


def _quotes(enrichment: dict[str, Any]) -> list[str]:
    names = {entity["id"]: entity["name"] for entity in enrichment.get("entities", [])}
    found = []
    for quote in enrichment.get("quotes", []):
        speaker = quote.get("speaker", {})
        who = names.get(speaker.get("entity"), speaker.get("exact"))
        found.append(f"{quote['exact']}" + (f" — {who}" if who else ""))
    return found


def _related(associations: list[dict[str, Any]]) -> list[str]:
    found = []
    for link in associations:
        if link["type"] != "text":
            continue
        summary = _first_value(link.get("descriptions"))
        found.append(link["name"] + (f"\n{summary}" if summary else ""))
    return found


def _pictures(associations: list[dict[str, Any]]) -> list[str]:
    """The address, and below it the caption with who took it."""
    found = []
    for picture in associations:
        if picture["type"] == "picture":
            said = (_first_value(picture.get("descriptions")), picture.get("by"))
            found.append("\n".join(filter(None, [picture["uri"], " / ".join(filter(None, said))])))
    return found


def _removed(removed: list[dict[str, Any]]) -> list[str]:
    found = []
    for line in removed:
        where = f"line {line['line']}: " if "line" in line else ""
        into = f" -> {line['into']}" if "into" in line else ""
        found.append(f"{where}{line['kind']}{into}" + (f"  “{line['text']}”" if "text" in line else ""))
    return found
