"""Reads web pages: the metadata as the page states them, the body from the article's column. No network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from services.ingest.characters import clean_line
from services.ingest.decoding import decode_bytes
from services.ingest.readers.chrome import chrome_kind
from services.ingest.readers.html_blocks import Body, read_column
from services.ingest.readers.html_bounds import check_bounds
from services.ingest.readers.html_column import Column, Page
from services.ingest.readers.html_links import find_teasers
from services.ingest.readers.html_pictures import find_figures
from services.ingest.readers.page_metadata import PageMetadata, read_metadata
from services.ingest.readers.pictures import Picture, resolve_pictures
from services.ingest.readers.reading import Reading
from shared.annotations import RemovedLine
from shared.errors import CannotProcess
from shared.outcomes import Reason
from shared.structs import unchecked

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_MAX_ELEMENTS = 50_000  # real pages stay below 20,000
# Trafilatura is quadratic in siblings (20,000 inline elements take 1.4 s, 50,000 nine) and copies the tree. Only
# unclear pages go there, and of these only such as have the size of pages.
_MAX_ELEMENTS_FOR_TRAFILATURA = 15_000
_MAX_ATTRIBUTES_FOR_TRAFILATURA = 50_000
_MAX_CHARS_FOR_TRAFILATURA = 2_000_000
_MOST_UNSHOWN, _LEAST_STATED = 2, 100  # times, characters
# No text of an article stands in these. Their content is dropped at once, which makes the rest quick.
_UNREAD = ("script", "style", "noscript", "template", "svg", "iframe", "select", "button", "textarea", "option")
# A control that holds the headline was never closed, and holds the rest of the page.
_UNCLOSED = "//h1/ancestor::*[self::button or self::select or self::option or self::svg]"
# UTF-8 keeps control characters apart from all others. NUL would end the page early.
_CONTROLS = bytes([*range(9), *range(14, 32), 0x7F])


def read_html(html: str | bytes, url: str | None = None) -> Reading:
    """Read a page; `url` resolves its links and is not copied. Raises CannotProcess(parse_error).

    A page whose body is not found gives a Reading without paragraphs.
    """
    text = _as_text(html)
    tree = _parse(text)
    metadata = read_metadata(tree)
    _strip_unread(tree)
    page = Page(tree)
    teasers = find_teasers(page.body, _address(url, metadata.url))  # first: trafilatura takes the tree apart
    column = page.find_column()
    body = _read_column(page, column, metadata, [teaser.text for teaser in teasers])
    pictures = resolve_pictures((*metadata.pictures, *_figures(page, column if body else None)), metadata.base)
    if body is None:
        body = _judge(_extract(tree, len(text)), metadata.headline)
    body = _longer(body, metadata)
    return Reading(
        headline=metadata.headline,
        paragraphs=body.paragraphs,
        standfirst=body.standfirst,
        sections=metadata.sections,
        byline=metadata.byline,
        publisher=metadata.publisher,
        language=metadata.language,
        url=metadata.url,
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        pictures=pictures,
        teasers=teasers,
        removed=tuple(unchecked(RemovedLine, kind=kind, text=text) for kind, text in body.removed),
    )


def _as_text(html: str | bytes) -> str:
    try:
        return html if isinstance(html, str) else decode_bytes(html)
    except (ValueError, LookupError) as error:
        raise CannotProcess(Reason.PARSE_ERROR, str(error)) from error


def _parse(html: str) -> HtmlElement:
    """The page or fragment as a tree. Nesting beyond libxml2's 256 levels is cut off there, not followed."""
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring

    page = html.encode(errors="ignore").translate(None, _CONTROLS)
    for end in (b"</body>", b"</html>"):  # the parser stops there; browsers, and templates of careless sites, go on
        page = page.replace(end, b"")
    check_bounds(page)
    try:
        tree = document_fromstring(page, parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    except LxmlError as error:
        raise CannotProcess(Reason.PARSE_ERROR, str(error)) from error
    elements = _count(tree, "//*")
    if elements > _MAX_ELEMENTS:
        raise CannotProcess(Reason.PARSE_ERROR, f"{elements} elements, more than {_MAX_ELEMENTS}")
    return tree


def _count(tree: HtmlElement, path: str) -> int:
    return int(tree.xpath(f"count({path})"))


def _strip_unread(tree: HtmlElement) -> None:
    from lxml.etree import strip_elements

    for unclosed in tree.xpath(_UNCLOSED):
        unclosed.tag = "div"
    strip_elements(tree, *_UNREAD, with_tail=False)


def _address(url: str | None, stated: str | None) -> str | None:
    try:
        return urljoin(url or "", stated or "") or None
    except ValueError:
        return url


def _figures(page: Page, column: Column | None) -> Iterator[Picture]:
    return iter(()) if column is None else find_figures(page, column.element)


def _read_column(page: Page, column: Column | None, metadata: PageMetadata, related: Sequence[str]) -> Body | None:
    """The article in its column; None where it is not clear which one that is."""
    if column is None or not column.is_sure:
        return None
    body = read_column(page, column.element, metadata.headline, metadata.descriptions, related)
    return body if body.paragraphs else None


def _extract(tree: HtmlElement, chars: int) -> list[str]:
    """The main text as trafilatura finds it, one line a block; empty when it finds none."""
    if not _is_readable(tree, chars):
        return []
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction  # 0.4 s to import: only for those who need it

    try:
        document = bare_extraction(tree, favor_precision=True, include_comments=False)
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        # whatever the extractor trips over is in this page, and will be there the next time
        raise CannotProcess(Reason.PARSE_ERROR, f"{type(error).__name__}: {error}") from error
    text = "" if document is None else document.text or ""
    return [line for printed in text.splitlines() if (line := clean_line(printed))]


def _is_readable(tree: HtmlElement, chars: int) -> bool:
    return (
        chars <= _MAX_CHARS_FOR_TRAFILATURA
        and _count(tree, "//*") <= _MAX_ELEMENTS_FOR_TRAFILATURA
        and _count(tree, "//@*") <= _MAX_ATTRIBUTES_FOR_TRAFILATURA
    )


def _longer(body: Body, metadata: PageMetadata) -> Body:
    """The text that JSON-LD states, where it goes far beyond what the page shows before its scripts have run."""
    stated = sum(map(len, metadata.paragraphs))
    if stated < _MOST_UNSHOWN * max(sum(map(len, body.paragraphs)), _LEAST_STATED):
        return body
    return _judge(list(metadata.paragraphs), metadata.headline)._replace(standfirst=body.standfirst)


def _judge(lines: list[str], headline: str | None) -> Body:
    kinds = [(line, "duplicate" if line == headline else chrome_kind(line)) for line in lines]
    kept = tuple(line for line, kind in kinds if kind is None)
    return Body(kept, tuple((kind, line) for line, kind in kinds if kind is not None))
