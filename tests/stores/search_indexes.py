"""What a search cluster holds, as OpenSearch and Elasticsearch behave towards a writer: indexes, aliases, external
versions, and documents that can be searched only after a refresh. Held in memory.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

Json = dict[str, Any]
LONGEST_ID = 512  # bytes
_NO_FAULT: Json = {}


class Fault(Exception):  # noqa: N818  (what an answer calls an error)
    """An answer with `error`: of one document, or of a request."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.error = {"type": kind, "reason": reason}


@dataclass
class Document:
    version: int
    source: bytes


@dataclass
class Index:
    """`documents` as a get sees them, `searchable` as a search does."""

    mappings: Json = field(default_factory=dict)
    settings: Json = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    searchable: dict[str, Document] = field(default_factory=dict)
    is_blocked: bool = False
    is_closed: bool = False

    def refresh(self) -> None:
        self.searchable = {name: Document(each.version, each.source) for name, each in self.documents.items()}


class Indexes:
    """`item_fault` says, on demand, what goes wrong with one document: status and type, or None."""

    def __init__(self) -> None:
        self.indexes: dict[str, Index] = {}
        self.aliases: dict[str, dict[str, bool]] = {}  # alias -> index -> whether it is written to
        self.templates: dict[str, Json] = {}
        self.item_fault: Callable[[str], tuple[int, str] | None] = lambda _: None
        self.writes: list[tuple[str, str, int]] = []  # index, id, version of each document taken

    def create(self, name: str, body: Json) -> None:
        if name in self.indexes:
            raise Fault(400, "resource_already_exists_exception", f"index [{name}] already exists")
        self.indexes[name] = self._from_template(name)
        for alias, options in body.get("aliases", {}).items():
            self._add_alias(alias, name, is_written=options.get("is_write_index", False))

    def _add_alias(self, alias: str, name: str, *, is_written: bool) -> None:
        if alias in self.indexes:
            raise Fault(400, "invalid_alias_name_exception", f"an index exists with the same name as [{alias}]")
        self.aliases.setdefault(alias, {})[name] = is_written

    def rollover(self, alias: str) -> str:
        """A next generation behind the alias, which is written to from now on."""
        (last,) = (name for name, is_written in self.aliases[alias].items() if is_written)
        stem, _, number = last.rpartition("-")
        following = f"{stem}-{int(number) + 1:06d}"
        self.aliases[alias] = dict.fromkeys(self.aliases[alias], False)
        self.create(following, {"aliases": {alias: {"is_write_index": True}}})
        return following

    def _from_template(self, name: str) -> Index:
        for template in self.templates.values():
            if any(fnmatch.fnmatch(name, pattern) for pattern in template["index_patterns"]):
                made = template["template"]
                return Index(made.get("mappings", {}), made.get("settings", {}))
        return Index()

    def concrete(self, name: str) -> dict[str, Index]:
        """The indexes behind a name. Raises a 404."""
        names = [name] if name in self.indexes else list(self.aliases.get(name, {}))
        if not names:
            raise Fault(404, "index_not_found_exception", f"no such index [{name}]")
        return {each: self.indexes[each] for each in names}

    def aliases_of(self, name: str) -> Json:
        return {
            each: {
                "aliases": {
                    alias: {"is_write_index": behind[each]} for alias, behind in self.aliases.items() if each in behind
                }
            }
            for each in self.concrete(name)
        }

    def get(self, name: str, document_id: str) -> Json:
        """One entry of a multi-get's answer."""
        place = {"_index": name, "_id": document_id}
        try:
            behind = self.concrete(name)
            if len(behind) > 1:
                raise Fault(400, "illegal_argument_exception", f"alias [{name}] has more than one index")
            (found,) = behind
        except Fault as fault:
            return {**place, "error": fault.error}
        document = self.indexes[found].documents.get(document_id)
        if document is None:
            return {**place, "_index": found, "found": False}
        return {**place, "_index": found, "_version": document.version, "found": True}

    def apply(self, operation: str, action: Json, source: bytes) -> Json:
        """One document of a bulk request: its outcome."""
        place = {"_index": action["_index"], "_id": action["_id"]}
        try:
            name = self._written_to(action)
            place["_index"] = name
            if (fault := self.item_fault(action["_id"])) is not None:
                raise Fault(*fault, f"[{action['_id']}]: as the test wants it")
            if operation == "update":
                return {operation: {**place, **self._update(name, action)}}
            return {operation: {**place, **self._index(name, action, source)}}
        except Fault as fault:
            return {operation: {**place, "status": fault.status, "error": fault.error}}

    def _written_to(self, action: Json) -> str:
        name = action["_index"]
        if action.get("require_alias") and name not in self.aliases:
            reason = f"no such index [{name}] and [require_alias] request flag is [true] and [{name}] is not an alias"
            raise Fault(404, "index_not_found_exception", reason)
        if name in self.aliases:
            behind = self.aliases[name]
            written = [each for each, is_written in behind.items() if is_written or len(behind) == 1]
            if not written:
                raise Fault(400, "illegal_argument_exception", f"no write index is defined for alias [{name}]")
            (name,) = written
        if name not in self.indexes:
            self.create(name, {})  # as clusters do unless they are told not to
        if self.indexes[name].is_closed:
            raise Fault(400, "index_closed_exception", "closed")
        if self.indexes[name].is_blocked:
            raise Fault(403, "cluster_block_exception", f"index [{name}] blocked by: [FORBIDDEN/8/index write (api)];")
        return name

    def _update(self, name: str, action: Json) -> Json:
        if action["_id"] not in self.indexes[name].documents:
            raise Fault(404, "document_missing_exception", f"[{action['_id']}]: document missing")
        return {"status": 200, "result": "noop"}

    def _index(self, name: str, action: Json, source: bytes) -> Json:
        index, document_id = self.indexes[name], action["_id"]
        before = index.documents.get(document_id)
        version = self._next_version(action, before)
        require_fitting(index, source)
        index.documents[document_id] = Document(version, source)
        self.writes.append((name, document_id, version))
        result, status = ("created", 201) if before is None else ("updated", 200)
        return {"_version": version, "result": result, "status": status}

    def _next_version(self, action: Json, before: Document | None) -> int:
        held = before.version if before else None
        if action.get("version_type") != "external":
            return (held or 0) + 1
        version = action["version"]
        if not 0 <= version < 2**63:
            raise Fault(400, "illegal_argument_exception", f"Value [{version}] is out of range for a long")
        if held is not None and held >= version:
            reason = (
                f"[{action['_id']}]: version conflict, current version [{held}] is higher or equal to the one "
                f"provided [{version}]"
            )
            raise Fault(409, "version_conflict_engine_exception", reason)
        return version


def require_fitting(index: Index, source: bytes) -> None:
    """The document against the mapping: a 400 for what is no object, or an object where a value belongs."""
    try:
        document = orjson.loads(source)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise Fault(400, "mapper_parsing_exception", "failed to parse")
    _require_values(index.mappings.get("properties", {}), document, "")


def _require_values(properties: Json, document: Json, path: str) -> None:
    for name, value in document.items():
        mapped = properties.get(name)
        for each in value if isinstance(value, list) else [value]:
            if mapped is not None:
                _require_value(mapped, each, path + name)


def _require_value(mapped: Json, value: Any, path: str) -> None:
    if "properties" in mapped:
        if not isinstance(value, dict):
            raise Fault(400, "mapper_parsing_exception", f"object mapping for [{path}] tried to parse as object")
        _require_values(mapped["properties"], value, f"{path}.")
    elif isinstance(value, dict):
        raise Fault(400, "mapper_parsing_exception", f"failed to parse field [{path}] of type [{mapped['type']}]")
