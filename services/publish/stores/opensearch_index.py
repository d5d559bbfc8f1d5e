"""The indexes of the OpenSearch store: one alias, generations behind it, and the mapping they share.

Behind the alias `articles` stands `articles-000001`; a rollover or a reindexing puts `articles-000002` there too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from opensearchpy import OpenSearch
from opensearchpy.exceptions import RequestError

from services.publish.stores.base import Misconfigured
from services.publish.stores.opensearch_address import asking, connect, needs_somebody, read_address
from shared.errors import TryLater

MAPPING_VERSION = 1

_KEYWORD = {"type": "keyword", "ignore_above": 8191}  # times four bytes it still fits in Lucene's 32,766
_TEXT = {"type": "text"}
_NAME = {"type": "text", "fields": {"raw": _KEYWORD}}
_DATE = {"type": "date"}
_NUMBER = {"type": "float"}


def _all(names: str, field: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(names.split(), field)


def _members(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"properties": fields}


_SAID = _members(role=_KEYWORD, value=_TEXT)
_THING = _members(name=_NAME, rel=_KEYWORD, uri=_KEYWORD, literal=_KEYWORD, relevance=_NUMBER, confidence=_NUMBER)

# The members of all shapes that somebody searches by. What is not listed is kept in the document and costs no index.
_FIELDS = {
    **_all("uri version language url urgency", _KEYWORD),
    # ninjs, ninjs-2
    **_all("pubStatus pubstatus type profile", _KEYWORD),
    **_all("firstCreated versionCreated contentCreated firstcreated versioncreated contentcreated", _DATE),
    **_all("headlines descriptions bodies", _SAID),
    **_all("by located", _NAME),
    **_all("subjects people organisations places objects events infoSources infosources", _THING),
    "altIds": _members(role=_KEYWORD, value=_KEYWORD),
    "altids": _members(role=_KEYWORD, value=_KEYWORD),
    "associations": _members(name=_NAME, uri=_KEYWORD, rel=_KEYWORD, type=_KEYWORD),
    "cluster": _members(**_all("id role method canonicalUri", _KEYWORD)),
    "provenance": _members(correlationId=_KEYWORD, receivedAt=_DATE),
    # schema.org
    **_all("@id @type identifier creativeWorkStatus articleSection inLanguage author dateline", _KEYWORD),
    **_all("headline description articleBody", _TEXT),
    **_all("datePublished dateModified", _DATE),
    **_all("about mentions", _members(name=_NAME, sameAs=_KEYWORD)),
    # flat
    **_all("status source story story_role", _KEYWORD),
    **_all("standfirst body quotes related", _TEXT),
    **_all("byline sections topics countries", _NAME),
    **_all("person_names organisation_names geoarea_names poi_names object_names event_names", _NAME),
    **_all("published_at received_at", _DATE),
}
MAPPINGS = {"dynamic": False, "_meta": {"wiredesk_mapping": MAPPING_VERSION}, "properties": _FIELDS}
# A date that is none costs the search by date, not the article.
SETTINGS = {"index": {"mapping": {"ignore_malformed": True}}}


class Generations(NamedTuple):
    """The indexes behind a name, and whether the name is an alias."""

    indexes: list[str]
    is_alias: bool


def generations_of(client: OpenSearch, name: str) -> Generations:
    """What stands behind the name; makes template, index and alias where there is nothing."""
    found = _find(client, name)
    if not found.indexes:
        _put_template(client, name)
        _make_first(client, name)
        found = _find(client, name)
    if not found.indexes:
        raise Misconfigured(f"no alias {name}: somebody made {_first(name)} without it")
    return found


def migrate_store(url: str) -> None:
    """Template, first index and alias, and the mapping of every generation. Raises Misconfigured or TryLater."""
    address = read_address(url)
    client = connect(address)
    try:
        with asking(address.place):
            _put_template(client, address.name)
            for index in generations_of(client, address.name).indexes:
                client.indices.put_mapping(index=index, body=MAPPINGS)
    except TryLater as error:
        if needs_somebody(error.__cause__):
            raise Misconfigured(str(error)) from error
        raise
    finally:
        client.close()


def _find(client: OpenSearch, name: str) -> Generations:
    found = client.indices.get_alias(index=name, params={"ignore": 404})
    indexes = sorted(_without_errors(found))
    return Generations(indexes, name not in indexes)


def _without_errors(found: Any) -> Iterable[str]:
    """A 404 answers with `error` and `status` where else there are names of indexes."""
    if not isinstance(found, dict):
        raise TryLater("no answer to a question for an alias")
    return () if isinstance(found.get("status"), int) else found


def _put_template(client: OpenSearch, name: str) -> None:
    body = {
        "index_patterns": [f"{name}-0*"],
        "priority": 200,
        "version": MAPPING_VERSION,
        "template": {"settings": SETTINGS, "mappings": MAPPINGS},
    }
    client.indices.put_index_template(name=f"wiredesk-{name}", body=body)


def _make_first(client: OpenSearch, name: str) -> None:
    try:
        client.indices.create(index=_first(name), body={"aliases": {name: {"is_write_index": True}}})
    except RequestError as error:
        if error.error != "resource_already_exists_exception":  # another process was faster
            raise


def _first(name: str) -> str:
    return f"{name}-000001"
