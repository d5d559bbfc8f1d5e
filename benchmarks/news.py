"""Made-up world news as upstreams send it: scraped text with its chrome, HTML pages and ninjs, some of it syndicated.

Paragraphs are those of our own annotated texts that are no fuller of names than news is, newly put together, each story
with a cast of its own.
"""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import evaluation.quotes
import training.entities
from benchmarks.casts import Cast, Names, Passage, gather_names
from training.entities.corpus import Document, Span, read_corpus

_CORPUS = Path(training.entities.__file__).with_name("corpus")
_QUOTES = Path(evaluation.quotes.__file__).with_suffix("")
_FOLDERS = (_CORPUS, *(_QUOTES / part for part in ("dev", "check", "gold")))
_MOST_NAMED = 0.12  # names a word: of fuller paragraphs, four fifths of the tagger's corpus, news has few
# The middle article has 420 words, one in ten more than 1,100: what agencies and papers send, from a brief to a report.
_MIDDLE_WORDS, _SPREAD, _FEWEST_WORDS, _MOST_WORDS = 420, 0.75, 80, 3_000
_COPIED = 0.3  # of the articles: what an agency wrote and others printed
_REMEMBERED = 200  # articles that may still be copied; syndication takes hours, not months
_KINDS, _WEIGHTS = ("text", "html", "ninjs"), (0.6, 0.3, 0.1)
_TEASERS = 3
_MOST_TITLE_CHARS = 110  # a line that is no longer, and no sentence, heads an article
_OUTLETS = ("Tidewater Post", "Highland Courier", "Meridian Daily", "Lantern Wire", "Old Bridge Gazette")
_SECTIONS = ("World", "Politics", "Business", "Climate", "Sport", "Culture")
_CHROME = ("Share this article", "Sign up for our newsletter", "Advertisement", "Back to top button")


@dataclass(frozen=True, slots=True)
class Story:
    """An article before anybody printed it."""

    headline: str
    paragraphs: tuple[str, ...]


def make_news(count: int, seed: int = 1, *, text_alone: bool = False) -> Iterator[bytes]:
    """So many inbox items, one article each; with `text_alone` none is a page or ninjs."""
    chance = random.Random(seed)
    told: list[Story] = []
    for number in range(count):
        copied = told and chance.random() < _COPIED
        story = chance.choice(told[-_REMEMBERED:]) if copied else _make_story(chance)
        if not copied:
            told.append(story)
        yield json.dumps(_printed(story, number, seed, chance, text_alone=text_alone)).encode()


def _make_story(chance: random.Random) -> Story:
    pool = _pool()
    words = min(max(int(_MIDDLE_WORDS * chance.lognormvariate(0, _SPREAD)), _FEWEST_WORDS), _MOST_WORDS)
    cast = Cast(pool.names, words, chance)
    headline, chosen = cast.play(chance.choice(pool.headlines)), []
    while words > 0:
        chosen.append(cast.play(chance.choice(pool.paragraphs)))
        words -= chosen[-1].count(" ") + 1
    return Story(headline, tuple(chosen))


@dataclass(frozen=True, slots=True)
class Pool:
    """What stories are made of."""

    headlines: tuple[Passage, ...]
    paragraphs: tuple[Passage, ...]
    names: Names


@cache
def _pool() -> Pool:
    documents = [_passages(document) for folder in _FOLDERS for document in read_corpus(folder)]
    headlines = (passages[0] for passages in documents if len(passages[0].text) <= _MOST_TITLE_CHARS)
    paragraphs = (passage for passages in documents for passage in passages[1:])
    plain = (passage for passage in paragraphs if len(passage.spans) < _MOST_NAMED * (passage.text.count(" ") + 1))
    names = gather_names(passage for passages in documents for passage in passages)
    return Pool(tuple(headlines), tuple(plain), names)


def _passages(document: Document) -> list[Passage]:
    """The lines that are not empty."""
    found, start = [], 0
    for line in document.text.split("\n"):
        end = start + len(line)
        spans = (Span(at - start, to - start, kind) for at, to, kind in document.spans if start <= at and to <= end)
        if line.strip():
            found.append(Passage(line, tuple(spans)))
        start = end + 1
    return found


def _printed(story: Story, number: int, seed: int, chance: random.Random, *, text_alone: bool) -> dict[str, object]:
    outlet = chance.choice(_OUTLETS)
    slug = outlet.lower().replace(" ", "-")
    url = f"https://{slug}.example/{seed}/{number}"
    (kind,) = ("text",) if text_alone else chance.choices(_KINDS, _WEIGHTS)
    return {"source": slug, "url": url, **_PRINTERS[kind](story, outlet, url, chance)}


def _as_text(story: Story, outlet: str, _url: str, chance: random.Random) -> dict[str, object]:
    teasers = _make_teasers(chance)
    lines = ["".join(chance.sample(_SECTIONS, 3)), story.headline, f"By {outlet} staff", *story.paragraphs]
    for teaser in teasers:  # between the paragraphs, as scrapers leave them
        lines.insert(chance.randint(4, len(lines)), teaser)
    return {"content": "\n\n".join([*lines, "Related", *teasers, *_CHROME])}


def _make_teasers(chance: random.Random) -> list[str]:
    """Headlines of other stories."""
    return [passage.text for passage in chance.sample(_pool().headlines, _TEASERS)]


def _as_html(story: Story, outlet: str, url: str, chance: random.Random) -> dict[str, object]:
    body = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in story.paragraphs)
    teasers = _make_teasers(chance)
    links = "".join(f'<li><a href="{url}/{n}">{html.escape(teaser)}</a></li>' for n, teaser in enumerate(teasers))
    title = html.escape(story.headline)
    page = (
        f"<!doctype html><html lang=en><head><title>{title} - {outlet}</title>"
        f'<meta property="og:title" content="{title}"><link rel=canonical href="{url}"></head>'
        f"<body><nav>{' '.join(_SECTIONS)}</nav><article><h1>{title}</h1>{body}</article>"
        f"<aside><ul>{links}</ul></aside><footer>{' '.join(_CHROME)}</footer></body></html>"
    )
    return {"content": page, "mediaType": "text/html"}


def _as_ninjs(story: Story, outlet: str, url: str, _chance: random.Random) -> dict[str, object]:
    document = {
        "uri": url,
        "standard": {"name": "ninjs", "version": "3.0"},
        "headlines": [{"role": "main", "value": story.headline}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": "\n\n".join(story.paragraphs)}],
        "infoSources": [{"name": outlet}],
    }
    return {"content": json.dumps(document), "mediaType": "application/vnd.iptc.ninjs+json"}


_PRINTERS = {"text": _as_text, "html": _as_html, "ninjs": _as_ninjs}
