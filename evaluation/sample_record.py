"""What of an ideal record is met: a raw article through ingest and enrich, beside the record somebody worked by hand.

A folder with raw_article.txt and ideal_record.json, or folders of such. With --gold-names the names are those of the
ideal record instead of the engine's: what is left is the work of resolution.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from services.enrich.enrich import Tools, enrich, load
from services.enrich.enrichers.tagged import Tagged, TagType
from services.ingest.normalize import normalize
from shared.annotations import Provenance
from shared.contracts import Article, RawArticle
from shared.ninjs import to_ninjs
from shared.outcomes import Refusal

RAW, IDEAL = "raw_article.txt", "ideal_record.json"
NOW = "2026-01-01T00:00:00Z"
_TAGS: Mapping[str, TagType] = {
    "person": "PER",
    "organisation": "ORG",
    "geoArea": "LOC",
    "poi": "LOC",
    "object": "MISC",
}
_NAMED = frozenset({"name", "alias", "demonym", "metonym"})

# What must be met entirely: the article itself, who and what it names with their offices, and who said what.
FLOORS = frozenset({
    "headline", "body", "people", "organisations", "places", "entities: title", "quotes: speaker", "related links",
})  # fmt: skip

Json = Mapping[str, Any]


class Check(NamedTuple):
    """Something the ideal record has: how much of it we have too, and what is missing or too much."""

    what: str
    wanted: int
    met: int
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def is_below_floor(self) -> bool:
        """Whether something is missing of what must be there, or stands there that must not."""
        return self.what in FLOORS and bool(self.missing or self.extra)


class GoldEngine:
    """Hands back the names of the ideal record."""

    name, version = "gold", "1"

    def __init__(self, ideal: Json) -> None:
        self._tags: dict[str, list[Tagged]] = {"headline": [], "body": []}
        for entity in ideal["enrichment"]["entities"]:
            for mention in entity["mentions"]:
                if mention["form"] in _NAMED and entity["type"] in _TAGS:
                    type_: TagType = "NORP" if mention["form"] == "demonym" else _TAGS[entity["type"]]
                    found = Tagged(mention["start"], mention["end"], type_, 0.95)
                    self._tags[mention.get("in", "body")].append(found)

    def tag_batch(self, texts: Sequence[str]) -> list[list[Tagged]]:
        assert len(texts) == 2, "headline and body of one article"
        return [sorted(self._tags["headline"]), sorted(self._tags["body"])]


def our_record(raw: str, tools: Tools) -> tuple[Article, Json]:
    """The article that ingest reads, and its record as it leaves."""
    article = normalize(RawArticle.model_validate({"content": raw}), version=1)
    if isinstance(article, Refusal):
        sys.exit(f"refused: {article}")
    provenance = Provenance(raw_digest="", media_type="text/plain", door="queue", received_at=NOW, correlation_id="0")
    return article, to_ninjs(enrich(article, provenance, tools, now=NOW))


def compare(ours: Json, ideal: Json) -> Iterator[Check]:
    """Everything the ideal record says, by kind."""
    yield _same("headline", _texts(ours, "headlines"), _texts(ideal, "headlines"))
    yield _same("body", _texts(ours, "bodies"), _texts(ideal, "bodies"))
    for array in ("people", "organisations", "places"):
        yield _same(array, _named(ours, array, "name"), _named(ideal, array, "name"))
        yield _same(f"{array}: about or mentioned", _named(ours, array, "rel"), _named(ideal, array, "rel"))
    for field in ("title", "subtype", "code", "wikidata"):
        yield _same(f"entities: {field}", _fields(ours, field), _fields(ideal, field))
    for form in ("name", "alias", "demonym", "nominal", "pronoun", "metonym"):
        yield _same(f"mentions: {form}", _mentions(ours, form), _mentions(ideal, form))
    yield _same("quotes: speaker", _quotes(ours), _quotes(ideal))
    yield _same("categories", _subjects(ours, "category"), _subjects(ideal, "category"))
    yield _same("related links", _named(ours, "associations", "name"), _named(ideal, "associations", "name"))


def _same(what: str, ours: set[str], ideal: set[str]) -> Check:
    return Check(what, len(ideal), len(ours & ideal), tuple(sorted(ideal - ours)), tuple(sorted(ours - ideal)))


def _texts(record: Json, key: str) -> set[str]:
    return {entry["value"] for entry in record.get(key, ()) if entry["role"] == "main"}


def _named(record: Json, array: str, field: str) -> set[str]:
    return {f"{entry['name']}: {entry[field]}" for entry in record.get(array, ())}


def _entities(record: Json) -> list[Json]:
    """Those an engine's names lead to: events that no name says are not among them."""
    return [entity for entity in record["enrichment"].get("entities", ()) if entity["type"] != "event"]


def _fields(record: Json, field: str) -> set[str]:
    return {f"{entity['name']}: {entity[field]}" for entity in _entities(record) if entity.get(field)}


def _mentions(record: Json, form: str) -> set[str]:
    names = {entity["id"]: entity["name"] for entity in _entities(record)}
    return {
        " ".join([
            entity["name"], mention.get("in", "body"), f"{mention['start']}-{mention['end']}", mention["exact"],
            names.get(mention.get("refersTo"), ""),
        ]).strip()
        for entity in _entities(record)
        for mention in entity["mentions"]
        if mention["form"] == form
    }  # fmt: skip


def _quotes(record: Json) -> set[str]:
    names = {entity["id"]: entity["name"] for entity in record["enrichment"].get("entities", ())}
    quotes = record["enrichment"].get("quotes", ())
    return {f"{quote['start']} {names.get(quote.get('speaker', {}).get('entity'))}" for quote in quotes}


def _subjects(record: Json, rel: str) -> set[str]:
    return {subject["name"] for subject in record.get("subjects", ()) if subject["rel"] == rel}


def pairs_in(folder: Path) -> list[Path]:
    """The folder itself, or those in it, that have both files."""
    return [each for each in (folder, *sorted(folder.iterdir())) if (each / RAW).exists() and (each / IDEAL).exists()]


def report(folder: Path, tools: Tools, *, gold_names: bool, show: bool) -> list[Check]:
    """Print and return the checks of one pair."""
    ideal = json.loads((folder / IDEAL).read_text(encoding="utf-8"))
    if gold_names:
        tools = replace(tools, engine=GoldEngine(ideal))
    article, ours = our_record((folder / RAW).read_text(encoding="utf-8"), tools)
    if gold_names and _texts(ours, "bodies") != _texts(ideal, "bodies"):
        print(f"{folder}: ingest reads another body, so the ideal record's names do not fit it ({article.headline})")
        return []
    checks = list(compare(ours, ideal))
    print(folder)
    for check in checks:
        print(f"  {check.what:36}{check.met:4} of {check.wanted:3}{len(check.extra):4} too many")
        for sign, texts in (("-", check.missing), ("+", check.extra)) if show else ():
            for text in texts:
                print(f"      {sign} {text[:100]}")
    return checks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the pair, or with folders of pairs")
    parser.add_argument("--gold-names", action="store_true", help="the ideal record's names instead of the engine's")
    parser.add_argument("--floors", action="store_true", help="fail when the record lacks what every reader looks for")
    parser.add_argument("--list", action="store_true", help="print what is missing (-) and what is too much (+)")
    options = parser.parse_args()
    folders = pairs_in(options.data)
    if not folders:
        sys.exit(f"no {RAW} beside {IDEAL} in {options.data}")
    tools = load()
    checks = [
        check for folder in folders for check in report(folder, tools, gold_names=options.gold_names, show=options.list)
    ]
    below = [check.what for check in checks if check.is_below_floor]
    if options.floors and below:
        sys.exit(f"below the floor: {', '.join(below)} (--list says what)")


if __name__ == "__main__":
    main()
