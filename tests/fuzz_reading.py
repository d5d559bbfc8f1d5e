"""Looks for input that breaks `normalize`, for every media type: run by `make fuzz`, not collected with the tests.

WIREDESK_FUZZ_EXAMPLES sets the number of examples per media type; the default takes about two minutes in all.
"""

from __future__ import annotations

import base64
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.normalize import normalize
from services.ingest.readers import READERS
from shared.contracts import Article, RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Refusal

EXAMPLES = int(os.environ.get("WIREDESK_FUZZ_EXAMPLES", "500"))
MEDIA_TYPES = sorted({*READERS, "", "application/octet-stream", "application/json", "application/xml", "text/xml"})

ANY_TEXT = st.text(max_size=60)
WORDS = st.sampled_from(
    [
        "Council rebuilds the eastern pier", "By Tora Blix", "The council voted on Tuesday.", "港の再建", "Share", "…",
        "Read more: ferry strike", "12 May 2031", "PoliticsEurope", "“No,” she said.", "Ã©", "\u00a0", "\u202e", "\0",
        "The harbour council voted on Tuesday to rebuild the eastern pier before the winter storms arrive.",
    ]
)  # fmt: skip
LINES = st.lists(WORDS | ANY_TEXT, max_size=12).map("\n".join)

TAGS = st.sampled_from(
    [
        "html",
        "head",
        "body",
        "article",
        "main",
        "section",
        "div",
        "p",
        "h1",
        "h2",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "a",
        "b",
        "br",
        "img",
        "script",
        "style",
        "meta",
        "link",
        "title",
        "time",
        "figure",
        "figcaption",
        "blockquote",
        "template",
        "svg",
        "math",
        "noscript",
        "iframe",
        "form",
        "select",
        "option",
        "frameset",
        "plaintext",
        "textarea",
        "item",
        "entry",
        "feed",
        "channel",
        "rss",
        "description",
        "summary",
        "content",
        "nitf",
        "body.content",
        "hedline",
        "newsItem",
        "contentSet",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "", ' class="teaser"', ' style="display:none"', ' property="og:title" content="Pier"', ' lang="en"', " hidden",
        ' type="application/ld+json"', ' rel="canonical" href="https://courier.example/a"', ' datetime="2031-05-12"',
        ' href="http://[::1"', ' content="0; url=x" http-equiv="refresh"', ' xmlns="urn:x"', ' type="html"',
        ' a="&#0;"',
    ]
)  # fmt: skip
OPENING = st.builds("<{}{}>".format, TAGS, ATTRIBUTES)
CLOSING = st.builds("</{}>".format, TAGS)
ODD_MARKUP = st.sampled_from(
    [
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE html [",
        "<?xml version='1.0'?>",
        "&",
        "&#x110000;",
        "&lol;",
        "<",
        ">",
    ]
)
MARKUP = st.lists(OPENING | CLOSING | WORDS | ODD_MARKUP | ANY_TEXT, max_size=40).map("".join)

KEYS = st.sampled_from(
    [
        "title",
        "headline",
        "name",
        "articleBody",
        "maintext",
        "text_content",
        "body_text",
        "body_html",
        "bodies",
        "value",
        "items",
        "content_html",
        "content_text",
        "url",
        "uri",
        "guid",
        "id",
        "author",
        "authors",
        "date_published",
        "datePublished",
        "@type",
        "@graph",
        "@context",
        "version",
        "standard",
        "headlines",
        "pubStatus",
        "pubstatus",
        "role",
        "language",
        "inLanguage",
        "articleSection",
        "tags",
        "by",
        "byline",
        "type",
        "keywords",
        "publisher",
    ]
)
LEAVES = WORDS | MARKUP | ANY_TEXT | st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(
    ["NewsArticle", "https://jsonfeed.org/version/1.1", "https://schema.org", "main", "canceled", "\ud800"]
)  # fmt: skip
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | ANY_TEXT, inner, max_size=8),
    max_leaves=25,
)
DOCUMENTS = st.dictionaries(KEYS, JSON, max_size=10).map(lambda value: json.dumps(value, default=str))
MAIL = st.builds("From: a@courier.example\nSubject: {}\nContent-Type: {}\n\n{}".format, WORDS, WORDS, LINES | MARKUP)
RECORD = st.builds("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}".format,
                   st.integers(-1, 10**12), MARKUP)  # fmt: skip
CONTENTS = LINES | MARKUP | DOCUMENTS | MAIL | RECORD
BYTES = st.binary(max_size=300) | st.builds(
    lambda text, charset: text.encode(charset, "ignore"),
    CONTENTS,
    st.sampled_from(["utf-8", "windows-1251", "utf-16", "gb18030", "shift_jis", "iso-2022-jp"]),
)


@st.composite
def raw_articles(draw: st.DrawFn, media_type: str) -> RawArticle:
    """Text, or bytes in base64 with a charset that fits or does not."""
    url = draw(st.none() | ANY_TEXT | st.just("https://courier.example/a"))
    stated = {"media_type": media_type, "url": url, "language": draw(st.none() | st.sampled_from(["en", "en_GB", "?"]))}
    if draw(st.booleans()):
        return RawArticle.model_validate({**stated, "content": draw(CONTENTS)})
    charset = draw(st.sampled_from([None, "utf-8", "windows-1252", "utf-16", "klingon"]))
    content = base64.b64encode(draw(BYTES)).decode()
    return RawArticle.model_validate({**stated, "content": content, "encoding": "base64", "charset": charset})


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_nothing_breaks_the_reader_of(media_type: str) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    @given(raw_articles(media_type))
    def reads(raw: RawArticle) -> None:
        try:
            result = normalize(raw, version=1)
        except CannotProcess as error:
            error.detail.encode()
            return
        if isinstance(result, Refusal):
            result.detail.encode()
        else:
            assert Article.model_validate_json(result.to_json()) == result
            assert not {"\0", "\u00ad", "\u00a0"} & set(result.headline + result.body)

    reads()
