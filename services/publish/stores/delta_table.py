"""A Delta Lake table of versions: `delta+file:///data/lake`, `delta+s3://bucket/prefix`. Needs the extra `delta`.

Rows are appended and never changed. Each commit says in its own metadata which versions it brought, so that whoever
lost count between a commit and its note reads it there. deltalake's threads do not outlive a fork: nothing here may
run in a process that forks workers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import orjson
from arro3.core import Array, DataType, Field, Schema, Table
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError

from services.publish.plan import Filing
from services.publish.stores.base import Misconfigured
from services.publish.stores.options import read_number, read_options
from services.publish.stores.rows import ARTICLES
from shared.durability import sync_path
from shared.errors import TryLater

_COLUMNS = [Field(name, DataType.int64() if name == "version" else DataType.utf8()) for name in ARTICLES.columns]
SCHEMA = Schema([Field("date", DataType.date32()), *_COLUMNS])  # of acceptance; then as in the tables of databases
BROUGHT = "wiredesk"  # in a commit's metadata: [[uri, version, withdrawn], ...]
_COMPACT_BYTES = 32_000_000  # files are merged up to this size; that takes 200 MB of memory on top of 30 for the table
# Of these columns alone the log tells the smallest and the largest value: of others it would keep words that were
# withdrawn.
_PROPERTIES: dict[str, str | None] = {"delta.dataSkippingStatsColumns": "uri,version,status,received_at"}
_DAY_ZERO = date(1970, 1, 1).toordinal()
_WAITS = {"max_retries": "2", "retry_timeout": "10s", "timeout": "10s", "connect_timeout": "5s"}
_NEEDS_SOMEBODY = re.compile(
    r"NoSuchBucket|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|\b40[13]\b|PermissionDenied"
    r"|os error (13|20|30)\b|Errno (13|17|20|30)\b|[Cc]redentials"
)
_MOST_COMMITS = 200  # a crash leaves one; more are there when our Redis was lost, and on S3 each one is a request
_COLOURS = re.compile(r"\x1b\[\d+m")  # deltalake draws its errors as a tree


class TableAddress(NamedTuple):
    """Where the table is, what deltalake is told to reach it, and how long files live that it has no use for."""

    uri: str
    storage: dict[str, str]
    retain_hours: int

    @property
    def folder(self) -> Path | None:
        """The table's folder, if it is one."""
        return None if "://" in self.uri else Path(self.uri)


class Brought(NamedTuple):
    """A version that the table has."""

    uri: str
    version: int
    is_withdrawn: bool


def read_address(url: str) -> TableAddress:
    """Raises Misconfigured for options that do not exist."""
    place, given = read_options(url, ("endpoint", "region", "retain_hours"))
    if not place.strip("/"):
        raise Misconfigured("expected delta+file:///data/lake or delta+s3://bucket/prefix")
    hours = read_number(given, "retain_hours", 24)
    if url.startswith("delta+file://"):
        return TableAddress(unquote(place), {}, hours)
    endpoint = given.get("endpoint", "")
    stated = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true" if endpoint.startswith("http://") else "",
        "AWS_REGION": given.get("region", ""),
    }
    return TableAddress(f"s3://{place}", _WAITS | {name: value for name, value in stated.items() if value}, hours)


class VersionsTable:
    """The table, open. One writer at a time, which the caller sees to. Raises TryLater, Misconfigured."""

    def __init__(self, address: TableAddress) -> None:
        self._address = address
        self._table: DeltaTable | None = None

    def refresh(self) -> int:
        """The number of the table's last commit; opens the table, and makes it where there is none."""
        with self._asking():
            if self._table is None:
                self._table = self._open_or_create()
            else:
                self._table.update_incremental()
            return self._table.version()

    def brought_since(self, version: int) -> list[Brought]:
        """What the commits after that one brought, in order; of very many the last ones."""
        table = self._opened
        with self._asking():
            commits = table.history(max(0, min(table.version() - version, _MOST_COMMITS)))
        return [Brought(*each) for commit in reversed(commits) for each in orjson.loads(commit.get(BROUGHT, "[]"))]

    def append(self, filings: Sequence[Filing], news: Sequence[Filing]) -> int:
        """Adds a row for each of `filings` in one commit that says it brought `news`; the commit's number."""
        brought = orjson.dumps([(filing.uri, *filing.rank) for filing in news]).decode()
        with self._asking():
            write_deltalake(
                self._opened,
                _rows(filings),
                mode="append",
                commit_properties=CommitProperties(custom_metadata={BROUGHT: brought}),
            )
            self._make_durable()
            return self._opened.version()

    def remove_earlier(self, filings: Iterable[Filing]) -> None:
        """Deletes the rows of these articles' versions up to these."""
        earlier = [f"(uri = {_quoted(filing.uri)} AND version <= {filing.record.version})" for filing in filings]
        if earlier:
            with self._asking():
                self._opened.delete(" OR ".join(earlier))
                self._make_durable()

    def tidy(self) -> None:
        """Merges small files, then deletes those that no reader of the last `retain_hours` needs."""
        with self._asking():
            self._opened.optimize.compact(target_size=_COMPACT_BYTES, max_concurrent_tasks=1)
            self._opened.vacuum(
                retention_hours=self._address.retain_hours, dry_run=False, enforce_retention_duration=False
            )

    def prove(self) -> int:
        """That one can commit: by a commit that changes nothing for readers; its number."""
        self.refresh()
        with self._asking():
            self._opened.alter.set_table_properties({"delta.appendOnly": "false"})
            return self._opened.version()

    def close(self) -> None:
        self._table = None

    @property
    def _opened(self) -> DeltaTable:
        assert self._table is not None, "refresh comes first"
        return self._table

    def _open_or_create(self) -> DeltaTable:
        uri, storage = self._address.uri, self._address.storage
        if self._address.folder is not None:
            self._address.folder.mkdir(parents=True, exist_ok=True)
        table = DeltaTable.create(
            uri, SCHEMA, mode="ignore", partition_by=["date"], configuration=_PROPERTIES, storage_options=storage
        )
        found = Schema.from_arrow(table.schema())
        if found.names != SCHEMA.names:
            raise Misconfigured(f"{uri} is a table of other columns: {', '.join(found.names)}")
        return table

    def _make_durable(self) -> None:
        """deltalake leaves it to the system when files get onto the disk."""
        folder = self._address.folder
        if folder is None:
            return
        log = folder / "_delta_log" / f"{self._opened.version():020d}.json"
        actions = [orjson.loads(line) for line in log.read_bytes().splitlines()]
        files = [folder / unquote(action["add"]["path"]) for action in actions if "add" in action]
        for path in (*files, *{file.parent for file in files}, folder, log, log.parent):
            sync_path(path)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (DeltaError, OSError) as error:
            self.close()
            said = " ".join(_COLOURS.sub("", str(error)).split())
            kind = Misconfigured if _NEEDS_SOMEBODY.search(said) else TryLater
            raise kind(f"{self._address.uri}: {said}") from error


def prove_table(address: TableAddress) -> int:
    """What `check` does in a process of its own."""
    return VersionsTable(address).prove()


def _rows(filings: Sequence[Filing]) -> Table:
    days = Array([_day(filing) for filing in filings], type=DataType.int32()).cast(DataType.date32())
    rows = [row for filing in filings for row in ARTICLES.rows_of(filing)]
    columns = zip(*rows, strict=True)
    values = [Array(column, type=field.type) for column, field in zip(columns, _COLUMNS, strict=True)]
    return Table.from_arrays([days, *values], schema=SCHEMA)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _day(filing: Filing) -> int | None:
    """Of acceptance, in days since 1970; None where nobody knows."""
    try:
        return date.fromisoformat(filing.record.provenance.received_at[:10]).toordinal() - _DAY_ZERO
    except ValueError:
        return None
