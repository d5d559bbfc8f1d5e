"""One reader per media type: text in, `Reading` out. A new format is one module and one line here.

A format that may hold several articles, or states the name of the one it holds, has a splitter as well: text in, each
article as a delivery of its own out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from types import MappingProxyType

from services.ingest.readers.email_message import read_email, split_email
from services.ingest.readers.feeds import read_feed, split_feed
from services.ingest.readers.html import read_html
from services.ingest.readers.json_feed import read_json_feed, split_json_feed
from services.ingest.readers.json_ld import read_json_ld, split_json_ld
from services.ingest.readers.newsml import read_newsml, split_newsml
from services.ingest.readers.ninjs import read_ninjs, split_ninjs
from services.ingest.readers.nitf import read_nitf, split_nitf
from services.ingest.readers.reading import Reading, Seen
from services.ingest.readers.scraped_json import read_scraped_json, split_scraped_json
from services.ingest.readers.text import read_text
from services.ingest.readers.warc import read_warc, split_warc
from shared.contracts import RawArticle

READERS: Mapping[str, Callable[[str], Reading]] = MappingProxyType(
    {
        "text/plain": read_text,
        "text/html": read_html,
        "application/xhtml+xml": read_html,
        "application/ld+json": read_json_ld,
        "application/vnd.iptc.ninjs+json": read_ninjs,
        "application/rss+xml": read_feed,
        "application/rdf+xml": read_feed,
        "application/atom+xml": read_feed,
        "application/feed+json": read_json_feed,
        "application/nitf+xml": read_nitf,
        "application/vnd.iptc.g2.newsitem+xml": read_newsml,
        "application/vnd.iptc.g2.newsmessage+xml": read_newsml,
        "message/rfc822": read_email,
        "application/warc": read_warc,
        "application/json": read_scraped_json,
    }
)

# Those that ask in how many other stories of the source a line has stood.
_ASKING = frozenset(media_type for media_type, read in READERS.items() if "seen" in signature(read).parameters)

SPLITTERS: Mapping[str, Callable[[str], Iterator[RawArticle]]] = MappingProxyType(
    {
        "application/ld+json": split_json_ld,
        "application/vnd.iptc.ninjs+json": split_ninjs,
        "application/rss+xml": split_feed,
        "application/rdf+xml": split_feed,
        "application/atom+xml": split_feed,
        "application/feed+json": split_json_feed,
        "application/nitf+xml": split_nitf,
        "application/vnd.iptc.g2.newsitem+xml": split_newsml,
        "application/vnd.iptc.g2.newsmessage+xml": split_newsml,
        "message/rfc822": split_email,
        "application/warc": split_warc,
        "application/json": split_scraped_json,
    }
)


def read_content(media_type: str, text: str, seen: Seen | None = None) -> Reading:
    """Read a text of one of the media types in READERS. Raises CannotProcess(parse_error)."""
    read: Callable[..., Reading] = READERS[media_type]
    return read(text, seen=seen) if media_type in _ASKING else read(text)
