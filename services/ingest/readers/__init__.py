"""One reader per media type: text in, `Reading` out. A new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from services.ingest.readers.html import read_html
from services.ingest.readers.reading import Reading
from services.ingest.readers.text import read_text

READERS: Mapping[str, Callable[[str], Reading]] = MappingProxyType(
    {
        "text/plain": read_text,
        "text/html": read_html,
        "application/xhtml+xml": read_html,
    }
)
