"""What objects a bucket gets, and what the store says when it gets none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import boto3
import pytest
from redis import Redis

from services.publish.plan import Filing
from services.publish.stores.base import Misconfigured
from services.publish.stores.registry import open_store
from services.publish.stores.s3 import objects_of, read_address
from shared.compression import Compression
from shared.contracts import Record
from shared.errors import TryLater
from shared.s3 import BucketAddress
from tests.ports import free_port
from tests.stores.record_builder import a_record, a_uri, a_withdrawal
from tests.stores.s3_server import BUCKET, KEYS, s3_lines, s3_server
from tests.stores.store_places import desk_in, redis, stream_in


def accepted_at(record: Record, instant: str) -> Record:
    provenance = record.provenance.model_copy(update={"received_at": instant})
    return record.model_copy(update={"provenance": provenance})


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"s3://{BUCKET}/lake/{stream_in(tmp_path)}?endpoint={s3_server().url}"


def keys(tmp_path: Path) -> list[str]:
    prefix = f"lake/{stream_in(tmp_path)}/"
    return [key.removeprefix(prefix) for key in s3_server().objects(prefix)]


def write(tmp_path: Path, url: str, *records: Record) -> None:
    with closing(open_store(url, desk=desk_in(tmp_path))) as store:
        store.write(records)


def test_an_address_says_bucket_prefix_and_where_it_is() -> None:
    assert read_address("s3://b") == (BucketAddress("b"), Compression.ZSTD)
    assert read_address("s3://b/a/b%20c/?compression=gzip&endpoint=http://minio:9000&region=eu-north-1") == (
        BucketAddress("b", "a/b c/", "http://minio:9000", "eu-north-1"),
        Compression.GZIP,
    )


@pytest.mark.parametrize("url", ["s3://", "s3:///key", "s3://b?compression=rar", "s3://b?secret=x"])
def test_an_address_that_cannot_be_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        open_store(url, desk=desk_in(tmp_path))


@pytest.mark.parametrize(("compression", "suffix"), [("none", ""), ("gzip", ".gz"), ("zstd", ".zst")])
def test_a_batch_is_an_object_for_each_day_of_acceptance(
    compression: str, suffix: str, url: str, tmp_path: Path
) -> None:
    old = accepted_at(a_record(2), "2026-02-28T23:59:59.999Z")
    write(tmp_path, f"{url}&compression={compression}", a_record(1), old, a_withdrawal(3))
    first, second = keys(tmp_path)
    assert first.startswith("date=2026-02-28/235959-")
    assert second.startswith("date=2026-03-01/060100-")
    assert first.endswith(f".ndjson{suffix}") and second.endswith(f".ndjson{suffix}")
    assert [line["uri"] for line in s3_lines(f"lake/{stream_in(tmp_path)}/")] == [a_uri(2), a_uri(1), a_uri(3)]


def test_a_batch_that_comes_again_after_a_crash_takes_the_place_of_itself(url: str, tmp_path: Path) -> None:
    batch = a_record(1), a_record(2), a_withdrawal(1)
    write(tmp_path, url, *batch)
    _forget(tmp_path)  # as if the process had died before it could note what it had put
    write(tmp_path, url, *batch)
    assert len(keys(tmp_path)) == 1
    write(tmp_path, url, *batch, a_record(3))
    assert [line["uri"] for line in s3_lines(f"lake/{stream_in(tmp_path)}/") if line["uri"] == a_uri(1)] == [
        a_uri(1)
    ] * 2


def test_the_key_tells_versions_apart_and_not_what_stands_in_them() -> None:
    def key(*records: Record) -> str:
        (only,) = objects_of([Filing(record, b"{}") for record in records], Compression.NONE)
        return only.key

    assert key(a_record(1)) == key(a_record(1, text="Rendered anew."))
    forms = (
        [a_record(1)],
        [a_record(1, version=2)],
        [a_withdrawal(1, version=1)],
        [a_record(2)],
        [a_record(1), a_record(2)],
    )
    assert len({key(*records) for records in forms}) == len(forms)


def test_a_record_that_does_not_say_when_it_came_has_a_place_too(url: str, tmp_path: Path) -> None:
    write(tmp_path, url, accepted_at(a_record(1), ""))
    assert keys(tmp_path)[0].startswith("date=__HIVE_DEFAULT_PARTITION__/000000-")


def test_a_bucket_that_is_not_there_is_told_at_the_check(tmp_path: Path) -> None:
    with (
        closing(open_store(f"s3://no-such-bucket?endpoint={s3_server().url}", desk=desk_in(tmp_path))) as store,
        pytest.raises(Misconfigured, match="NoSuchBucket"),
    ):
        store.check()


def test_missing_credentials_are_told_at_the_check(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr("shared.s3.session", boto3.session.Session)
    with closing(open_store(url, desk=desk_in(tmp_path))) as store, pytest.raises(Misconfigured, match="credentials"):
        store.check()


@pytest.mark.parametrize("endpoint", ["nonsense", "http://"])
def test_an_endpoint_that_is_no_url_is_told_at_the_check(endpoint: str, tmp_path: Path) -> None:
    with (
        closing(open_store(f"s3://b?endpoint={endpoint}", desk=desk_in(tmp_path))) as store,
        pytest.raises(Misconfigured),
    ):
        store.check()


@pytest.fixture
def nobody() -> Iterator[str]:
    """An endpoint at which nobody listens."""
    s3_server()  # the keys
    yield f"http://127.0.0.1:{free_port()}"


def test_a_server_that_is_away_is_tried_later_and_nothing_counts_as_written(nobody: str, tmp_path: Path) -> None:
    away = f"s3://{BUCKET}/lake/{stream_in(tmp_path)}?endpoint={nobody}"
    with closing(open_store(away, desk=desk_in(tmp_path))) as store:
        with pytest.raises(TryLater, match=f"s3://{BUCKET}"):
            store.check()
        with pytest.raises(TryLater):
            store.write([a_record(1)])
    write(tmp_path, away.replace(nobody, s3_server().url), a_record(1))
    assert len(keys(tmp_path)) == 1


def _forget(tmp_path: Path) -> None:
    with Redis.from_url(redis().url) as client:
        for key in client.scan_iter(f"*{stream_in(tmp_path)}:newest:*"):
            client.delete(key)
