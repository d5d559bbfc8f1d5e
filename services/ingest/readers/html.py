"""Reads web pages: the body through trafilatura, the metadata as the page states them. No network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.ingest.characters import clean_line, strip_invisible
from services.ingest.decoding import decode_bytes
from services.ingest.readers.chrome import Kind, chrome_kind
from services.ingest.readers.page_metadata import read_metadata
from services.ingest.readers.reading import Reading
from shared.annotations import RemovedLine
from shared.errors import CannotProcess
from shared.outcomes import Reason

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

# The extractor is quadratic in siblings: 20,000 inline elements take 1.4 s, 50,000 nine. Real pages stay below 20,000.
_MAX_ELEMENTS = 50_000


def read_html(html: str | bytes, url: str | None = None) -> Reading:
    """Read a page; `url` helps the extractor and is not copied. Raises CannotProcess(parse_error).

    A page whose body is not found gives a Reading without paragraphs.
    """
    tree = _parse(_as_text(html))
    metadata = read_metadata(tree)
    lines = [line for printed in _extract(tree, url).splitlines() if (line := clean_line(printed))]
    kinds = [_kind(line, metadata.headline) for line in lines]
    return Reading(
        headline=metadata.headline,
        paragraphs=tuple(line for line, kind in zip(lines, kinds, strict=True) if kind is None),
        sections=metadata.sections,
        byline=metadata.byline,
        publisher=metadata.publisher,
        language=metadata.language,
        url=metadata.url,
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        removed=tuple(
            RemovedLine(kind=kind, line=None, text=line)
            for line, kind in zip(lines, kinds, strict=True)
            if kind is not None
        ),
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

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(strip_invisible(html).encode(), parser=parser)
    except LxmlError as error:
        raise CannotProcess(Reason.PARSE_ERROR, str(error)) from error
    elements = sum(1 for _ in tree.iter())
    if elements > _MAX_ELEMENTS:
        raise CannotProcess(Reason.PARSE_ERROR, f"{elements} elements, more than {_MAX_ELEMENTS}")
    return tree


def _extract(tree: HtmlElement, url: str | None) -> str:
    """The main text, one block per line; empty when trafilatura finds none."""
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction  # 0.4 s to import: only for those who read pages

    try:
        document = bare_extraction(tree, url=url, favor_precision=True, include_comments=False)
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        # whatever the extractor trips over is in this page, and will be there the next time
        raise CannotProcess(Reason.PARSE_ERROR, f"{type(error).__name__}: {error}") from error
    return "" if document is None else document.text or ""


def _kind(line: str, headline: str | None) -> Kind | None:
    return "duplicate" if line == headline else chrome_kind(line)
