"""What a page states about itself: JSON-LD first, then `<meta>`, microdata and bylines. Nothing is inferred."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from services.ingest.characters import clean_line
from services.ingest.dates import rfc3339
from services.ingest.readers.html_linked_data import LinkedData, clean_text, read_linked_data

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "dcterms.created", "dc.date.issued",
    "dcterms.issued", "dc.date", "prism.publicationdate", "pubdate", "publishdate", "publish-date", "parsely-pub-date",
    "sailthru.date", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_DESCRIPTIONS = ("description", "og:description", "twitter:description")
_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl")
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|authors?)(?:[-_]{1,2}(?:name|link|author)s?)?(?:$|\s)|authors?-?name", re.IGNORECASE
)
_BY = re.compile(r"(?:written by|by|von|par|por|di|door|text:|autor(?:in)?:?)\s+(?=\S)", re.IGNORECASE)
_NAME_CHARS = 60
_NAME_WORDS = 6
_BETWEEN_NAMES = re.compile(r"\s+(?:and|und|et|y|&)\s+|\s*[;|,]\s*", re.IGNORECASE)
_INITIALS = re.compile(r"\s*\([^()]{1,12}\)$")  # "Nesta Prys (np)"


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Clean text as stated; absent is None or empty. `descriptions` are what search engines and networks show."""

    headline: str | None
    authors: tuple[str, ...]
    publisher: str | None
    language: str | None
    url: str | None
    published_at: str | None
    modified_at: str | None
    sections: tuple[str, ...]
    descriptions: tuple[str, ...]

    @property
    def byline(self) -> str | None:
        return ", ".join(self.authors) or None


def read_metadata(tree: HtmlElement) -> PageMetadata:
    """Read what the page states. An only `<h1>` beats the metadata, which often carry the site's name as well."""
    linked, metas = read_linked_data(tree), _metas(tree)
    headings = list(tree.iter("h1"))
    publisher = _first(*linked.names("publisher"), metas.get("og:site_name"), metas.get("application-name"))
    return PageMetadata(
        headline=_headline(tree, headings, linked, metas),
        authors=_authors(tree, linked, metas, publisher),
        publisher=publisher,
        language=_first(tree.get("lang"), linked.text("inLanguage"), metas.get("og:locale")),
        url=_url(tree, metas),
        published_at=_time(linked.text("datePublished"), metas, _PUBLISHED) or _marked_time(tree, headings),
        modified_at=_time(linked.text("dateModified"), metas, _MODIFIED),
        sections=linked.names("articleSection") or _texts(metas, ("article:section", "section")),
        descriptions=(*_texts(metas, _DESCRIPTIONS), *filter(None, [linked.text("description")])),
    )


def _headline(
    tree: HtmlElement, headings: list[HtmlElement], linked: LinkedData, metas: Mapping[str, str]
) -> str | None:
    texts = [text for node in headings if (text := clean_line(" ".join(node.itertext())))]
    only = texts[0] if len(texts) == 1 else None
    return _first(only, linked.text("headline"), metas.get("og:title"), *texts, tree.findtext(".//title"))


def _metas(tree: HtmlElement) -> dict[str, str]:
    """`<meta>` content by lower-cased property, name or itemprop; the first of each with something in it counts."""
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        content = node.get("content")
        if content:
            key = node.get("property") or node.get("name") or node.get("itemprop") or ""
            metas.setdefault(key.lower(), content)
    return metas


def _url(tree: HtmlElement, metas: Mapping[str, str]) -> str | None:
    """The canonical address; a relative one is of no use, unless the page states its base."""
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    stated = _first(*links, metas.get("og:url"))
    base = tree.find(".//base")
    try:
        return urljoin(base.get("href") or "", stated) if stated and base is not None else stated
    except ValueError:
        return stated


def _time(linked: str | None, metas: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """The first stated time that can be read, as stated."""
    stated = (linked, *_texts(metas, names))
    return next((time for time in stated if rfc3339(time) is not None), None)


def _marked_time(tree: HtmlElement, headings: list[HtmlElement]) -> str | None:
    """Microdata, else the `<time>` that follows the only headline: later ones date other articles."""
    marked = (node.get("datetime") or node.get("content") for node in tree.xpath("//*[@itemprop='datePublished']"))
    following = headings[0].xpath("following::time[@datetime][1]/@datetime") if len(headings) == 1 else []
    return next((text for time in (*marked, *following) if rfc3339(text := _first(time)) is not None), None)


def _authors(tree: HtmlElement, linked: LinkedData, metas: Mapping[str, str], publisher: str | None) -> tuple[str, ...]:
    """JSON-LD first, `<meta>` second (often the publisher, who is nobody's byline), what is marked as one third."""
    for stated in (linked.names("author"), linked.names("creator")):
        if stated:
            return _each_once(part for text in stated for part in _split(text))
    named = [name for text in _texts(metas, _AUTHORS)[:1] for name in _split_names(text) if name != publisher]
    return _each_once(named or (name for node in _marked_authors(tree) for name in _split_names(_said(node))))


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _marked_authors(tree: HtmlElement) -> list[HtmlElement]:
    """The elements marked as authors in the first way that marks any."""
    by_link = tree.xpath("//a[@rel='author'][not(ancestor::aside)]")
    by_microdata = tree.xpath("//*[@itemprop='author']")
    if by_link or by_microdata:
        return list(by_link or by_microdata)[:4]
    marked = tree.xpath("//body//*[contains(@class, 'uthor') or contains(@class, 'yline')]")
    return [node for node in marked if _BYLINE_CLASS.search(node.get("class"))][:1]


def _said(node: HtmlElement) -> str:
    named = node.xpath(".//*[@itemprop='name']") or [node]
    return " ".join(named[0].itertext())


def _split(stated: str) -> Iterator[str]:
    """The names in a byline, without "by" and initials."""
    said = clean_line(stated)
    for part in _BETWEEN_NAMES.split(_BY.sub("", said, count=1) if _BY.match(said) else said):
        name = _INITIALS.sub("", part).strip(" .:-–")
        if name and not name.startswith(("http://", "https://", "@")):
            yield name


def _split_names(stated: str) -> Iterator[str]:
    """As above; what is no name (an address, a sentence, a site) is left out."""
    return (name for name in _split(stated) if _is_name(name))


def _is_name(text: str) -> bool:
    is_short = len(text) <= _NAME_CHARS and text.count(" ") < _NAME_WORDS
    return is_short and not any(char.isdigit() or char in "@/<>{}" for char in text) and not _is_domain(text)


def _is_domain(text: str) -> bool:
    stem, dot, ending = text.rpartition(".")
    return bool(dot) and " " not in text and ending.islower() and len(stem) > 1


def _texts(metas: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for name in names if (text := _first(metas.get(name))) is not None)


def _first(*values: str | None) -> str | None:
    """The first value with something in it, clean."""
    return next((text for value in values if (text := clean_text(value)) is not None), None)
