"""What a Delta Lake table holds: each version once, no word of what was withdrawn, few files."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from arro3.core import Array, DataType, Table
from deltalake import DeltaTable, write_deltalake
from redis import Redis

from services.publish.stores import delta
from services.publish.stores.base import Misconfigured, WriteOutcome
from services.publish.stores.delta import DeltaStore
from services.publish.stores.delta_table import SCHEMA, TableAddress, VersionsTable, read_address
from services.publish.stores.registry import open_store
from shared.contracts import Record
from shared.errors import TryLater
from tests.ports import free_port
from tests.stores.lake_reader import query_lake
from tests.stores.record_builder import a_record, a_uri, a_withdrawal
from tests.stores.s3_server import BUCKET, s3_server
from tests.stores.store_places import desk_in, redis, stream_in

PAGE = Path(__file__).parents[2] / "docs/stores.md"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"delta+file://{tmp_path}/lake"


def write(tmp_path: Path, url: str, *batches: list[Record]) -> list[WriteOutcome]:
    with closing(open_store(url, desk=desk_in(tmp_path))) as store:
        return [answer.outcome for batch in batches for answer in store.write(batch)]


def versions(url: str) -> list[tuple[str, int, str]]:
    return [tuple(row.values()) for row in query_lake(url, "SELECT uri, version, status FROM lake ORDER BY 1, 2")]


def files(folder: Path) -> set[Path]:
    return set(folder.glob("date=*/*.parquet"))


def test_each_version_is_a_row_and_the_newest_view_finds_the_state(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, [a_record(1), a_record(2)], [a_record(1, version=10)], [a_record(1, version=9)], [a_record(2)])
    assert versions(url) == [(a_uri(1), 1, "usable"), (a_uri(1), 10, "usable"), (a_uri(2), 1, "usable")]
    (newest,) = re.findall(r"### Parquet.*?```sql\n(.*?);\n```", PAGE.read_text(), re.DOTALL)
    assert {row["uri"]: row["version"] for row in query_lake(url, newest)} == {a_uri(1): 10, a_uri(2): 1}


def test_rows_have_the_columns_of_the_page(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, [a_record(1)])
    (row,) = query_lake(url, "SELECT * FROM lake")
    assert {name: str(row[name]) for name in ("date", "language", "headline", "source", "published_at")} == {
        "date": "2026-03-01",
        "language": "en",
        "headline": "Dam holds, take 1",
        "source": "harbour-wire",
        "published_at": "2026-03-01T06:00:00Z",
    }
    assert set(row) == set(SCHEMA.names)


def test_a_withdrawal_leaves_no_row_with_text_whatever_stood_beside_it(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, [a_record(1, text="Wholly mistaken."), a_record(2)])
    batch = [a_record(1, version=2, text="Mistaken still."), a_withdrawal(1, version=3), a_record(1, version=5)]
    assert write(tmp_path, url, batch)[1] is WriteOutcome.WITHDRAWN
    assert versions(url) == [(a_uri(1), 3, "canceled"), (a_uri(1), 5, "usable"), (a_uri(2), 1, "usable")]
    assert query_lake(url, "SELECT uri FROM lake WHERE lower(document) LIKE '%mistaken%'") == []


def test_the_log_repeats_no_words_of_articles(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, [a_record(1, headline="Mistaken", text="Mistaken", byline="Mistaken")])
    assert all(b"Mistaken" not in log.read_bytes() for log in (tmp_path / "lake/_delta_log").iterdir())


def test_small_files_are_merged_and_those_of_withdrawn_texts_deleted(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta, "_TIDY_EVERY", 5)
    batches = [[a_record(number)] for number in range(1, 5)]
    write(tmp_path, f"{url}?retain_hours=0", *batches, [a_withdrawal(1)])  # commits 1 to 4, 5 deletes, 6 adds
    before = files(tmp_path / "lake")
    write(tmp_path, f"{url}?retain_hours=0", *([a_record(number)] for number in range(5, 9)))  # 10 is tidied
    after = files(tmp_path / "lake")
    table = DeltaTable(tmp_path / "lake")
    assert after == {Path(uri.removeprefix("file://")) for uri in table.file_uris()}
    assert len(after) == 1
    assert not before & after
    assert len(versions(url)) == 8


def test_a_crash_between_a_commit_and_its_note_repeats_no_row(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [a_record(1), a_withdrawal(2, version=3), a_record(2, version=4)]
    write(tmp_path, url, [a_record(2), a_record(9)])
    for attribute in ("note", "note_ranks"):
        with monkeypatch.context() as crash, closing(open_store(url, desk=desk_in(tmp_path))) as store:
            assert isinstance(store, DeltaStore)
            crash.setattr(store._memory, attribute, _die)
            with pytest.raises(KeyboardInterrupt):
                store.write(batch)
    assert write(tmp_path, url, batch) == [WriteOutcome.WRITTEN, WriteOutcome.STALE, WriteOutcome.WRITTEN]
    assert versions(url) == [
        (a_uri(1), 1, "usable"),
        (a_uri(2), 3, "canceled"),
        (a_uri(2), 4, "usable"),
        (a_uri(9), 1, "usable"),
    ]


def test_a_redis_that_lost_its_memory_learns_from_the_log_what_the_table_has(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, [a_record(1, version=2)], [a_withdrawal(2, version=3)])
    with Redis.from_url(redis().url) as memory:
        memory.delete(*memory.scan_iter(f"*{stream_in(tmp_path)}*"))
    assert write(tmp_path, url, [a_record(1), a_record(1, version=2), a_record(2)]) == [
        WriteOutcome.STALE,
        WriteOutcome.WRITTEN,
        WriteOutcome.STALE,
    ]
    assert versions(url) == [(a_uri(1), 2, "usable"), (a_uri(2), 3, "canceled")]


def test_a_crash_between_the_deletion_and_the_withdrawal_is_made_good(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, url, [a_record(1), a_record(2)])
    with monkeypatch.context() as crash, closing(open_store(url, desk=desk_in(tmp_path))) as store:
        crash.setattr(VersionsTable, "append", _die)
        with pytest.raises(KeyboardInterrupt):
            store.write([a_withdrawal(1, version=2)])
    assert versions(url) == [(a_uri(2), 1, "usable")]
    assert write(tmp_path, url, [a_withdrawal(1, version=2)]) == [WriteOutcome.WITHDRAWN]
    assert versions(url) == [(a_uri(1), 2, "canceled"), (a_uri(2), 1, "usable")]


def test_many_withdrawals_are_one_deletion(tmp_path: Path, url: str) -> None:
    write(tmp_path, url, [a_record(number) for number in range(512)])
    write(tmp_path, url, [a_withdrawal(number, version=2) for number in range(512)])
    assert {row["version"] for row in query_lake(url, "SELECT version FROM lake")} == {2}
    assert DeltaTable(tmp_path / "lake").version() == 3


def test_a_record_that_does_not_say_when_it_came_has_a_place_too(tmp_path: Path, url: str) -> None:
    record = a_record(1)
    write(
        tmp_path,
        url,
        [record.model_copy(update={"provenance": record.provenance.model_copy(update={"received_at": ""})})],
    )
    assert query_lake(url, "SELECT date, uri FROM lake") == [{"date": None, "uri": a_uri(1)}]


def test_an_address_says_where_the_table_is() -> None:
    assert read_address("delta+file:///data/my%20lake?retain_hours=1") == TableAddress("/data/my lake", {}, 1)
    address = read_address("delta+s3://bucket/lake?endpoint=http://minio:9000&region=eu-north-1")
    assert (address.uri, address.folder, address.retain_hours) == ("s3://bucket/lake", None, 24)
    assert address.storage["AWS_ENDPOINT_URL"] == "http://minio:9000"
    assert address.storage["AWS_REGION"] == "eu-north-1"


@pytest.mark.parametrize("url", ["delta+file://", "delta+s3:///", "delta+file://x?compression=zstd"])
def test_an_address_that_cannot_be_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        open_store(url, desk=desk_in(tmp_path))


def _in_a_file(tmp_path: Path) -> str:
    (tmp_path / "plain").write_text("a file, not a directory")
    return f"delta+file://{tmp_path}/plain"


def _in_another_table(tmp_path: Path) -> str:
    write_deltalake(tmp_path / "theirs", Table.from_pydict({"column": Array([1], type=DataType.int64())}))
    return f"delta+file://{tmp_path}/theirs"


def _in_no_bucket(_: Path) -> str:
    return f"delta+s3://no-such-bucket/lake?endpoint={s3_server().url}"


@pytest.mark.parametrize("place", [_in_a_file, _in_another_table, _in_no_bucket])
def test_a_place_that_cannot_be_written_is_told_at_the_check(place: Callable[[Path], str], tmp_path: Path) -> None:
    with closing(open_store(place(tmp_path), desk=desk_in(tmp_path))) as store, pytest.raises(Misconfigured):
        store.check()


def test_a_server_that_is_away_is_tried_later_and_nothing_counts_as_written(tmp_path: Path) -> None:
    here = f"delta+s3://{BUCKET}/{tmp_path.name}?endpoint={s3_server().url}"
    away = here.replace(s3_server().url, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(TryLater, match=r"^[ -~\u21b3]*Connection refused[ -~]*$"):
        write(tmp_path, away, [a_record(1)])
    write(tmp_path, here, [a_record(1)])
    assert versions(here) == [(a_uri(1), 1, "usable")]


def _die(*_: object) -> None:
    """As if the process were killed here: nothing after it happens."""
    raise KeyboardInterrupt
