"""Looks for bytes that break `normalize`, guided by the code they reach: run by `make fuzz` where atheris is installed.

The first byte of an input picks the media type, the second whether the rest comes as text or in base64.
"""

from __future__ import annotations

import base64
import sys

import atheris  # type: ignore[import-not-found, import-untyped]

with atheris.instrument_imports(include=["services", "shared"]):
    from services.ingest.normalize import normalize
    from services.ingest.readers import READERS
    from shared.contracts import RawArticle
    from shared.errors import CannotProcess
    from shared.outcomes import Refusal
from tests.contracts import checked

MEDIA_TYPES = sorted({*READERS, "", "application/octet-stream", "application/xml"})


def read(data: bytes) -> None:
    """Whatever the bytes are, they are read, refused, or called unreadable."""
    if len(data) < 3:
        return
    media_type, content = MEDIA_TYPES[data[0] % len(MEDIA_TYPES)], data[2:]
    if data[1] % 2:
        raw = RawArticle(content=content.decode("utf-8", "replace"), media_type=media_type)
    else:
        raw = RawArticle(content=base64.b64encode(content).decode(), media_type=media_type, encoding="base64")
    try:
        result = normalize(raw, version=1)
    except CannotProcess:
        return
    if not isinstance(result, Refusal):
        checked(result)


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
