"""Related articles as a page links them: headlines of the same site, around the article and within it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from services.ingest.characters import clean_line
from services.ingest.identity import canonical_url
from services.ingest.readers.html_marks import MOST_NAMES, names_of
from shared.annotations import Teaser
from shared.structs import unchecked

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_MAX_TEASERS = 200
_MAX_LINKS = 5_000  # looked at; the longest front pages have 1,500
_WORDS = 4  # shorter links are section names
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HEADLINE_CHARS = (15, 300)
# An article's address ends in a slug, a number or a file; a section's ends in a word.
_ARTICLE_PATH = re.compile(r"\d{4}|-[^/]*-|\.s?html?$|[a-z]_[a-z]+_")
_HREF_END = 300  # characters of an address that are looked at
_CITED = 1.6  # a link in a paragraph this many times its length is a citation, not a headline
_OUTSIDE_TAGS = frozenset({"nav", "header", "footer", "form", "dialog"})
_OUTSIDE = re.compile(
    r"(?:^|[\s_-])(?:nav\w{0,10}|menu|footer|masthead|breadcrumbs?|social|share|login|cookie\w{0,10}|tags?)(?:$|[\s_-])",
    re.IGNORECASE,
)


def find_teasers(body: HtmlElement, url: str | None) -> tuple[Teaser, ...]:
    """Links to other articles, each target once, in page order. Without the page's own `url` the targets are absent."""
    site, own = _site(url or ""), canonical_url(url or "")
    found = _Surroundings()
    seen: set[str] = set()
    teasers: dict[str, Teaser] = {}
    for link in islice(body.iter("a"), _MAX_LINKS):
        href = link.get("href", "")
        if href in seen or not _ARTICLE_PATH.search(href[-_HREF_END:]):
            continue
        text = clean_line(_text_of(link))
        if not _is_headline(text) or found.is_cited(link, text) or found.is_outside(link):
            continue
        seen.add(href)
        target = _target(href, url, site)
        if target is not None and target != own and target not in teasers:
            teasers[target] = unchecked(Teaser, text=text, url=target if site else None)
            if len(teasers) == _MAX_TEASERS:
                break
    return tuple(teasers.values())


def _text_of(link: HtmlElement) -> str:
    return " ".join(link.itertext()) if len(link) else link.text or ""


def _target(href: str, url: str | None, site: str) -> str | None:
    """The address of an article of the same site: canonical, or as it stands where the page's own is unknown."""
    try:
        absolute = urljoin(url or "", href.strip())
        if not site:
            return None if urlsplit(absolute).scheme else absolute
        return canonical_url(absolute) if _site(absolute) == site else None
    except ValueError:
        return None


def _site(url: str) -> str:
    """The host without its first label, when that leaves two: `www.` and `sport.` are the same site."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    _, _, parent = host.partition(".")
    return parent if "." in parent else host


def _is_marked_outside(element: HtmlElement) -> bool:
    if element.tag in {"html", "body", "main", "article"}:
        return False
    return element.tag in _OUTSIDE_TAGS or _is_named_outside(names_of(element))


@lru_cache(MOST_NAMES)
def _is_named_outside(names: str) -> bool:
    return _OUTSIDE.search(names) is not None


def _is_headline(text: str) -> bool:
    shortest, longest = _HEADLINE_CHARS
    if len(text) > longest:
        return False
    if text.count(" ") + 1 >= _WORDS and len(text) >= shortest:
        return True
    return not text.isascii() and len(_IDEOGRAPHS.findall(text)) >= 3 * _WORDS


class _Surroundings:
    """What links stand in. Every element around them is looked at once."""

    def __init__(self) -> None:
        self._outside: dict[HtmlElement, bool] = {}
        self._chars: dict[HtmlElement, int] = {}

    def is_outside(self, link: HtmlElement) -> bool:
        """Whether the link is navigation: within a menu, header, footer or share row."""
        path: list[HtmlElement] = []
        node: HtmlElement | None = link.getparent()
        while node is not None and node not in self._outside:
            path.append(node)
            node = node.getparent()
        is_outside = node is not None and self._outside[node]
        for element in reversed(path):
            is_outside = self._outside[element] = is_outside or _is_marked_outside(element)
        return is_outside

    def is_cited(self, link: HtmlElement, text: str) -> bool:
        """Whether the link stands in running text."""
        parent = link.getparent()
        while parent is not None and parent.tag in {"b", "i", "em", "strong", "span"}:
            parent = parent.getparent()
        if parent is None or parent.tag != "p":
            return False
        if parent not in self._chars:
            self._chars[parent] = sum(map(len, parent.itertext()))
        return self._chars[parent] > _CITED * len(text)
