"""One small sample of every format, through everything ingest does with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from services.ingest.expansion import expand
from services.ingest.normalize import normalize
from services.ingest.readers import READERS
from shared.contracts import Article, RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Refusal
from tests.contracts import checked

HEADLINE = "Vellmar reopens its river harbour"
FIRST = "Vellmar reopened its river harbour on Monday after two years of dredging, the port authority said."
SECOND = "The first barge carried gravel for the new tram line, and forty families came to watch it arrive."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"

LD = {"@type": "NewsArticle", "headline": HEADLINE, "articleBody": f"{FIRST}\n\n{SECOND}", "inLanguage": "en"}
NINJS = {
    "uri": "urn:x:1",
    "standard": {"name": "ninjs", "version": "3.1"},
    "headlines": [{"role": "main", "value": HEADLINE}],
    "bodies": [{"role": "main", "contentType": "text/plain", "value": f"{FIRST}\n\n{SECOND}"}],
}
ITEM = f"<item><title>{HEADLINE}</title><guid>g{{n}}</guid><link>https://vellmar.example/{{n}}</link><description><![CDATA[{BODY}]]></description></item>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Vellmar News</title>{items}</channel></rss>'
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Vellmar News",
    "items": [{"id": "1", "title": HEADLINE, "content_html": BODY, "url": "https://vellmar.example/1"}],
}
NITF = (
    f"<nitf><body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline></body.head>"
    f"<body.content>{BODY}</body.content></body></nitf>"
)
NEWSML = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:2" version="1">'
    f"<contentMeta><headline>{HEADLINE}</headline></contentMeta><contentSet>"
    f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{BODY}</body></html></inlineXML>'
    "</contentSet></newsItem>"
)
EMAIL = f"From: desk@vellmar.example\nSubject: {HEADLINE}\nMessage-ID: <1@vellmar.example>\n\n{FIRST}\n\n{SECOND}\n"
SCRAPED = {"title": HEADLINE, "maintext": f"{FIRST}\n{SECOND}", "url": "https://vellmar.example/1", "language": "en"}


def items(count: int) -> str:
    return RSS.format(items="".join(ITEM.format(n=n) for n in range(count)))


def delivered(raw: RawArticle) -> Iterator[Article | Refusal]:
    """What becomes of a delivery: itself read, or all that was found in it."""
    found = expand(raw)
    if isinstance(found, Refusal):
        yield found
        return
    for each in found:
        yield from delivered(each)
    if not found:
        yield normalize(raw, version=1)


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/ld+json", json.dumps(LD)),
        ("application/vnd.iptc.ninjs+json", json.dumps(NINJS)),
        ("application/rss+xml", items(1)),
        ("application/feed+json", json.dumps(JSON_FEED)),
        ("application/nitf+xml", NITF),
        ("application/vnd.iptc.g2.newsitem+xml", NEWSML),
        ("message/rfc822", EMAIL),
        ("application/json", json.dumps(SCRAPED)),
        ("text/html", f"<html><head><title>{HEADLINE}</title></head><body><h1>{HEADLINE}</h1>{BODY}</body></html>"),
        ("text/plain", f"{HEADLINE}\n\n{FIRST}\n\n{SECOND}"),
    ],
)
def test_every_format_gives_the_same_article(media_type: str, content: str) -> None:
    (article,) = delivered(RawArticle(content=content, media_type=media_type))
    assert not isinstance(article, Refusal), article
    assert (article.headline, article.paragraphs) == (HEADLINE, (FIRST, SECOND))


def test_a_feed_gives_an_article_for_each_item_with_its_own_address() -> None:
    articles = list(delivered(RawArticle(content=items(3), media_type="application/rss+xml", source="vellmar")))
    assert [each.url for each in articles if not isinstance(each, Refusal)] == [
        f"https://vellmar.example/{n}" for n in range(3)
    ]
    assert {each.source for each in articles if not isinstance(each, Refusal)} == {"vellmar"}


def test_a_web_archive_gives_an_article_for_each_page_that_was_found() -> None:
    archive = BytesIO()
    writer = WARCWriter(archive, gzip=True)
    page = f"<html><body><article><h1>{HEADLINE}</h1>{BODY}</article></body></html>".encode()
    for number, status in enumerate(("200 OK", "404 Not Found", "200 OK")):
        headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        url = f"https://vellmar.example/{number}"
        record = writer.create_warc_record(url, "response", payload=BytesIO(page), http_headers=headers)
        writer.write_record(record)
    import base64

    content = base64.b64encode(archive.getvalue()).decode()
    articles = list(delivered(RawArticle(content=content, media_type="application/warc", encoding="base64")))
    found = [each.url for each in articles if not isinstance(each, Refusal)]
    assert found == ["https://vellmar.example/0", "https://vellmar.example/2"]


def test_a_feed_beyond_the_bound_is_refused() -> None:
    (refusal,) = delivered(RawArticle(content=items(2001), media_type="application/rss+xml"))
    assert isinstance(refusal, Refusal) and refusal.reason == "too_large"


def test_xml_that_declares_entities_is_refused_unread() -> None:
    bomb = '<!DOCTYPE nitf [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><nitf><body>&b;</body></nitf>'
    (refusal,) = delivered(RawArticle(content=bomb, media_type="application/nitf+xml"))
    assert isinstance(refusal, Refusal) and refusal.reason == "unsafe_xml"


@given(st.sampled_from(sorted(READERS)), st.one_of(st.text(max_size=300), st.sampled_from([NITF, RSS, EMAIL, NEWSML])))
def test_no_text_breaks_any_reader(media_type: str, content: str) -> None:
    try:
        for each in delivered(RawArticle(content=content, media_type=media_type)):
            checked(each) if not isinstance(each, Refusal) else each.detail.encode()
    except CannotProcess as error:
        assert error.reason == "parse_error"
