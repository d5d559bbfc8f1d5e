"""What a page states about itself: JSON-LD first, then `<meta>`, microdata and bylines. Nothing is inferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from services.ingest.dates import rfc3339
from services.ingest.readers.html_linked_data import clean_text, read_linked_data
from services.ingest.readers.page_authors import find_authors
from services.ingest.readers.page_headline import find_headline
from services.ingest.readers.pictures import Picture

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "dcterms.created", "dc.date.issued",
    "dcterms.issued", "dc.date", "prism.publicationdate", "pubdate", "publishdate", "publish-date", "parsely-pub-date",
    "sailthru.date", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_PICTURES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "image")
_DESCRIPTIONS = ("description", "og:description", "twitter:description")


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
    pictures: tuple[Picture, ...]
    base: str | None  # what relative addresses in the page are relative to, where it says so
    paragraphs: tuple[str, ...]  # the article's text as JSON-LD gives it

    @property
    def byline(self) -> str | None:
        return ", ".join(self.authors) or None


def read_metadata(tree: HtmlElement) -> PageMetadata:
    """Read what the page states. An only `<h1>` beats the metadata, which often carry the site's name as well."""
    linked, metas, base = read_linked_data(tree), _metas(tree), _base(tree)
    headings = list(tree.iter("h1"))
    publisher = _first(*linked.names("publisher"), metas.get("og:site_name"), metas.get("application-name"))
    return PageMetadata(
        headline=find_headline(tree, headings, linked, metas),
        authors=find_authors(tree, linked, metas, publisher),
        publisher=publisher,
        language=_first(tree.get("lang"), linked.text("inLanguage"), metas.get("og:locale")),
        url=_url(tree, metas, base),
        published_at=_time(linked.text("datePublished"), metas, _PUBLISHED) or _marked_time(tree, headings),
        modified_at=_time(linked.text("dateModified"), metas, _MODIFIED),
        sections=linked.names("articleSection") or _texts(metas, ("article:section", "section")),
        descriptions=(*_texts(metas, _DESCRIPTIONS), *filter(None, [linked.text("description")])),
        pictures=(*linked.pictures, *_pictures(metas)),
        base=base,
        paragraphs=_paragraphs(linked.article.get("articleBody")),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """`<meta>` content by lower-cased property, name or itemprop; the first of each with something in it counts."""
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        content = node.get("content")
        if content:
            key = node.get("property") or node.get("name") or node.get("itemprop") or ""
            metas.setdefault(key.lower(), content)
    return metas


def _pictures(metas: Mapping[str, str]) -> Iterator[Picture]:
    """What networks are told to show; the sizes are those of the first."""
    for name in _PICTURES:
        if name in metas:
            sizes = (metas.get(f"{name}:width"), metas.get(f"{name}:height"))
            yield Picture(_first(metas[name]), None, None, *sizes)


def _paragraphs(stated: Any) -> tuple[str, ...]:
    """The lines of a text; one that holds markup is left to the page itself."""
    if not isinstance(stated, str) or "</" in stated:
        return ()
    return tuple(text for line in stated.splitlines() if (text := clean_text(line)) is not None)


def _base(tree: HtmlElement) -> str | None:
    base = tree.find(".//base")
    return None if base is None else base.get("href")


def _url(tree: HtmlElement, metas: Mapping[str, str], base: str | None) -> str | None:
    """The canonical address; a relative one is of no use, unless the page states its base."""
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    stated = _first(*links, metas.get("og:url"))
    try:
        return urljoin(base, stated) if stated and base else stated
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


def _texts(metas: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for name in names if (text := _first(metas.get(name))) is not None)


def _first(*values: str | None) -> str | None:
    """The first value with something in it, clean."""
    return next((text for value in values if (text := clean_text(value)) is not None), None)
