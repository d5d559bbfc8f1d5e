"""Whatever the door lets in is read within two seconds of CPU and 300 MB, in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from services.ingest.envelopes import EnvelopeLimits, NotAnArticle, read_item
from services.ingest.reading_ahead import MOST_CHARS
from tests.ingest.reading_apart import (
    MOST,
    SENTENCE,
    Make,
    filled,
    page,
    read_passes_within_bounds,
    read_within_bounds,
    whole_page,
)

TEXTS: dict[str, Make] = {
    "one line of prose": lambda: filled(SENTENCE),
    "one line without a space": lambda: filled("a"),
    "one line of spaces": lambda: filled(" ", "A headline here", "end."),
    "a million line breaks": lambda: "\n" * 1_000_000 + SENTENCE,
    "a line of one letter, again and again": lambda: filled("a\n"),
    "different short lines": lambda: "\n".join(f"line {number}" for number in range(150_000)),
    "the same headline, again and again": lambda: filled("Council rebuilds the eastern pier\n"),
    "headlines glued to each other": lambda: filled("Council rebuilds the pierMinister says so "),
    "teasers that start alike": lambda: "\n".join(f"Pier is rebuilt {n % 999}Minister {n}" for n in range(50_000)),
    "combining marks": lambda: filled("\u0301", "e"),
    "no-break spaces and soft hyphens": lambda: filled("\u00a0\u00ad"),
    "mojibake": lambda: filled("Ã©â€™ "),
    "mojibake in lines": lambda: filled("Ã©\n"),
    "almost mojibake": lambda: filled("Â€"),
    "digits and dates": lambda: filled("12 2031 "),
    "breadcrumbs": lambda: filled("> "),
    "by by by": lambda: filled("By By "),
    "dots": lambda: filled("."),
    "quotes": lambda: filled("“"),
    "ideographs": lambda: filled("港"),
    "emoji": lambda: filled("👩\u200d🚒"),
    "bidi controls": lambda: filled("\u202e\u202d", "A", "B"),
    "names run together": lambda: filled("PoliticsEurope"),
    "bracket after bracket": lambda: filled("[…] "),
}  # fmt: skip
PAGES: dict[str, Make] = {
    "200k nested tags": lambda: filled("<div>"),
    "nested tags with text": lambda: filled("<b>a"),
    "nested lists": lambda: filled("<ul><li>"),
    "nested tables": lambda: filled("<table><tr><td>"),
    "closing tags only": lambda: filled("</p>"),
    "siblings": lambda: whole_page("<p>Short.</p>"),
    "paragraphs of prose": lambda: whole_page(f"<p>{SENTENCE}</p>"),
    "inline elements in one paragraph": lambda: whole_page("<b>a</b> "),
    "links in one paragraph": lambda: whole_page('<a href="/a">Pier</a> '),
    "line breaks": lambda: whole_page("<br>"),
    "one element full of attributes": lambda: filled(' a="b"', "<p", ">Pier</p>"),
    "one attribute as long as the page": lambda: filled("x", '<p class="', '">Pier</p>'),
    "an unclosed comment": lambda: filled("-", "<!--"),
    "an unclosed script": lambda: filled("<p>a</p>", "<script>"),
    "open angle brackets": lambda: filled("<"),
    "ampersands": lambda: filled("&"),
    "entities": lambda: filled("&amp;", "<p>"),
    "numeric entities": lambda: filled("&#x1F600;", "<p>"),
    "an entity bomb": lambda: filled(
        "&lol9;",
        '<!DOCTYPE html [<!ENTITY lol "lol">'
        + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or str()};" * 10}">' for n in range(1, 10))
        + "]><html><body><p>",
    ),
    "a doctype as long as the page": lambda: filled("<!ENTITY a 'b'>", "<!DOCTYPE html ["),
    "one text node": lambda: page(SENTENCE * 20_000),
    "meta elements": lambda: filled('<meta name="author" content="A">'),
    "headings": lambda: filled("<h1>Pier</h1>"),
    "linked data nested deeply": lambda: '<script type="application/ld+json">' + filled("[")[: MOST - 60] + "</script>",
    "linked data in many pieces": lambda: filled('<script type="application/ld+json">{"@type":"Article"}</script>'),
    "a wide graph": lambda: filled(
        '{"@type":"NewsArticle"},', '<script type="application/ld+json">{"@graph":[', "{}]}</script>"
    ),
    "forms and inputs": lambda: whole_page("<form><input><select><option>a</form>"),
    "style attributes": lambda: whole_page('<p style="display:none">a</p>'),
    "a page without markup": lambda: filled("a ", "<html>"),
    "table cells": lambda: whole_page("<table><tr><td>a</td></tr></table>"),
}  # fmt: skip
DOCUMENTS: dict[str, Make] = {
    "nested arrays": lambda: filled("["),
    "nested objects": lambda: filled('{"a":'),
    "a flat array of numbers": lambda: filled("1,", "[", "1]"),
    "an array of articles": lambda: filled('{"title":"A","maintext":"B"},', "[", "{}]"),
    "a long string": lambda: filled("a", '{"title":"A","maintext":"', '"}'),
    "escapes": lambda: filled("\\u0041", '{"title":"A","maintext":"', '"}'),
    "many keys": lambda: "{" + ",".join(f'"k{n}":1' for n in range(150_000)) + "}",
    "the same key": lambda: filled('"a":1,', "{", '"a":2}'),
    "a body of nested tags": lambda: json.dumps({"title": "A", "maintext": "<div>" * 400_000}),
    "a linked article of nested tags": lambda: json.dumps(
        {"@type": "NewsArticle", "headline": "A", "articleBody": "<b>" * 600_000}
    ),
}  # fmt: skip
CASES = {
    "text/plain": TEXTS,
    "text/html": PAGES,
    "application/json": DOCUMENTS,
    "application/ld+json": DOCUMENTS,
}


def cases() -> Iterator[object]:
    for media_type, makes in CASES.items():
        for name in makes:
            yield pytest.param(media_type, name, id=f"{media_type}: {name}")


@pytest.mark.parametrize(("media_type", "name"), list(cases()))
def test_content_made_to_hurt_is_read_or_refused_within_bounds(media_type: str, name: str) -> None:
    content = CASES[media_type][name]()
    assert len(content.encode()) <= MOST
    read_within_bounds(media_type, content)


def test_a_full_pass_of_texts_made_to_hurt_is_read_within_the_bounds_of_one_article() -> None:
    read_passes_within_bounds({name: make()[:MOST_CHARS] for name, make in TEXTS.items()})


def test_a_page_of_five_megabytes_does_not_come_through_the_door() -> None:
    item = json.dumps({"content": "<p>a</p>" * 625_000, "mediaType": "text/html"}).encode()
    (refused,) = read_item(item, EnvelopeLimits())
    assert isinstance(refused, NotAnArticle)
    assert refused.refusal.reason == "too_large"
