"""What only the stream can tell about a record: its story, and which of its links lead to articles of our own.

Asked once per batch, after the enrichers, of two indexes in Redis; the article logic is in `enrichers/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.enrich.enrichers.links.headlines import read_teaser
from services.enrich.enrichers.links.targets import find_target
from services.enrich.enrichers.story_print import make_print
from shared.annotations import Cluster, RelatedLink, Step
from shared.canary import is_canary
from shared.contracts import Article, Record
from shared.link_index import Found, LinkAnswer, Linked, LinkIndex, LinkKeys
from shared.stories import INDEX_VERSION, StoryIndex
from shared.story_prints import Placement, Question, Role, Rule
from shared.structs import changed, unchecked

_LEAST_WORDS = 4  # a shorter headline is no name of an article
_MOST_LINKS = 64  # per article looked up; a page with more is a list

_ROLES = {
    Role.CANONICAL: "canonical",
    Role.DUPLICATE: "duplicate",
    Role.NEAR_DUPLICATE: "nearDuplicate",
    Role.UPDATE: "update",
}
_METHODS = {
    Rule.FIRST_SEEN: "firstSeen",
    Rule.TOO_SHORT: "tooShort",
    Rule.SAME_TEXT: "contentDigest",
    Rule.SHARED_TEXT: "sharedText",
    Rule.HEADLINE: "sameHeadline",
    Rule.SAME_URL: "url",
}


@dataclass(frozen=True, slots=True)
class Indexes:
    """What the stream has shown so far."""

    stories: StoryIndex
    links: LinkIndex


def place_records(records: Sequence[Record], indexes: Indexes, *, now: str) -> list[Record]:
    """The records with cluster and resolved links, in order. Withdrawn ones pass as they are, and the canary."""
    standing = [record for record in records if _is_placed(record)]
    placed = iter(resolve_links(place_in_stories(standing, indexes.stories, now=now), indexes.links))
    return [next(placed) if _is_placed(record) else record for record in records]


def _is_placed(record: Record) -> bool:
    return not record.is_withdrawn and not is_canary(record)


def place_in_stories(records: Sequence[Record], index: StoryIndex, *, now: str) -> list[Record]:
    """The records, each with the story it belongs to and a step in its provenance; one call for all."""
    placements = index.place([_question(record) for record in records])
    return [_with_cluster(record, placement, now) for record, placement in zip(records, placements, strict=True)]


def _question(record: Record) -> Question:
    article = record.article
    return Question(article.uri, article.version, make_print(article.headline, article.body))


def _with_cluster(record: Record, placement: Placement | None, now: str) -> Record:
    cluster = cluster_of(record.uri, placement)
    step = unchecked(Step, service="enrich", step="stories", version=INDEX_VERSION, at=now, note=cluster.method)
    steps = (*record.provenance.steps, step)
    return changed(record, cluster=cluster, provenance=changed(record.provenance, steps=steps))


def cluster_of(uri: str, placement: Placement | None) -> Cluster:
    """The placement as it is published; what the index could not answer is `unknown`, never new."""
    if placement is None:
        return unchecked(Cluster, id=uri, role="unknown", method="unknown", index_version=INDEX_VERSION)
    return unchecked(
        Cluster,
        id=placement.story,
        role=_ROLES[placement.role],
        method=_METHODS[placement.rule],
        similarity=placement.similarity if placement.rule > Rule.TOO_SHORT else None,
        canonical_uri=placement.story if placement.story != uri else None,
        matched_uri=placement.matched,
        index_version=INDEX_VERSION,
        size=placement.size,
    )


def is_copy(record: Record) -> bool:
    """Whether the record's story began with another article; versions of a copy are copies too."""
    return record.cluster is not None and record.cluster.canonical_uri is not None


def resolve_links(records: Sequence[Record], index: LinkIndex) -> list[Record]:
    """The records, their links leading to our own articles where those are known, and who links to them."""
    answers = index.resolve([link_keys(record) for record in records])
    return [_with_links(record, answer) for record, answer in zip(records, answers, strict=True)]


def link_keys(record: Record) -> Linked:
    """By what the article can be found, and what its links lead to."""
    links = tuple(map(_keys, record.related_links[:_MOST_LINKS]))
    return Linked(record.uri, _keys(record.article), links)


def _keys(named: Article | RelatedLink) -> LinkKeys:
    is_name = read_teaser(named.headline).length >= _LEAST_WORDS
    address = find_target(named.url).key if named.url else None
    return LinkKeys(address, (named.headline_fingerprint or None) if is_name else None)


def _with_links(record: Record, answer: LinkAnswer) -> Record:
    taken = {link.uri for link in record.related_links}
    links = []
    for link, found in zip(record.related_links, answer.found, strict=False):
        links.append(_resolved(link, found, taken))
    links += record.related_links[len(links) :]
    return changed(record, related_links=tuple(links), linked_from=answer.linked_from)


def _resolved(link: RelatedLink, found: Found | None, taken: set[str]) -> RelatedLink:
    """Two links may lead to one article of ours; the first has its uri."""
    if found is None or (found.uri in taken and found.uri != link.uri):
        return link
    taken.add(found.uri)
    return changed(link, uri=found.uri, resolved=found.by)
