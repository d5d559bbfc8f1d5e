"""A published record (ninjs) as the article page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from desk.pages.article_text import MOST_CHARS, mark_up
from shared.printable import readable

Item = Mapping[str, Any]

KINDS = {
    "person": "People",
    "organisation": "Organisations",
    "geoArea": "Places",
    "poi": "Points of interest",
    "object": "Objects",
    "event": "Events",
}
ONE_OF_A_KIND = {
    "person": "Person",
    "organisation": "Organisation",
    "geoArea": "Place",
    "poi": "Point of interest",
    "object": "Object",
    "event": "Event",
}
REMOVED = {
    "categoryLine": "Section line",
    "relatedTeaser": "Teasers of other articles",
    "boilerplate": "Page furniture",
    "share": "Share row",
    "caption": "Captions",
    "byline": "Byline",
    "dateline": "Dateline",
    "date": "Dates",
    "navigation": "Navigation",
    "newsletter": "Newsletter prompts",
    "cookie": "Cookie notices",
    "tags": "Tags",
    "ad": "Advertising",
    "duplicate": "Printed twice",
}


def article_view(item: Item) -> dict[str, Any]:
    """Everything the page prints of the record itself, JSON-ready; a withdrawn record has identity and no text."""
    enrichment: Item = item.get("enrichment", {})
    entities = enrichment.get("entities", [])
    body = first_value(item, "bodies")  # as it is: offsets count in it, so nothing may be taken out
    return {
        "uri": item["uri"],
        "version": int(item.get("version", 1)),
        "is_withdrawn": item.get("pubStatus") == "canceled",
        "headline": readable(first_value(item, "headlines")),
        "standfirst": readable(first_value(item, "descriptions")),
        "paragraphs": mark_up(body, entities, enrichment.get("quotes", [])),
        "is_cut": len(body) > MOST_CHARS,
        "facts": _facts(item),
        "sections": [readable(s["name"]) for s in item.get("subjects", []) if s.get("rel") == "category"],
        "topics": [readable(s["name"]) for s in item.get("subjects", []) if s.get("rel") != "category"],
        "entities": {entity["id"]: _entity(entity) for entity in entities},
        "groups": _groups(entities),
        "quotes": [_quote(quote, entities) for quote in enrichment.get("quotes", [])],
        "related": [_link(link) for link in item.get("associations", []) if link.get("type") == "text"],
        "pictures": [_link(link) for link in item.get("associations", []) if link.get("type") == "picture"],
        "removed": _removed(enrichment.get("removed", [])),
        "cluster": item.get("cluster"),
        "steps": [{"note": None} | step for step in item.get("provenance", {}).get("steps", [])],
    }


def first_value(item: Item, field: str) -> str:
    """The first of several texts; empty where there is none."""
    texts = item.get(field) or [{}]
    return str(texts[0].get("value", ""))


def _facts(item: Item) -> dict[str, Any]:
    """What stands below the headline; absent is None."""
    addresses = [each["value"] for each in item.get("altIds", []) if each.get("role") == "canonicalUrl"]
    provenance = item.get("provenance", {})
    return {
        "byline": item.get("by"),
        "place": item.get("located"),
        "published": item.get("contentCreated"),
        "modified": item.get("contentModified"),
        "received": provenance.get("receivedAt"),
        "language": item.get("language"),
        "source": provenance.get("sourceSystem"),
        "trace": provenance.get("correlationId"),
        "address": safe_address(addresses[0] if addresses else None),
    }


def safe_address(address: str | None) -> str | None:
    """Only web addresses become links: others may be scripts."""
    return address if address and address.startswith(("https://", "http://")) else None


def _entity(entity: Item) -> dict[str, Any]:
    return {
        "name": readable(entity["name"]),
        "type": entity["type"],
        "kind": KINDS.get(entity["type"], entity["type"]),
        "title": readable(entity.get("title") or ""),
        "code": entity.get("code"),
        "uri": entity.get("uri"),
        "mentions": len(entity.get("mentions", [])),
        "relevance": entity.get("relevance", 0),
        "about": entity.get("rel") == "about",
    }


def _groups(entities: Iterable[Item]) -> list[dict[str, Any]]:
    """Ids of entities by kind, in the order of KINDS, the most relevant first."""
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for entity in entities:
        by_kind[KINDS.get(entity["type"], str(entity["type"]))].append(entity)
    order = [*KINDS.values(), *by_kind]
    return [
        {"kind": kind, "ids": [each["id"] for each in sorted(found, key=lambda e: -e.get("relevance", 0))]}
        for kind, found in sorted(by_kind.items(), key=lambda pair: order.index(pair[0]))
    ]


def _quote(quote: Item, entities: Iterable[Item]) -> dict[str, Any]:
    speaker, via = quote.get("speaker") or {}, quote.get("attributedVia") or ""
    names = {entity["id"]: entity["name"] for entity in entities}
    return {
        "id": quote["id"],
        "text": readable(quote.get("text") or quote["exact"]),
        "type": quote.get("type"),
        "speaker": readable(names.get(speaker.get("entity")) or speaker.get("exact") or ""),
        "entity": speaker.get("entity"),
        "via": readable(str(names.get(via, via))),
    }


def _link(link: Item) -> dict[str, Any]:
    renditions = link.get("renditions") or [{}]
    return {
        "name": readable(link.get("name", "")),
        "summary": readable(first_value(link, "descriptions")),
        "address": safe_address(renditions[0].get("href")),
        "ours": link["uri"].removeprefix("urn:uuid:") if str(link.get("uri", "")).startswith("urn:uuid:") else None,
    }


def _removed(removed: Iterable[Item]) -> list[dict[str, Any]]:
    """By reason, what was taken out of the raw text, in the order of its lines."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for each in removed:
        by_kind[each["kind"]].append(readable(each.get("text") or "(stands among the related articles)"))
    return [{"kind": REMOVED.get(kind, kind), "lines": lines} for kind, lines in by_kind.items()]


def compare(older: Item, newer: Item) -> list[dict[str, str]]:
    """Words of headline and body as `{change: same|gone|new, text}`."""
    before, after = _words(older), _words(newer)
    changes: list[dict[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append({"change": "same", "text": " ".join(before[a:b])})
            continue
        changes += [{"change": "gone", "text": " ".join(before[a:b])}] * (b > a)
        changes += [{"change": "new", "text": " ".join(after[c:d])}] * (d > c)
    return changes


_MOST_WORDS = 2_000  # compared word by word, which takes time in their square at worst


def _words(item: Item) -> list[str]:
    text = f"{first_value(item, 'headlines')}\n\n{first_value(item, 'bodies')}"
    return readable(text).replace("\n\n", " ¶ ").split()[:_MOST_WORDS]
