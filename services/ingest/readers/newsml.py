"""Reads NewsML-G2 news items and messages (https://iptc.org/standards/newsml-g2/): the elements an article needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.ingest.readers.blocks import html_paragraphs, text_paragraphs
from services.ingest.readers.found import found_article
from services.ingest.readers.ninjs import pub_status, urgency
from services.ingest.readers.nitf import read_nitf_tree
from services.ingest.readers.pictures import Picture
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

MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"


def read_newsml(content: str) -> Reading:
    """The news item, or the first of a message; an empty reading when there is none. Raises CannotProcess."""
    return next((_read(item) for item in _items(parse_xml(content))), Reading())


def split_newsml(content: str) -> Iterator[RawArticle]:
    """Each news item, under its guid."""
    from lxml.etree import tostring

    for item in _items(parse_xml(content)):
        own = tostring(item, encoding="unicode", with_tail=False)
        yield found_article(own, MEDIA_TYPE, upstream_id=attribute(item, "guid"))


def _items(root: _Element) -> Iterator[_Element]:
    return (node for node in root.iter() if local_name(node) == "newsItem")


def _read(item: _Element) -> Reading:
    inline = first_at(item, "inlineXML/nitf")
    within = Reading() if inline is None else read_nitf_tree(inline)
    return Reading(
        headline=text_of(first_at(item, "contentMeta/headline")) or within.headline,
        paragraphs=within.paragraphs or _paragraphs(item),
        standfirst=text_of(first_at(item, "contentMeta/description")) or within.standfirst,
        sections=tuple(dict.fromkeys(_sections(item))),
        byline=text_of(first_at(item, "contentMeta/by")) or within.byline,
        dateline=text_of(first_at(item, "contentMeta/dateline")) or text_of(first_at(item, "contentMeta/located/name")),
        publisher=text_of(first_at(item, "itemMeta/provider/name")),
        language=attribute(first_at(item, "contentMeta/language"), "tag") or attribute(item, XML_LANG),
        upstream_id=attribute(item, "guid"),
        published_at=text_of(first_at(item, "contentMeta/contentCreated")),
        modified_at=text_of(first_at(item, "itemMeta/versionCreated")),
        pub_status=pub_status(attribute(first_at(item, "itemMeta/pubStatus"), "qcode")),
        pictures=(*within.pictures, *_pictures(item)),
        urgency=urgency(text_of(first_at(item, "contentMeta/urgency"))),
    )


def _sections(item: _Element) -> Iterator[str]:
    """Subjects that are no people, places or other things: for these the text speaks."""
    for subject in all_at(item, "contentMeta/subject"):
        if (subject.get("type") or "cpnat:abstract").endswith("abstract"):
            yield from list(texts(subject, "name"))[:1]  # further names are the same in other languages


def _pictures(item: _Element) -> Iterator[Picture]:
    """Pictures that the item itself holds, and what it is shown with; those of other items are theirs."""
    for node in (*all_at(item, "contentSet/remoteContent"), *all_at(item, "contentMeta/icon")):
        if (node.get("contenttype") or "").startswith("image/"):
            yield Picture(node.get("href"), None, None, node.get("width"), node.get("height"))


def _paragraphs(item: _Element) -> tuple[str, ...]:
    """Inline XHTML, else inline plain text."""
    from lxml.etree import tostring

    for node in all_at(item, "contentSet/inlineXML"):
        html = "".join(tostring(child, encoding="unicode", with_tail=False) for child in _bodies(node))
        return html_paragraphs(html)
    return tuple(
        paragraph
        for node in all_at(item, "contentSet/inlineData")
        for paragraph in text_paragraphs("".join(node.itertext()))
    )


def _bodies(node: _Element) -> Iterator[_Element]:
    """What stands in an XHTML body; the `html` around it would make it a web page to find the article in."""
    body = first_at(node, "body")
    return iter(node if body is None else body)
