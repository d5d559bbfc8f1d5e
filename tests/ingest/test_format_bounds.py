"""Feeds, news formats, mail and archives made to hurt: read or refused within two seconds of CPU and 300 MB."""

from __future__ import annotations

import gzip
import io
import zipfile
from base64 import b64encode

import pytest

from tests.ingest.reading_apart import MOST, SENTENCE, Make, filled, read_within_bounds, whole_page

FIVE_MEGABYTES = 5_000_000
RSS = '<rss version="2.0"><channel>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">'
NITF = "<nitf><head><title>A</title></head><body><body.content>"
NEWSML = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a"><contentSet><inlineXML><html><body>'
PART = 'Content-Type: multipart/mixed; boundary="b{}"\n\n--b{}\n'
MAIL = "Subject: Pier\nMIME-Version: 1.0\n"
LOL = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE a [<!ENTITY lol "lol">{LOL}]>'

FEEDS: dict[str, Make] = {
    "empty items": lambda: filled("<item/>", RSS, "</channel></rss>"),
    "short items": lambda: filled("<item><title>A</title></item>", RSS, "</channel></rss>"),
    "one long text": lambda: filled(SENTENCE, RSS + "<item><description>", "</description></item></channel></rss>"),
    "escaped markup": lambda: filled(
        "&lt;b&gt;a", RSS + "<item><description>", "</description></item></channel></rss>"
    ),
    "nested elements": lambda: filled("<a>", RSS),
    "nested escaped tags": lambda: filled("&lt;div&gt;", RSS + "<item><description>", "</description></item>"),
    "one word": lambda: filled("a", RSS + "<item><title>", "</title></item></channel></rss>"),
    "names of mail": lambda: filled("a.", RSS + "<item><author>", "@</author></item></channel></rss>"),
    "an unclosed CDATA": lambda: filled("]]", RSS + "<item><description><![CDATA["),
    "namespaces": lambda: RSS + "".join(f'<item xmlns:n{n}="urn:{n}"/>' for n in range(60_000)),
    "entities": lambda: filled("&lol9;", BOMB + RSS + "<item><title>", "</title></item></channel></rss>"),
    "attributes": lambda: filled(' a="b"', "<rss", "><channel/></rss>"),
    "Atom entries": lambda: filled("<entry><id>a</id></entry>", ATOM, "</feed>"),
    "Atom content": lambda: filled(
        "<p>a</p>", ATOM + '<entry><content type="xhtml"><div>', "</div></content></entry></feed>"
    ),
    "dates": lambda: filled("<item><pubDate>1 2 3 4</pubDate></item>", RSS, "</channel></rss>"),
}
NEWS: dict[str, Make] = {
    "paragraphs": lambda: filled("<p>a</p>", NITF, "</body.content></body></nitf>"),
    "nested blocks": lambda: filled("<block>", NITF),
    "attributes": lambda: filled(' a="b"', "<nitf", "/>"),
    "many attributes": lambda: "<nitf " + " ".join(f'a{n}="b"' for n in range(150_000)) + "/>",
    "entities": lambda: filled("&lol9;", BOMB + NITF, "</body.content></body></nitf>"),
    "inline elements": lambda: filled("<em>a</em> ", NITF + "<p>", "</p></body.content></body></nitf>"),
    "headlines": lambda: filled(
        "<hl1>a</hl1>", "<nitf><body><body.head><hedline>", "</hedline></body.head></body></nitf>"
    ),
    "comments": lambda: filled("<!-- -->", NITF, "</body.content></body></nitf>"),
}
NEWSML_CASES: dict[str, Make] = {
    "paragraphs": lambda: filled("<p>a</p>", NEWSML, "</body></html></inlineXML></contentSet></newsItem>"),
    "empty items": lambda: filled("<newsItem/>", "<newsMessage><itemSet>", "</itemSet></newsMessage>"),
    "nested items": lambda: filled("<newsItem>", "<newsMessage><itemSet>"),
}
MAILS: dict[str, Make] = {
    "nested parts": lambda: MAIL + "".join(PART.format(n, n) for n in range(30_000)),
    "parts": lambda: filled("--b\n\na\n", MAIL + 'Content-Type: multipart/mixed; boundary="b"\n\n'),
    "one long header": lambda: filled("a ", "Subject: ", "\n\nText."),
    "quotes in a header": lambda: filled('"', "Content-Type: text/plain; charset=", "\n\nText."),
    "headers": lambda: filled("X-A: b\n", MAIL, "\nText."),
    "folded lines": lambda: filled(" a\n", "Subject: a\n", "\nText."),
    "encoded words": lambda: filled("=?utf-8?b?QQ==?= ", "Subject: ", "\n\nText."),
    "quoted printable": lambda: filled("=41", MAIL + "Content-Transfer-Encoding: quoted-printable\n\n"),
    "base64 that is none": lambda: filled("=", MAIL + "Content-Transfer-Encoding: base64\n\n"),
    "HTML of nested tags": lambda: filled("<div>", MAIL + "Content-Type: text/html\n\n"),
    "a message in a message": lambda: filled("Content-Type: message/rfc822\n\n", MAIL),
}
CASES = {
    "application/rss+xml": FEEDS,
    "application/nitf+xml": NEWS,
    "application/vnd.iptc.g2.newsmessage+xml": NEWSML_CASES,
    "message/rfc822": MAILS,
}


@pytest.mark.parametrize(
    ("media_type", "name"), [(media_type, name) for media_type, makes in CASES.items() for name in makes]
)
def test_news_formats_made_to_hurt_are_read_or_refused_within_bounds(media_type: str, name: str) -> None:
    content = CASES[media_type][name]()
    assert len(content.encode()) <= 1.1 * MOST
    read_within_bounds(media_type, content)


def record(body: bytes) -> bytes:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/a\r\nContent-Length: %d\r\n\r\n"
    )
    return head % len(page) + page + b"\r\n\r\n"


def zipped(name: str, content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, content)
    return archive.getvalue()


ARCHIVES = {
    "one page of 200 MB": lambda: gzip.compress(record(b"<p>a</p>" * 25_000_000), 9),
    "zeros": lambda: gzip.compress(b"\0" * 400_000_000, 9),
    "a gzip in a gzip": lambda: gzip.compress(gzip.compress(record(b"a" * 100_000_000), 9), 9),
    "small records": lambda: gzip.compress(record(b"<h1>A</h1>") * 100_000, 9),
    "a record that claims a terabyte": lambda: record(b"a").replace(b"Content-Length: ", b"Content-Length: 1000000000"),
    "header lines": lambda: b"WARC/1.0\r\n" + b"A: b\r\n" * 250_000,
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_made_to_hurt_are_read_or_refused_within_bounds(name: str) -> None:
    content = b64encode(ARCHIVES[name]()).decode()
    assert len(content) <= 2 * MOST
    read_within_bounds("application/warc", content, "base64")


def test_a_zip_is_not_unpacked_whatever_it_is_called() -> None:
    content = b64encode(zipped("page.html", b"<p>a</p>" * 10_000_000)).decode()
    for media_type in ("text/html", "application/octet-stream", "application/zip", "text/plain"):
        assert read_within_bounds(media_type, content, "base64") in {"Refusal", "parse_error"}


PAGES_OF_FIVE_MEGABYTES: dict[str, Make] = {
    "paragraphs": lambda: whole_page(f"<p>{SENTENCE}</p>", FIVE_MEGABYTES),
    "scripts": lambda: whole_page(f"<script>var text = '{SENTENCE * 40}';</script><p>{SENTENCE}</p>", FIVE_MEGABYTES),
    "one paragraph": lambda: whole_page(SENTENCE, FIVE_MEGABYTES),
    "links": lambda: whole_page(f'<p><a href="/2031/05/a-b-c.html">{SENTENCE}</a></p>', FIVE_MEGABYTES),
    "links in one paragraph": lambda: whole_page('<a href="/2031/a-b-c">The council voted today</a>', FIVE_MEGABYTES),
    "buttons that hold headlines": lambda: whole_page("<button><h1>Pier</h1>", FIVE_MEGABYTES),
    "ends of pages": lambda: whole_page("</body></html><p>a</p>", FIVE_MEGABYTES),
}


@pytest.mark.parametrize("name", PAGES_OF_FIVE_MEGABYTES)
def test_a_page_of_five_megabytes_where_the_door_lets_it_in_is_read_or_refused_within_bounds(name: str) -> None:
    read_within_bounds("text/html", PAGES_OF_FIVE_MEGABYTES[name]())
