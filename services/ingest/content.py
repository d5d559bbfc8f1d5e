"""Opens a raw article: its content as text, and the media type it is to be read as."""

from __future__ import annotations

from typing import NamedTuple

from services.ingest.characters import clean_line, strip_invisible
from services.ingest.decoding import BYTE_MEDIA_TYPES, decode_content, essence
from services.ingest.encodings import repair_mojibake
from services.ingest.readers import READERS
from services.ingest.readers.xml_tree import declares_entities
from services.ingest.sniffing import PLAIN, VAGUE_MEDIA_TYPES, sniff_media_type, sniff_plain
from shared.contracts import RawArticle
from shared.outcomes import Reason, Refusal


class Content(NamedTuple):
    """`text` for the reader of `media_type`."""

    media_type: str
    text: str


def open_content(raw: RawArticle) -> Content | Refusal:
    """The content, decoded and told apart; or why nobody can or should read it."""
    stated = essence(raw.media_type)
    if stated not in READERS and stated not in VAGUE_MEDIA_TYPES:
        return Refusal(Reason.UNSUPPORTED_MEDIA_TYPE, clean_line(stated))
    try:
        text = decode_content(raw)
    except (ValueError, LookupError) as error:
        return Refusal(Reason.BAD_ENCODING, clean_line(str(error)))
    if not strip_invisible(text).strip():
        return Refusal(Reason.EMPTY)
    media_type = _tell(text, stated)
    if media_type not in READERS:
        return Refusal(Reason.UNSUPPORTED_MEDIA_TYPE, f"{clean_line(stated)}: neither text nor of a kind that is read")
    if media_type.endswith("+xml") and declares_entities(text):
        return Refusal(Reason.UNSAFE_XML, "it declares entities")
    return Content(media_type, text if media_type in BYTE_MEDIA_TYPES else repair_mojibake(text))


def _tell(text: str, stated: str) -> str:
    if stated == PLAIN:
        return sniff_plain(text)
    return sniff_media_type(text, stated) if stated in VAGUE_MEDIA_TYPES else stated
