"""Made-up world news as upstreams send it: scraped text with its chrome, HTML pages and ninjs, some of it syndicated.

Paragraphs are those of the entity tagger's own corpus, newly put together; so most of their words are known to it.
"""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import training.entities
from training.entities.corpus import read_corpus

_CORPUS = Path(training.entities.__file__).with_name("corpus")
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
    headlines, paragraphs = _pool()
    words = min(max(int(_MIDDLE_WORDS * chance.lognormvariate(0, _SPREAD)), _FEWEST_WORDS), _MOST_WORDS)
    chosen: list[str] = []
    while words > 0:
        chosen.append(chance.choice(paragraphs))
        words -= chosen[-1].count(" ") + 1
    return Story(chance.choice(headlines), tuple(chosen))


@cache
def _pool() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headlines and paragraphs of the corpus."""
    texts = [[line for line in document.text.split("\n") if line.strip()] for document in read_corpus(_CORPUS)]
    headlines = [lines[0] for lines in texts if len(lines[0]) <= _MOST_TITLE_CHARS]
    return tuple(headlines), tuple(line for lines in texts for line in lines[1:])


def _printed(story: Story, number: int, seed: int, chance: random.Random, *, text_alone: bool) -> dict[str, object]:
    outlet = chance.choice(_OUTLETS)
    slug = outlet.lower().replace(" ", "-")
    url = f"https://{slug}.example/{seed}/{number}"
    (kind,) = ("text",) if text_alone else chance.choices(_KINDS, _WEIGHTS)
    return {"source": slug, "url": url, **_PRINTERS[kind](story, outlet, url, chance)}


def _as_text(story: Story, outlet: str, _url: str, chance: random.Random) -> dict[str, object]:
    teasers = chance.sample(_pool()[0], _TEASERS)
    lines = ["".join(chance.sample(_SECTIONS, 3)), story.headline, f"By {outlet} staff", *story.paragraphs]
    for teaser in teasers:  # between the paragraphs, as scrapers leave them
        lines.insert(chance.randint(4, len(lines)), teaser)
    return {"content": "\n\n".join([*lines, "Related", *teasers, *_CHROME])}


def _as_html(story: Story, outlet: str, url: str, chance: random.Random) -> dict[str, object]:
    body = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in story.paragraphs)
    teasers = chance.sample(_pool()[0], _TEASERS)
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
