"""The wire format, top to bottom the life of an article: RawArticle -> Article -> Record, or DeadLetter.

Every model is frozen, refuses unknown fields (RawArticle keeps them under `meta`), travels as camelCase JSON and
carries `schemaVersion`; a new field is a new version, and readers are deployed before writers.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, model_validator

from shared.annotations import (
    Cluster,
    Contract,
    Entity,
    InfoSource,
    Provenance,
    Quote,
    RelatedLink,
    RemovedLine,
    Step,
    Teaser,
    TimeExpression,
    Topic,
)

MAX_URL_CHARS = 2048  # longer ones are refused by most servers and by several stores' index keys
MAX_ID_CHARS = 512  # upstream ids are keys; a longer one is content gone astray
MAX_SOURCE_CHARS = 64  # sources are listed in status pages and counted one by one
MAX_META_ENTRIES = 64
MAX_IMAGES = 16  # of an article: galleries go on, but they are another thing
MAX_CAPTION_CHARS = 2_000  # those of agencies tell where, when and for what use: some hundred
MAX_CREDIT_CHARS = 255
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"  # sources are parts of key and count names


class PubStatus(StrEnum):
    """IPTC publishing status: `canceled` is a kill notice, which withdraws the article everywhere."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class RawArticle(Contract):
    """What upstream dropped, unread: content, its media type, and what upstream knows about it.

    `id` and `source` name it for upstream (together they identify it across versions, as `url` does).
    Only `content` is required; a kill notice (`pubStatus: canceled`) may leave it empty but needs `url` or `id`.
    """

    schema_version: Literal["1"] = "1"
    content: str = ""
    media_type: str = Field("text/plain", max_length=255)
    charset: str | None = Field(None, max_length=64)
    encoding: Literal["identity", "base64"] = "identity"
    source: str | None = Field(None, max_length=MAX_SOURCE_CHARS, pattern=NO_CONTROLS)
    url: str | None = Field(None, max_length=MAX_URL_CHARS)
    id: str | None = Field(None, max_length=MAX_ID_CHARS)
    language: str | None = Field(None, max_length=35)  # BCP 47: 35 characters hold every registered tag
    published_at: str | None = Field(None, max_length=64)
    fetched_at: str | None = Field(None, max_length=64)
    pub_status: PubStatus = PubStatus.USABLE
    urgency: int | None = Field(None, ge=1, le=9)
    priority: int | None = Field(None, ge=0, le=9)
    traceparent: str | None = Field(None, max_length=128)
    meta: dict[str, str] = Field(default_factory=dict, max_length=MAX_META_ENTRIES)

    @model_validator(mode="before")
    @classmethod
    def _keep_unknown_under_meta(cls, data: Any) -> Any:
        """Upstreams add fields long before we learn them: keep the values, as text, under `meta`."""
        if not isinstance(data, dict) or data.keys() <= _RAW_KEYS:
            return data
        unknown = data.keys() - _RAW_KEYS
        kept = {key: value if isinstance(value, str) else repr(value) for key, value in data.items() if key in unknown}
        meta = data.get("meta") or {}
        known = {key: value for key, value in data.items() if key not in unknown}
        return {**known, "meta": {**kept, **meta}} if isinstance(meta, dict) else known


_RAW_KEYS = frozenset(
    name for key, field in RawArticle.model_fields.items() for name in (key, field.alias) if name is not None
)


class Image(Contract):
    """A picture that page or upstream states with the article: its http(s) address, and what is said of it.

    Nothing is fetched: whether it is there, and how large it is, is for whoever shows it to see.
    """

    url: str = Field(max_length=MAX_URL_CHARS)
    caption: str | None = Field(default=None, max_length=MAX_CAPTION_CHARS)
    credit: str | None = Field(default=None, max_length=MAX_CREDIT_CHARS)
    width: int | None = Field(default=None, ge=1)  # pixels, as stated
    height: int | None = Field(default=None, ge=1)


class Article(Contract):
    """The normalized text: what ingest read, and what it took out. Nothing in it is guessed."""

    schema_version: Literal["1"] = "1"
    uri: str  # urn:uuid:, the same for every version of the article
    version: int = Field(1, ge=1)
    pub_status: PubStatus = PubStatus.USABLE
    source: str | None = None
    url: str | None = None
    upstream_id: str | None = None
    media_type: str = "text/plain"
    headline: str = ""
    standfirst: str | None = None  # copied, not moved: it stays in the body where the body has it
    paragraphs: tuple[str, ...] = ()
    category_line: str | None = None  # as printed, maybe run together ("PoliticsEurope")
    sections: tuple[str, ...] = ()  # stated by the page's metadata or by upstream
    byline: str | None = None
    dateline: str | None = None
    publisher: str | None = None
    language: str | None = None  # stated by upstream or page; detection is enrich's work
    published_at: str | None = None  # RFC 3339, stated by upstream or page
    modified_at: str | None = None
    fetched_at: str | None = None
    urgency: int | None = None
    images: tuple[Image, ...] = Field(default=(), max_length=MAX_IMAGES)  # the one that stands for the article first
    teasers: tuple[Teaser, ...] = ()
    removed: tuple[RemovedLine, ...] = ()
    raw_digest: str = ""  # sha256:<hex> of the raw content
    content_digest: str = ""  # sha256:<hex> of headline and body, normalized
    headline_fingerprint: str = ""  # sha256:<hex>, see services/ingest/identity.py
    meta: dict[str, str] = Field(default_factory=dict)
    steps: tuple[Step, ...] = ()  # what ingest did, by which version of what

    @property
    def body(self) -> str:
        """The main body: paragraphs joined by a blank line. Offsets count its code points."""
        return "\n\n".join(self.paragraphs)


class Record(Contract):
    """The article plus what enrichment found: the thing that is published (as ninjs, see shared/ninjs.py)."""

    schema_version: Literal["1"] = "1"
    article: Article
    language: str = "und"
    subjects: tuple[Topic, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    temporal: tuple[TimeExpression, ...] = ()
    related_links: tuple[RelatedLink, ...] = ()
    linked_from: tuple[str, ...] = ()  # uris of earlier articles that carry a link to this one
    info_sources: tuple[InfoSource, ...] = ()
    cluster: Cluster | None = None
    provenance: Provenance

    @property
    def uri(self) -> str:
        return self.article.uri

    @property
    def version(self) -> int:
        return self.article.version

    @property
    def is_withdrawn(self) -> bool:
        return self.article.pub_status is PubStatus.CANCELED


class DeadLetter(Contract):
    """An article (or bytes that never became one) set aside whole, with the reason."""

    schema_version: Literal["1"] = "1"
    id: str
    stage: str  # the queue it died on; `inbox` for bytes that could not be read
    reason: str
    error: str = ""
    attempts: int = Field(0, ge=0)
    source: str
    accepted_at: str
    set_aside_at: str
    content: str  # the inbox item: JSON text, or base64 when `encoding` says so
    encoding: Literal["utf-8", "base64"] = "utf-8"


CONTRACTS: tuple[type[Contract], ...] = (RawArticle, Article, Record, DeadLetter)
