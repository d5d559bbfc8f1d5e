"""Texts in the patterns of one kind of scraper, composed of articles whose paragraphs are known.

One block a line, blank lines between; section names run together above the headline; teasers of other articles between
the paragraphs: bare, twice, glued to their blurbs; lines of page furniture in between. So every line's label is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

_PREFIXES = {
    "en": ("Read more: ", "READ MORE ", "Related: ", "See also: ", "Also read: "),
    "de": ("Lesen Sie auch: ", "Mehr zum Thema: ", "Auch interessant: "),
}
_LAST = {
    "en": ("Back to top button", "Back to top", "Share this article", "Load more"),
    "de": ("Nach oben", "Zur Startseite", "Artikel teilen"),
}
_SHORT_TEXTS = 0.2  # of the articles are cut to a few paragraphs: an agency's brief is an article as well


class Parts(NamedTuple):
    """What texts of one language are composed of."""

    articles: Sequence[tuple[str, str, Sequence[str]]]  # page, headline, paragraphs
    furniture: Sequence[str]  # lines that are no part of any article


class _Teaser(NamedTuple):
    headline: str
    lines: Sequence[str]


def compose(parts: Parts, language: str, random: np.random.Generator) -> Iterator[dict[str, Any]]:
    """A record for each article, in the layout of the data folder."""
    for page, headline, whole in parts.articles:
        paragraphs = whole[: random.integers(2, 6)] if random.random() < _SHORT_TEXTS else whole
        teasers = _teasers(parts, page, language, random)
        lines = list(paragraphs)
        for block in [*(teaser.lines for teaser in teasers), *_furniture(parts, random)]:
            place = int(random.integers(1, len(lines) + 1))
            lines[place:place] = block
        related = [block.headline for block in teasers]
        text = [*_head(parts, random), headline, *_byline(parts, random), *lines, *_end(parts, language, random)]
        yield {
            "id": f"{page}-composed", "page_id": page, "family": "", "style": "composed", "source_domain": "",
            "lang": language, "raw_text": "\n\n".join(text),
            "truth": {"title": headline, "body": "\n\n".join(paragraphs), "related_titles": related},
        }  # fmt: skip


def _pick(options: Sequence[Any], random: np.random.Generator) -> Any:
    return options[int(random.integers(len(options)))]


def _teasers(parts: Parts, page: str, language: str, random: np.random.Generator) -> list[_Teaser]:
    blocks = []
    for _ in range(int(random.integers(0, 5))):
        other, headline, paragraphs = _pick(parts.articles, random)
        if other == page or not paragraphs:
            continue
        blurb = paragraphs[0][: int(random.integers(80, 240))].rsplit(" ", 1)[0]
        blurb = blurb if random.random() < 0.4 else paragraphs[0]
        prefix = _pick(_PREFIXES.get(language, _PREFIXES["en"]), random)
        forms = (
            [headline, headline + blurb], [headline, headline], [headline], [headline + blurb], [prefix + headline],
            [headline, blurb], [headline, headline + blurb],
        )  # fmt: skip
        blocks.append(_Teaser(headline, _pick(forms, random)))
    return blocks


def _furniture(parts: Parts, random: np.random.Generator) -> list[list[str]]:
    return [[_pick(parts.furniture, random)] for _ in range(int(random.integers(0, 5)))]


def _head(parts: Parts, random: np.random.Generator) -> list[str]:
    names = [line for line in (_pick(parts.furniture, random) for _ in range(12)) if len(line) < 24 and line.isalpha()]
    return ["".join(names[:3])] if names and random.random() < 0.7 else []


def _byline(parts: Parts, random: np.random.Generator) -> list[str]:
    short = [line for line in (_pick(parts.furniture, random) for _ in range(8)) if len(line) < 60]
    return short[: int(random.integers(0, 3))]


def _end(parts: Parts, language: str, random: np.random.Generator) -> list[str]:
    return [_pick(_LAST.get(language, _LAST["en"]), random)] if random.random() < 0.6 else []


def gather(records: Sequence[Mapping[str, Any]], furniture: Mapping[str, Sequence[str]]) -> dict[str, Parts]:
    """Parts by language. `furniture`: by language, lines that are no part of any article."""
    articles: dict[str, dict[str, tuple[str, str, Sequence[str]]]] = {}
    for record in records:
        truth, language = record["truth"], record["lang"] or "en"
        paragraphs = [part.strip() for part in (truth["body"] or "").split("\n") if part.strip()]
        if truth.get("title") and paragraphs:
            page = record.get("page_id") or record["id"]
            articles.setdefault(language, {}).setdefault(page, (page, truth["title"], paragraphs))
    return {
        language: Parts(list(found.values()), furniture[language])
        for language, found in articles.items()
        if len(found) >= 3 and furniture.get(language)
    }
