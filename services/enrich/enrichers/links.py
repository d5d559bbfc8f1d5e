"""Related links: the teasers an article carried, each pointed-to article once.

A teaser that starts with another's text (or with a known headline) and goes on in upper case without a space is that
headline glued to its blurb. Teasers with equal headlines, or equal addresses, are one link.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shared.annotations import RelatedLink, Teaser
from shared.contracts import Record
from shared.identity import article_uri, headline_fingerprint

Form: TypeAlias = Literal["headline", "headline+blurb", "blurb"]

_OPENING_MARKS = "“‘«„\"'("
_SENTENCE_ENDS = (".", "!", "?", "…", ".”", "!”", "?”")


@dataclass(slots=True)
class _Link:
    """A link while its teasers are gathered."""

    headline: str
    fingerprint: str
    summary: str | None = None
    url: str | None = None
    lines: list[int] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


def add_links(record: Record) -> Record:
    """The record with its related links; a link to the article itself is left out."""
    article = record.article
    links = relate(article.teasers, known_headlines=(article.headline,))
    own = headline_fingerprint(article.headline)
    others = tuple(link for link in links if link.headline_fingerprint != own and link.url != (article.url or ""))
    return record.model_copy(update={"related_links": record.related_links + others})


def relate(teasers: Iterable[Teaser], known_headlines: Iterable[str] = ()) -> tuple[RelatedLink, ...]:
    """One link per pointed-to article, in order of appearance."""
    printed = [(teaser, teaser.text.strip()) for teaser in teasers if any(map(str.isalnum, teaser.text))]
    heads = _glued_headlines({text for _, text in printed}, frozenset(filter(None, known_headlines)))
    links: dict[str, _Link] = {}
    for teaser, text in printed:
        _gather(teaser, text, heads.get(text, text), links)
    return tuple(_related_link(link) for link in {id(link): link for link in links.values()}.values())


def _glued_headlines(texts: set[str], known: frozenset[str]) -> dict[str, str]:
    """For each text that is a headline glued to a blurb, the longest such headline.

    In sorted order the texts a text starts with are those still open before it, so the walk is linear.
    """
    heads: dict[str, str] = {}
    open_texts: list[str] = []
    for text in sorted(texts | known):
        while open_texts and not text.startswith(open_texts[-1]):
            open_texts.pop()
        head = next((head for head in reversed(open_texts) if _is_glued(text, head)), None)
        if head is not None:
            heads[text] = heads.get(head, head)
        open_texts.append(text)
    return heads


def _is_glued(text: str, head: str) -> bool:
    """Whether the text goes on after the headline as a new sentence does, without a space."""
    has_words = " " in head  # a single word may begin anything
    return has_words and text[len(head) : len(head) + 2].lstrip(_OPENING_MARKS)[:1].isupper()


def _gather(teaser: Teaser, text: str, head: str, links: dict[str, _Link]) -> None:
    """Put one teaser to the link it belongs to, found by address or headline; both then lead to it."""
    fingerprint = headline_fingerprint(head)
    link = links.get(teaser.url or "") or links.get(fingerprint) or _Link(head, fingerprint)
    link.url = link.url or teaser.url
    links.setdefault(teaser.url or fingerprint, link)
    form, blurb = _form(text, head, is_headline=fingerprint == link.fingerprint)
    if form != "blurb":
        links.setdefault(fingerprint, link)
    link.summary = link.summary or blurb
    link.forms.append(form)
    if teaser.line is not None:
        link.lines.append(teaser.line)


def _form(text: str, head: str, *, is_headline: bool) -> tuple[Form, str | None]:
    """How the teaser was printed, and the blurb it holds."""
    if text != head:
        return "headline+blurb", text[len(head) :].strip()
    if not is_headline and text.endswith(_SENTENCE_ENDS):  # same address, other words, a whole sentence
        return "blurb", text
    return "headline", None


def _related_link(link: _Link) -> RelatedLink:
    return RelatedLink(
        uri=article_uri(link.url or f"headline:{link.fingerprint}"),
        headline=link.headline,
        summary=link.summary,
        url=link.url,
        headline_fingerprint=link.fingerprint,
        occurrences=len(link.forms),
        lines=tuple(link.lines),
        forms=tuple(link.forms),
    )
