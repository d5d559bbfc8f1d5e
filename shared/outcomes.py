"""The closed sets of endings, reasons, doors: metric label, log field, ledger count and dead-letter reason alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """How an accepted article ends. Each gets exactly one."""

    PUBLISHED = "published"  # every store has this version, or a newer one
    DUPLICATE = "duplicate"  # delivered before, or nothing in it changed
    REJECTED = "rejected"  # read, and not an article
    EXPANDED = "expanded"  # a feed or archive whose articles went back to the inbox, each to get its own ending
    WITHDRAWN = "withdrawn"  # a kill notice that reached every store
    DEAD_LETTERED = "dead_lettered"  # could not be processed; kept whole, to be replayed or discarded


class Reason(StrEnum):
    """Why an article was refused, was a duplicate, or was set aside."""

    # at the door: the bytes never became an article
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    EMPTY = "empty"
    BAD_ENCODING = "bad_encoding"
    BAD_JSON = "bad_json"
    BAD_ENVELOPE = "bad_envelope"
    BAD_SCHEMA = "bad_schema"
    UNKNOWN_TASK = "unknown_task"
    UNSUPPORTED_CONTENT_TYPE = "unsupported_content_type"
    # while reading: not an article
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    PARSE_ERROR = "parse_error"
    UNSAFE_XML = "unsafe_xml"
    NO_HEADLINE = "no_headline"
    NO_BODY = "no_body"
    NO_IDENTITY = "no_identity"
    TOO_SHORT = "too_short"
    NOT_FOUND = "not_found"
    EXPIRED = "expired"
    PAYWALL = "paywall"
    COOKIE_WALL = "cookie_wall"
    BOT_CHECK = "bot_check"
    INDEX_PAGE = "index_page"
    # seen before
    DUPLICATE_DELIVERY = "duplicate_delivery"
    UNCHANGED = "unchanged"
    COPY = "copy"
    SUPERSEDED = "superseded"
    WOULD_CHANGE = "would_change"
    # could not be processed
    BUG = "bug"
    TIMEOUT = "timeout"
    WORKER_LOST = "worker_lost"
    STORE_REFUSED = "store_refused"


class Door(StrEnum):
    """By which way an article came in."""

    QUEUE = "queue"  # bare, on the list `inbox`: an upstream's, a replayed dead letter, what stood in a feed
    CELERY = "celery"  # the same list, in a message of Celery's or kombu's
    HTTP = "http"  # the desk
    REPROCESS = "reprocess"  # taken up again from the archive


class Lack(StrEnum):
    """What ingest did not find in an article that it let through."""

    HEADLINE = "h"
    DATE = "d"
    BYLINE = "b"
    LENGTH = "s"  # a short text, see services/ingest/lacks.py


@dataclass(frozen=True, slots=True)
class Refusal:
    """Read, and not an article: a result, not an exception."""

    reason: Reason
    detail: str = ""
