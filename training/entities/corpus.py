"""Reading annotated texts: our own corpus with its inline markup (GUIDELINE.md), and sets as JSON lines."""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from services.enrich.enrichers.tagged import TAG_TYPES

_MARK = re.compile(r"\[([A-Z]+) ([^\[\]\n]+)\]")
_BRACKET = re.compile(r"[\[\]]")
_QUOTE_TAG = re.compile(r"</?[qscv](?:\s[^<>\n]*)?>")
_HEAD = re.compile(r"=== (\S+)\s*")


class Span(NamedTuple):
    """A name: code points, half-open, into its document's text."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text with the names in it, in order, none overlapping. `group` names what it must not be split from."""

    id: str
    group: str
    text: str
    spans: tuple[Span, ...]


class BadMarkupError(ValueError):
    """Markup that breaks the guideline; the message names file, line and what is wrong."""


def read_corpus(folder: Path) -> list[Document]:
    """Every article of `folder/*.txt`. Raises BadMarkupError that names every bad line."""
    documents: list[Document] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.txt")):
        for name, number, block in _articles(path.read_text(encoding="utf-8")):
            problems += [f"{path.name}:{problem}" for problem in _problems(name, number, block)]
            text, spans = parse("\n".join(block).strip())
            documents.append(Document(name, path.stem, text, tuple(spans)))
    twice = [name for name, times in Counter(document.id for document in documents).items() if times > 1]
    problems += [f"{name}: two articles have this id" for name in twice]
    if problems:
        raise BadMarkupError("\n".join(problems))
    return documents


def parse(marked: str) -> tuple[str, list[Span]]:
    """The text without its markup, and its names. Quote tags go; what is no markup stays."""
    marked = _QUOTE_TAG.sub("", marked)
    parts: list[str] = []
    spans: list[Span] = []
    length = position = 0
    for mark in _MARK.finditer(marked):
        parts += [marked[position : mark.start()], mark[2]]
        start = length + mark.start() - position
        length = start + len(mark[2])
        spans.append(Span(start, length, mark[1]))
        position = mark.end()
    return "".join([*parts, marked[position:]]), spans


def _articles(text: str) -> Iterator[tuple[str, int, list[str]]]:
    """Id, number of the line after it, and lines of each article; what stands before the first has the id ""."""
    name, first, block = "", 1, []
    for number, line in enumerate(text.split("\n"), start=1):
        if head := _HEAD.fullmatch(line):
            if name or any(block):
                yield name, first, block
            name, first, block = head[1], number + 1, []
        else:
            block.append(line)
    if name or any(block):
        yield name, first, block


def _problems(name: str, number: int, block: list[str]) -> Iterator[str]:
    if not name:
        yield f"{number}: text before the first line `=== id`"
    if not any(block):
        yield f"{number}: article {name} is empty"
    for offset, line in enumerate(block):
        for mark in _MARK.finditer(line):
            if mark[1] not in TAG_TYPES:
                yield f"{number + offset}: unknown type {mark[1]}"
            if mark[2] != mark[2].strip():
                yield f"{number + offset}: space at the edge of {mark[0]}"
        if _BRACKET.search(_MARK.sub("", line)):
            yield f"{number + offset}: a bracket that is no markup: {line[:60]}"


def read_set(path: Path) -> list[Document]:
    """A set of `{id, source, text, entities:[{start,end,type}]}` lines, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [_document(json.loads(line)) for line in lines if line.strip()]


def _document(entry: dict[str, object]) -> Document:
    entities: list[dict[str, int]] = entry["entities"]  # type: ignore[assignment]
    found = sorted(Span(one["start"], one["end"], str(one["type"])) for one in entities)
    spans: list[Span] = []
    for span in found:
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return Document(str(entry["id"]), str(entry.get("source", "")), str(entry["text"]), tuple(spans))


def main() -> None:
    parser = argparse.ArgumentParser(description="Check the corpus' markup and count what is in it.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent / "corpus")
    try:
        documents = read_corpus(parser.parse_args().folder)
    except BadMarkupError as error:
        sys.exit(str(error))
    counts = Counter(span.type for document in documents for span in document.spans)
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} articles, {words} words,", ", ".join(f"{counts[kind]} {kind}" for kind in TAG_TYPES))


if __name__ == "__main__":
    main()
