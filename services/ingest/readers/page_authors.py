"""Who wrote a page, as it says itself: JSON-LD, `<meta>`, then what is marked as a byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING

from services.ingest.characters import clean_line
from services.ingest.readers.html_linked_data import LinkedData, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl")
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|authors?)(?:[-_]{1,2}(?:name|link|author|list|item)s?){0,2}(?:$|\s)|authors?-?name",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:written by|author|by|von|par|por|di|door|text:|autor(?:in)?:?)\s+(?=\S)", re.IGNORECASE)
_NAME_CHARS = 60
_NAME_WORDS = 6
_BETWEEN_NAMES = re.compile(r"\s+(?:and|und|et|y|&)\s+|\s*[;|,]\s*", re.IGNORECASE)
_MOST_NAMES = 4
_INITIALS = re.compile(r"\s*\([^()]{1,12}\)$")  # "Nesta Prys (np)"


def find_authors(
    tree: HtmlElement, linked: LinkedData, metas: Mapping[str, str], publisher: str | None
) -> tuple[str, ...]:
    """People in JSON-LD, `<meta>` (which often name the publisher, who is nobody's byline), what is marked as a byline.

    A house is the author only where no person is named.
    """
    stated = _linked_names(linked)
    houses = {*linked.houses, *(name for name in stated if _begins(publisher, name))}
    if any(not _is_house(name, publisher) and name not in houses for name in stated):
        return _each_once(name for name in stated if not _is_domain(name) and name.count(" ") < _NAME_WORDS)
    marked = _marked_names(tree)
    people = [name for name in marked if " " in name and name[0].isupper() and not _is_house(name, publisher)]
    return _each_once(_named_in(metas, publisher) or (people if stated else marked) or stated)


def _linked_names(linked: LinkedData) -> list[str]:
    stated = linked.names("author") or linked.names("creator")
    return [name for text in stated for name in _split(text)]


def _is_house(name: str, publisher: str | None) -> bool:
    return _is_domain(name) or name.casefold() == (publisher or "").casefold()


def _begins(publisher: str | None, name: str) -> bool:
    """Whether it is the publisher without what that is by law: "Reef Wire" of "Reef Wire Ltd"."""
    return f"{publisher or ''} ".casefold().startswith(f"{name} ".casefold())


def _named_in(metas: Mapping[str, str], publisher: str | None) -> list[str]:
    """The names in the first `<meta>` that has any but the publisher's."""
    stated = (clean_text(metas.get(key)) for key in _AUTHORS)
    named = ([name for name in _split_names(text or "") if not _is_house(name, publisher)] for text in stated)
    return next((names for names in named if names), [])


def _marked_names(tree: HtmlElement) -> list[str]:
    """The names in what is marked as a byline: it as a whole, else its parts, up to what has a number in it."""
    marked = _marked_authors(tree)
    whole = [name for node in marked for name in _split_names(_said(node))]
    if whole or len(marked) != 1:
        return whole
    parts = takewhile(_has_no_number, filter(None, map(clean_line, marked[0].itertext())))
    return [name for part in parts for name in _split_names(part) if " " in name and name.istitle()][:_MOST_NAMES]


def _has_no_number(text: str) -> bool:
    return not any(map(str.isdigit, text))


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
    return is_short and not any(char.isdigit() or char in "@/<>{}*" for char in text) and not _is_domain(text)


def _is_domain(text: str) -> bool:
    stem, dot, ending = text.rpartition(".")
    return bool(dot) and " " not in text and ending.islower() and len(stem) > 1
