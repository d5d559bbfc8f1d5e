"""What is said about an article: removed lines, entities, quotes, links, topics, provenance. Parts of the contracts."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import to_json


class Contract(BaseModel):
    """Frozen, closed, camelCase on the wire."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    def to_json(self) -> bytes:
        """UTF-8 JSON without absent fields, ready for the wire."""
        # as `model_dump_json`, which makes a string of the bytes, to be made bytes again: a sixth of its time
        return to_json(self, by_alias=True, exclude_none=True, inf_nan_mode="null")


class RemovedLine(Contract):
    """A line of the raw text that is not the article: which one, what it was, and why it went."""

    kind: Literal[
        "categoryLine",
        "relatedTeaser",
        "boilerplate",
        "share",
        "caption",
        "byline",
        "dateline",
        "date",
        "navigation",
        "newsletter",
        "cookie",
        "tags",
        "ad",
        "duplicate",
    ]
    line: int | None = Field(None, ge=0)  # index among the non-empty lines of the raw text; absent for HTML
    text: str


class Teaser(Contract):
    """A pointer to another article, as printed: a headline, maybe glued to its blurb, maybe with a target."""

    text: str
    url: str | None = None
    line: int | None = Field(None, ge=0)


class EntityType(StrEnum):
    """IPTC "nature of concept" values."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "geoArea"
    POI = "poi"
    OBJECT = "object"
    EVENT = "event"


# Where one is asked for at every mention: read from the class, a member takes Python 3.11 a tenth of a microsecond.
PERSON, ORGANISATION, PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE


class Mention(Contract):
    """One place where an entity is mentioned: code points, half-open, in the body or the headline."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    exact: str
    form: Literal["name", "alias", "nominal", "pronoun", "demonym", "metonym", "verb"] = "name"
    where: Literal["body", "headline"] = Field("body", alias="in")
    refers_to: str | None = None


class Entity(Contract):
    """Somebody or something the article speaks of, with every mention."""

    id: str
    type: EntityType
    subtype: str | None = None
    name: str
    title: str | None = None  # the office as printed, never part of the name
    aliases: tuple[str, ...] = ()
    code: str | None = None  # ISO 3166-1 alpha-2 or 3166-2
    wikidata: str | None = None
    uri: str | None = None
    rel: Literal["about", "mentions"] = "mentions"
    relevance: int = Field(0, ge=0, le=100)
    confidence: int = Field(0, ge=0, le=100)
    mentions: tuple[Mention, ...] = ()


class Span(Contract):
    """A stretch of the body; for a speaker, the entity it stands for when that is known."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    exact: str
    entity: str | None = None


class Quote(Contract):
    """What somebody said: `exact` includes the marks, `text` does not."""

    id: str
    type: Literal["direct", "indirect", "mixed"]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    exact: str
    text: str
    speaker: Span | None = None
    cue: Span | None = None
    attributed_via: str | None = None


class TimeExpression(Contract):
    """A date, time or duration as printed; `value` is ISO 8601 where it can be told."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    exact: str
    type: Literal["date", "time", "duration"]
    value: str | None = None


class LinkForm(Contract):
    """One printing of a related link: the rule that counted it to the link, and what was taken off its address.

    `text` and `url` only where they differ from the link's own headline and url.
    """

    rule: Literal["first", "sameTarget", "sameHeadline", "gluedBlurb", "clipped"]
    line: int | None = Field(None, ge=0)
    text: str | None = None
    url: str | None = None
    cleaned: tuple[
        Literal["redirector", "amp", "mobileHost", "tracking", "indexPage", "printView", "fragment"], ...
    ] = ()


class RelatedLink(Contract):
    """One related article after dedupe, and the forms in which it was printed.

    `resolved` says by what it was found to be one of our own articles, whose `uri` it then has.
    """

    uri: str
    headline: str
    summary: str | None = None
    url: str | None = None
    language: str | None = None
    headline_fingerprint: str
    occurrences: int = Field(1, ge=1)
    lines: tuple[int, ...] = ()
    forms: tuple[Literal["headline", "headline+blurb", "blurb"], ...] = ()
    printed: tuple[LinkForm, ...] = ()
    resolved: Literal["url", "headline"] | None = None


class Topic(Contract):
    """A subject: a section stated upstream (`category`), or an IPTC Media Topic found by us (`about`)."""

    name: str
    rel: Literal["category", "about"]
    literal: str
    creator: str
    uri: str | None = None
    relevance: int | None = Field(None, ge=0, le=100)
    confidence: int | None = Field(None, ge=0, le=100)


class InfoSource(Contract):
    """Who stands behind the information: publisher, distributor, or an agency cited in the text."""

    name: str
    role: Literal["publisher", "distributor", "cited"]
    literal: str | None = None
    uri: str | None = None


class Cluster(Contract):
    """The story this article belongs to, as known at publish time.

    `id` is the uri of the article of the story that was seen first; `method` the rule that decided, `matched_uri` the
    article it was compared with, `similarity` the share of the shorter text that stands in the other.
    """

    id: str
    role: Literal["canonical", "duplicate", "nearDuplicate", "update", "unknown"] = "canonical"
    method: str = "contentDigest"
    similarity: float | None = Field(None, ge=0, le=1)
    canonical_uri: str | None = None
    matched_uri: str | None = None
    index_version: str | None = None
    size: int = Field(1, ge=1)


class Step(Contract):
    """One thing done to the article: by which service, which step, which version of it, when."""

    service: Literal["ingest", "enrich", "publish"]
    step: str
    version: str
    at: str
    note: str | None = None


class Provenance(Contract):
    """Where the record comes from. Reads as W3C PROV: digest = Entity, step = Activity, service = Agent."""

    raw_digest: str
    media_type: str
    door: str
    received_at: str
    correlation_id: str
    source_system: str | None = None
    upstream_id: str | None = None
    fetched_at: str | None = None
    traceparent: str | None = None  # W3C, of the span in which the store was given the record
    steps: tuple[Step, ...] = ()
