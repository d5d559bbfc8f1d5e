"""Reads e-mail (RFC 5322, MIME): the subject, and the text of the message itself. Attachments are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart

from services.ingest.characters import clean_line
from services.ingest.decoding import decode_bytes
from services.ingest.readers.blocks import html_paragraphs, text_paragraphs
from services.ingest.readers.found import found_article
from services.ingest.readers.reading import Reading
from shared.contracts import RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Reason

MEDIA_TYPE = "message/rfc822"
_TRIPS = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)  # all seen from the parser
_FORWARDED = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs)\s?: ?){1,9}", re.IGNORECASE)  # at the beginning
_SIGNATURE = re.compile(r"^-- \r?$", re.MULTILINE)  # RFC 3676, 4.3
# The header parser is quadratic or worse: 60,000 quotation marks in a Content-Type take it minutes.
_PARSED_HEADER = re.compile(
    rb"^(?:content-[a-z-]{1,40}|mime-version|subject|date|message-id):[^\n]*(?:\n[ \t][^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_HEADER_BYTES = 2_000
_HEADERS_SQUARED = 15_000_000  # bytes², half a second of work
_HEAD_BYTES = 1_000_000  # of all headers; real mail has some kB, and a million short ones take the parser two seconds
_PARTS = 1_000  # 300,000 parts take 13 s


def read_email(content: str) -> Reading:
    """The message. Its sender is no byline. Raises CannotProcess(parse_error)."""
    try:
        return _read(_parse(content))
    except _TRIPS as error:
        raise CannotProcess(Reason.PARSE_ERROR, f"{type(error).__name__}: {error}") from error


def split_email(content: str) -> Iterator[RawArticle]:
    """The message itself, under its Message-ID."""
    yield found_article(content, MEDIA_TYPE, upstream_id=read_email(content).upstream_id)


def _parse(content: str) -> EmailMessage:
    data = content.encode("utf-8", "surrogateescape")
    head = _END_OF_HEAD.search(data, 0, _HEAD_BYTES)
    if head is None and len(data) > _HEAD_BYTES:
        raise CannotProcess(Reason.PARSE_ERROR, f"headers of more than {_HEAD_BYTES} bytes")
    lengths = [header.end() - header.start() for header in _PARSED_HEADER.finditer(data)]
    if max(lengths, default=0) > _HEADER_BYTES or sum(length**2 for length in lengths) > _HEADERS_SQUARED:
        raise CannotProcess(Reason.PARSE_ERROR, f"headers of {max(lengths)} bytes and less, {len(lengths)} of them")
    if data.count(b"\n--") > _PARTS:
        raise CannotProcess(Reason.PARSE_ERROR, f"more than {_PARTS} parts")
    return message_from_bytes(data, policy=policy.default)


def _read(message: EmailMessage) -> Reading:
    return Reading(
        headline=_subject(message),
        paragraphs=_paragraphs(message),
        language=_header(message, "Content-Language"),
        upstream_id=_header(message, "Message-ID"),
        published_at=_header(message, "Date"),
    )


def _subject(message: EmailMessage) -> str | None:
    """Without what replying and forwarding put before it."""
    subject = _header(message, "Subject") or ""
    forwarded = _FORWARDED.match(subject)
    return (subject[forwarded.end() :] if forwarded else subject) or None


def _header(message: EmailMessage, name: str) -> str | None:
    """The header's value; None when it is absent or malformed."""
    try:
        return clean_line(str(message[name] or "")) or None
    except _TRIPS:
        return None


def _text(part: MIMEPart) -> str:
    """The part's text; where it states no charset, or not its own, by what the bytes show."""
    data = part.get_payload(decode=True)
    if isinstance(data, bytes) and not data.isascii():
        try:
            return decode_bytes(data, part.get_content_charset()).replace("\r\n", "\n")
        except (ValueError, LookupError):
            pass  # the parser puts marks in place of what it cannot read
    return str(part.get_content())


def _paragraphs(message: EmailMessage) -> tuple[str, ...]:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ()
    text = _text(part)
    if part.get_content_subtype() == "html":
        return html_paragraphs(text)
    signature = _SIGNATURE.search(text)
    return text_paragraphs(text[: signature.start()] if signature else text)
