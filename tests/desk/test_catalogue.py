"""The same questions, put to SQLite and to PostgreSQL, have the same answers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import orjson
import pytest

from desk.catalogue import Catalogue, Wanted
from desk.records import NoRecords, RecordsAway, SqliteRecords, open_records
from services.publish.stores.postgresql import migrate_store
from shared.contracts import Record
from shared.ninjs import to_ninjs
from tests.desk.published import publish_samples
from tests.stores.postgresql_server import PostgresqlServer


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shelf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Catalogue, dict[str, Record]]]:
    with ExitStack() as running:
        url = f"sqlite:///{tmp_path_factory.mktemp('desk')}/records.db"
        if request.param == "postgresql":
            url = running.enter_context(_postgresql())
            migrate_store(url)
        records = publish_samples(url)
        yield Catalogue(open_records({"archive": url})), records


@contextmanager
def _postgresql() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    server = PostgresqlServer(folder)
    server.create()
    server.start()
    yield server.url
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def found(catalogue: Catalogue, words: str = "", **filters: str) -> set[str]:
    return {row["uri"] for row in catalogue.search(Wanted(words, filters))}


def test_words_that_all_occur_find_an_article_and_operators_are_words(shelf):
    catalogue, records = shelf
    assert found(catalogue, "kisumu ferry dredging") == {records["ferry"].uri, records["copy"].uri}
    assert found(catalogue, "ferry AND nosuchword") == set()
    assert found(catalogue, '"ferry -kisumu* (') == found(catalogue, "ferry -kisumu*")


def test_filters_narrow_and_unknown_ones_are_ignored(shelf):
    catalogue, records = shelf
    assert found(catalogue, source="gull-daily") == {records["copy"].uri}
    assert found(catalogue, "ferry", language="de") == set()
    assert found(catalogue, colour="blue") == {record.uri for record in records.values()}


def test_a_story_and_its_siblings(shelf):
    catalogue, records = shelf
    (story,) = catalogue.stories()
    assert (story["story"], story["articles"], story["sources"]) == (records["ferry"].uri, 2, 2)
    assert [row["uri"] for row in catalogue.siblings(records["ferry"].uri)] == [records["copy"].uri]
    assert found(catalogue, story=records["ferry"].uri) == {records["ferry"].uri, records["copy"].uri}


def test_members_of_a_story_begin_with_its_original_though_it_was_corrected(shelf):
    catalogue, records = shelf
    members = catalogue.members([records["ferry"].uri])
    assert [row["uri"] for row in members] == [records["ferry"].uri, records["copy"].uri]
    assert catalogue.members([]) == []


def test_versions_come_newest_first(shelf):
    catalogue, records = shelf
    assert [row["version"] for row in catalogue.versions(records["ferry"].uri)] == [2, 1]


def test_entities_of_the_latest_articles_lead_to_their_articles_and_days(shelf):
    catalogue, records = shelf
    kenya = next(row for row in catalogue.entities("geoArea") if row["name"] == "Kenya")
    assert kenya["articles"] == 2
    assert found(catalogue, entity=kenya["entity_uri"]) == {records["ferry"].uri, records["copy"].uri}
    assert catalogue.days_of(kenya["entity_uri"]) == [{"day": "2026-03-01", "articles": 2}]
    assert catalogue.entity(kenya["entity_uri"])["code"] == "KE"
    assert catalogue.entity("urn:none") is None


def test_a_store_that_cannot_be_read_says_so_and_none_at_all_is_empty(tmp_path: Path):
    with pytest.raises(RecordsAway, match=r"records\.db"):
        Catalogue(SqliteRecords(tmp_path / "records.db")).search(Wanted())
    nothing = Catalogue(NoRecords())
    assert not nothing.is_readable
    assert nothing.search(Wanted()) == []


def test_a_record_reads_back_as_it_was_published(shelf):
    catalogue, records = shelf
    record = records["ferry"]
    assert orjson.loads(catalogue._records.document(record.uri)) == to_ninjs(record)
    assert orjson.loads(catalogue._records.document(record.uri, record.version)) == to_ninjs(record)
    assert catalogue._records.document("urn:uuid:00000000-0000-5000-8000-000000000000") is None
