"""Related links as they are published: the shortest headline, a clean address, and every form that was printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from services.enrich.enrichers.links.furniture import Furniture, furniture_of
from services.enrich.enrichers.links.groups import Group, Item, group_teasers
from shared.annotations import LinkForm, RelatedLink, RemovedLine, Teaser
from shared.contracts import Record
from shared.identity import article_uri, headline_fingerprint
from shared.structs import changed, unchecked

_SENTENCE_ENDS = (".", "!", "?", "…", ".”", "!”", "?”")
_HEADLINE_CHARS = 12  # a shorter link text ("Read more") says less than a longer one under the same address


def add_links(record: Record) -> Record:
    """The record with its related links; links to itself are left out, those that lead to no article are removed.

    What is removed and has a line of its own stands among the removed lines already.
    """
    article = record.article
    own = headline_fingerprint(article.headline)
    links, removed = [], []
    for group in group_teasers(article.teasers, known_headlines=(article.headline,)):
        link = _related_link(group)
        kind = furniture_of(group)
        if kind is not None:
            removed += list(_removed(group, kind))
        elif link.headline_fingerprint != own and not _leads_to(group, article.url):
            links.append(link)
    if removed:
        article = changed(article, removed=article.removed + tuple(removed))
    return changed(record, article=article, related_links=record.related_links + tuple(links))


def relate(teasers: Iterable[Teaser], known_headlines: Iterable[str] = ()) -> tuple[RelatedLink, ...]:
    """One link per pointed-to article, in order of appearance, furniture included."""
    return tuple(map(_related_link, group_teasers(teasers, known_headlines)))


def _leads_to(group: Group, url: str | None) -> bool:
    return url is not None and any(
        item.target is not None and url in (item.target.url, item.teaser.url) for item in group.items
    )


def _removed(group: Group, kind: Furniture) -> Iterator[RemovedLine]:
    for item in group.items:
        if item.teaser.line is None:
            yield unchecked(RemovedLine, kind=kind, text=item.teaser.text)


def _related_link(group: Group) -> RelatedLink:
    headline = _headline(group)
    addressed = [item.target for item in group.items if item.target is not None]
    url = min((target.url for target in addressed), key=len, default=None)
    fingerprint = headline_fingerprint(headline)
    forms = [_form(item, headline) for item in group.items]
    return unchecked(
        RelatedLink,
        uri=article_uri(url or f"headline:{fingerprint}"),
        headline=headline,
        summary=next((summary for _, summary in forms if summary), None),
        url=url,
        headline_fingerprint=fingerprint,
        occurrences=len(forms),
        lines=tuple(item.teaser.line for item in group.items if item.teaser.line is not None),
        forms=tuple(form for form, _ in forms),
        printed=_all_printed(group, headline, url),
    )


def _headline(group: Group) -> str:
    """The shortest whole headline, one with an address first."""

    def rank(item: Item) -> tuple[bool, bool, bool, bool, int]:
        text = _own_headline(item)
        return (
            item.printed.is_clipped,
            _is_sentence(item) and item.rule != "first",
            item.target is None,
            len(text) < _HEADLINE_CHARS,
            len(text),
        )

    return _own_headline(min(group.items, key=rank))


def _own_headline(item: Item) -> str:
    return item.head or (item.text if item.printed.is_clipped else item.printed.text) or item.text


def _is_sentence(item: Item) -> bool:
    return item.head is None and item.text.endswith(_SENTENCE_ENDS)


def _form(item: Item, headline: str) -> tuple[Literal["headline", "headline+blurb", "blurb"], str | None]:
    """How the teaser was printed, and the blurb it holds."""
    head = item.head or (headline if _goes_on(item.text, headline) else None)
    if head is not None:
        blurb = item.text[len(head) :].strip()
        while blurb.startswith(head):  # the headline twice, and both run together
            blurb = blurb[len(head) :].strip()
        return ("headline+blurb", blurb) if blurb else ("headline", None)
    is_headline = item.printed.is_clipped or item.printed.text == headline
    if item.rule == "sameTarget" and _is_sentence(item) and not is_headline:
        return "blurb", item.text
    return "headline", None


def _goes_on(text: str, headline: str) -> bool:
    """Under one address, what follows the headline is its blurb."""
    return len(text) > len(headline) + 30 and text.startswith(headline) and not text[len(headline)].isspace()


def _all_printed(group: Group, headline: str, url: str | None) -> tuple[LinkForm, ...]:
    """Nothing for a link printed once, as it is kept."""
    printed = tuple(_printed(item, headline, url) for item in group.items)
    return (
        () if len(printed) == 1 and printed[0] == unchecked(LinkForm, rule="first", line=printed[0].line) else printed
    )


def _printed(item: Item, headline: str, url: str | None) -> LinkForm:
    """Text and address only where they differ from what is kept."""
    return unchecked(
        LinkForm,
        rule=item.rule,
        line=item.teaser.line,
        text=None if item.text == headline else item.text,
        url=None if item.teaser.url == url else item.teaser.url,
        cleaned=item.target.cleaned if item.target else (),
    )
