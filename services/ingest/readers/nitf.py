"""Reads NITF 3 (https://iptc.org/standards/nitf/), with or without namespace and DOCTYPE."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.ingest.readers.blocks import tree_paragraphs
from services.ingest.readers.found import found_article
from services.ingest.readers.ninjs import pub_status, urgency
from services.ingest.readers.pictures import Picture, pixels
from services.ingest.readers.reading import Reading
from services.ingest.readers.xml_tree import (
    XML_LANG,
    all_at,
    attribute,
    first_at,
    local_name,
    parse_xml,
    text_of,
    texts,
)
from shared.contracts import RawArticle

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]

MEDIA_TYPE = "application/nitf+xml"
_BLOCKS = tuple(f"{{*}}{name}" for name in ("p", "hl2", "li", "dt", "dd", "block", "bq", "pre", "br", "tr", "td"))
_NO_TEXT = ("media", "nitf-table", "note", "fn")


def read_nitf(content: str) -> Reading:
    """The document. Raises CannotProcess(parse_error)."""
    return read_nitf_tree(parse_xml(content))


def split_nitf(content: str) -> Iterator[RawArticle]:
    """The document itself, under its `doc-id`."""
    doc_id = attribute(first_at(parse_xml(content), "doc-id"), "id-string")
    yield found_article(content, MEDIA_TYPE, upstream_id=doc_id)


def read_nitf_tree(root: _Element) -> Reading:
    """A `nitf` element, which is used up by it."""
    return Reading(
        headline=text_of(first_at(root, "hedline/hl1")) or text_of(first_at(root, "head/title")),
        standfirst=text_of(first_at(root, "body.head/abstract")),
        sections=_sections(root),
        byline=_byline(root),
        dateline=text_of(first_at(root, "body.head/dateline")),
        publisher=attribute(first_at(root, "pubdata"), "name"),
        language=attribute(root, XML_LANG) or attribute(first_at(root, "body"), XML_LANG),
        upstream_id=attribute(first_at(root, "doc-id"), "id-string"),
        published_at=_published_at(root),
        pub_status=pub_status(attribute(first_at(root, "docdata"), "management-status")),
        urgency=urgency(attribute(first_at(root, "urgency"), "ed-urg")),
        pictures=tuple(_pictures(root)),
        paragraphs=_paragraphs(first_at(root, "body.content")),  # last: it takes the tree apart
    )


def _sections(root: _Element) -> tuple[str, ...]:
    subjects = (attribute(node, "tobject.subject.type") for node in all_at(root, "tobject.subject"))
    stated = (attribute(first_at(root, "pubdata"), "position.section"), *subjects)
    return tuple(dict.fromkeys(name for name in stated if name))


def _byline(root: _Element) -> str | None:
    """The persons named, else the line as printed without the office below it."""
    byline = first_at(root, "body.head/byline")
    if byline is None:
        return None
    return ", ".join(texts(byline, "person")) or _without(byline, "byttl")


def _without(node: _Element, name: str) -> str | None:
    titles = set(texts(node, name))
    return text_of(node) if not titles else next(iter(_own_text(node)), None)


def _own_text(node: _Element) -> Iterator[str]:
    pieces = (node.text, *(child.tail for child in node))
    return (" ".join(piece.split()) for piece in pieces if piece and piece.strip())


def _published_at(root: _Element) -> str | None:
    for name in ("docdata/date.release", "docdata/date.issue"):
        stated = attribute(first_at(root, name), "norm")
        if stated:
            return stated
    return attribute(first_at(root, "pubdata"), "date.publication")


def _pictures(root: _Element) -> Iterator[Picture]:
    """The widest form of each picture."""
    for media in all_at(root, "media"):
        forms = [node for node in all_at(media, "media-reference") if attribute(node, "source")]
        if (media.get("media-type") or "image") == "image" and forms:
            form = max(forms, key=lambda node: pixels(node.get("width")) or 0)
            yield Picture(
                attribute(form, "source"),
                caption=text_of(first_at(media, "media-caption")),
                credit=text_of(first_at(media, "media-producer")),
                width=form.get("width"),
                height=form.get("height"),
            )


def _paragraphs(body: _Element | None) -> tuple[str, ...]:
    if body is None:
        return ()
    for node in [node for node in body.iter() if local_name(node) in _NO_TEXT]:
        node.clear(keep_tail=True)
    return tree_paragraphs(body, _BLOCKS)
