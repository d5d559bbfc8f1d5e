"""A store that was added later ends up with what it would hold had it been there from the start."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings

import services.publish.backfill as module
from services.publish.backfill import Carried, Fate, Target, backfill
from services.publish.orders import read_order
from services.publish.stores import holdings
from services.publish.stores.base import Misconfigured, Store
from services.publish.stores.holdings import BEGINNING, Place
from services.publish.stores.memory import MemoryStore
from services.publish.stores.registry import open_store, read_store
from services.publish.stores.rows import ARTICLES, DETAILS
from services.publish.stores.webhook import WebhookStore
from shared.contracts import Record
from shared.errors import TryLater
from shared.ninjs import to_ninjs
from tests.stores.deliveries import FORMS, deliveries_in_any_order
from tests.stores.record_builder import a_record, a_uri, a_withdrawal
from tests.stores.store_places import desk_in, open_in, postgresql, postgresql_in, receiver, rows, stream_in, url_in
from tests.stores.webhook_receiver import Reply

READABLE = ("sqlite", "postgresql")


@pytest.fixture(params=READABLE)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few records are many pages."""
    monkeypatch.setattr(module, "PAGE_VERSIONS", 3)


def written_to(directory: Path, kind: str, *records: Record) -> str:
    """The URL of a store of this kind that got these, one after another."""
    with closing(open_in(directory, kind)) as store:
        for record in records:
            store.write([record])
    return url_in(directory, kind) if kind == "sqlite" else postgresql_in(directory)


def carry(
    source: str, store: Store | None, options: str = "", beside: Callable[[], object] = lambda: None, **asked: Any
) -> list[Carried]:
    """Everything the source has into the store; `beside` happens after each page."""
    target = Target(read_order(f"memory://#{options}"), store)
    given = {"after": BEGINNING, "since": None, "stop": Event(), **asked}
    carried: list[Carried] = []
    with closing(read_store(source)) as held:
        for page in backfill(held, target, **given):
            carried += page
            beside()
    return carried


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """All tables, but for versions whose texts are gone."""
    place = url if url.startswith("postgresql") else Path(url.removeprefix("sqlite:///"))
    found = {
        table.name: rows(place, f"SELECT {', '.join(table.columns)} FROM {table.name}")
        for table in (ARTICLES, *DETAILS)
    }
    found["versions"] = rows(place, "SELECT uri, version, status, document FROM versions WHERE document IS NOT NULL")
    return {name: sorted(lines, key=repr) for name, lines in found.items()}


def test_a_store_filled_later_holds_what_it_would_hold_from_the_start(kind: str, tmp_path: Path) -> None:
    records = (*FORMS, a_record(4, modified_at="2026-03-01T06:30:00Z"))
    source = written_to(tmp_path / "source", kind, *records)
    straight = written_to(tmp_path / "straight", kind, *records)
    later = written_to(tmp_path / "later", kind)
    with closing(open_store(later)) as store:
        carry(source, store)
        assert contents(later) == contents(straight) == contents(source)
        carry(source, store)
    assert contents(later) == contents(straight)


def test_it_is_the_same_from_one_kind_to_the_other(tmp_path: Path) -> None:
    table = written_to(tmp_path / "a", "sqlite", *FORMS)
    there = written_to(tmp_path / "b", "postgresql")
    back = written_to(tmp_path / "c", "sqlite")
    for source, target in ((table, there), (there, back)):
        with closing(open_store(target)) as store:
            carry(source, store)
    assert contents(back).keys() == contents(table).keys()
    assert contents(back)["entities"] == contents(table)["entities"]
    assert [line[:16] for line in contents(back)["articles"]] == [line[:16] for line in contents(table)["articles"]]


@settings(max_examples=6, deadline=None)
@given(before=deliveries_in_any_order(), live=deliveries_in_any_order())
def test_beside_live_traffic_nothing_is_lost_and_nothing_older_wins(
    before: list[list[Record]], live: list[list[Record]]
) -> None:
    with TemporaryDirectory() as name:
        directory = Path(name)
        source = written_to(directory / "source", "sqlite", *(record for batch in before for record in batch))
        later = written_to(directory / "later", "sqlite")
        with closing(open_store(source)) as first, closing(open_store(later)) as store:
            traffic = iter(live)

            def live_batch() -> None:
                for batch in traffic:
                    first.write(batch)
                    store.write(batch)
                    return

            carry(source, store, beside=live_batch)
            for batch in traffic:
                first.write(batch)
                store.write(batch)
        assert contents(later) == contents(source)


def test_a_withdrawal_is_carried_and_the_text_it_took_is_not(kind: str, tmp_path: Path) -> None:
    source = written_to(tmp_path, kind, a_record(1, text="Wholly mistaken."), a_withdrawal(1, version=2))
    store = MemoryStore()
    assert carry(source, store) == [Carried(Place(a_uri(1), 2), Fate.WITHDRAWN)]
    assert b"mistaken" not in store.filings[a_uri(1)].document


def test_the_filters_and_the_shape_are_the_new_stores(kind: str, tmp_path: Path) -> None:
    source = written_to(tmp_path, kind, a_record(1), a_record(2, source="fjord-press", sections=("Sweden",)))
    order = read_order("memory://#shape=flat")
    store = MemoryStore(order.shape)
    fates = [each.fate for each in carry(source, store, "source=harbour-wire")]
    assert fates == [Fate.WRITTEN, Fate.NOT_WANTED]
    assert b'"geoarea_names":["Korvala"]' in store.filings[a_uri(1)].document
    assert [each.fate for each in carry(source, MemoryStore(), "section=Sweden")] == [Fate.NOT_WANTED, Fate.WRITTEN]


def test_what_is_newer_in_the_new_store_stays(kind: str, tmp_path: Path) -> None:
    source = written_to(tmp_path, kind, a_record(1, version=2))
    store = MemoryStore()
    store.write([a_record(1, version=5)])
    assert [each.fate for each in carry(source, store)] == [Fate.STALE]
    assert store.filings[a_uri(1)].rank.version == 5


def test_only_versions_received_since_are_carried(kind: str, tmp_path: Path) -> None:
    old, new = a_record(1), a_record(2)
    new = new.model_copy(
        update={"provenance": new.provenance.model_copy(update={"received_at": "2026-03-02T00:00:00.5Z"})}
    )
    source = written_to(tmp_path, kind, old, new)
    for since, expected in (
        ("2026-03-02", {a_uri(2)}),
        ("2026-03-02T00:00:01", set()),
        ("2026-03-01", {a_uri(1), a_uri(2)}),
    ):
        moment = datetime.fromisoformat(since).replace(tzinfo=UTC)
        assert {each.place.uri for each in carry(source, MemoryStore(), since=moment)} == expected
        with closing(read_store(source)) as held:
            assert held.count(moment) == len(expected)


def test_a_dry_run_reads_and_filters_and_writes_nothing(kind: str, tmp_path: Path) -> None:
    source = written_to(tmp_path, kind, a_record(1), a_withdrawal(2), a_record(3, source="fjord-press"))
    fates = [each.fate for each in carry(source, None, "source=harbour-wire")]
    assert fates == [Fate.WRITTEN, Fate.WITHDRAWN, Fate.NOT_WANTED]


def test_it_stops_between_pages_and_goes_on_where_it_was(kind: str, tmp_path: Path) -> None:
    source = written_to(tmp_path, kind, *(a_record(number) for number in range(8)))
    store, stop = MemoryStore(), Event()
    begun = carry(source, store, beside=stop.set, stop=stop)
    assert [each.place.uri for each in begun] == [a_uri(number) for number in range(3)]
    rest = carry(source, store, after=Place(begun[-1].place.uri, -1))
    assert [each.place.uri for each in rest] == [a_uri(number) for number in range(2, 8)]
    assert len(store.filings) == 8


def test_a_page_ends_when_its_documents_are_large(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = written_to(tmp_path, kind, *(a_record(number) for number in range(4)))
    monkeypatch.setattr(holdings, "PAGE_BYTES", 100)
    sizes: list[int] = []
    with closing(read_store(source)) as held:
        for page in backfill(held, Target(read_order("memory://"), MemoryStore()), BEGINNING, None, Event()):
            sizes.append(len(page))
    assert sizes == [1, 1, 1, 1]


def test_a_version_that_cannot_be_read_is_told_and_its_neighbours_are_carried(tmp_path: Path) -> None:
    source = written_to(tmp_path, "sqlite", *(a_record(number) for number in range(1, 5)))
    with closing(sqlite3.connect(tmp_path / "records.db")) as connection, connection:
        spoil = "UPDATE version_rows SET document = ? WHERE article = (SELECT number FROM article_rows WHERE uri = ?)"
        connection.executemany(spoil, [('{"torn', a_uri(2)), ("{}", a_uri(3))])
    carried = carry(source, MemoryStore())
    assert [each.fate for each in carried] == [Fate.WRITTEN, Fate.FAILED, Fate.FAILED, Fate.WRITTEN]
    assert "no JSON" in carried[1].detail
    assert "not ninjs 3.1" in carried[2].detail


def test_a_version_that_the_new_store_refuses_is_told(tmp_path: Path) -> None:
    source = written_to(tmp_path / "a", "sqlite", a_record(1, text="nul\x00in"), a_record(2))
    with closing(open_in(tmp_path / "b", "postgresql")) as store:
        carried = carry(source, store)
    assert [each.fate for each in carried] == [Fate.FAILED, Fate.WRITTEN]
    assert carried[0].detail.startswith("refused: ")


def test_a_version_that_is_put_off_is_sent_again(tmp_path: Path) -> None:
    source = written_to(tmp_path / "a", "sqlite", a_record(1), a_record(2))
    name, asked = stream_in(tmp_path), iter([Reply(500), Reply(500)])
    receiver().answers[name] = lambda request: next(asked, Reply()) if request.event["subject"] == a_uri(2) else Reply()
    schedule = (0.05, 0.05, 0.05)
    with closing(WebhookStore(url_in(tmp_path, "webhook"), to_ninjs, desk_in(tmp_path), schedule)) as store:
        assert [each.fate for each in carry(source, store)] == [Fate.WRITTEN, Fate.WRITTEN]
    assert [event["subject"] for event in receiver().events(name)] == [a_uri(1), a_uri(2)]


def test_a_version_put_off_for_long_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    source = written_to(tmp_path / "a", "sqlite", *(a_record(number) for number in range(1, 6)))
    name = stream_in(tmp_path)
    receiver().answers[name] = lambda request: Reply(500 if request.event["subject"] == a_uri(2) else 200)
    with closing(WebhookStore(url_in(tmp_path, "webhook"), to_ninjs, desk_in(tmp_path), (9_000,))) as store:
        carried = carry(source, store)
    assert [each.fate for each in carried] == [Fate.WRITTEN, Fate.FAILED, *[Fate.WRITTEN] * 3]
    assert "to be tried again" in carried[1].detail


def test_a_store_that_is_down_is_waited_for(tmp_path: Path) -> None:
    source = written_to(tmp_path, "sqlite", a_record(1))
    target = _Down(times=2)
    assert [each.fate for each in carry(source, target)] == [Fate.WRITTEN]


def test_one_that_stays_down_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = written_to(tmp_path, "sqlite", a_record(1))
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.1)
    with pytest.raises(TryLater, match="down"):
        carry(source, _Down(times=99))


def test_waiting_for_a_store_is_no_reason_not_to_stop(tmp_path: Path) -> None:
    source, stop = written_to(tmp_path, "sqlite", a_record(1)), Event()
    assert carry(source, _Down(times=99, and_then=stop.set), stop=stop) == []


def test_a_source_that_is_not_there_or_not_ours_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no such file"):
        carry(f"sqlite:///{tmp_path}/nowhere.db", None)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection, connection:
        connection.execute("CREATE TABLE cats (name)")
    with pytest.raises(Misconfigured, match="has schema 0"):
        carry(f"sqlite:///{tmp_path}/other.db", None)
    with pytest.raises(Misconfigured, match="does not exist"):
        carry(postgresql_in(tmp_path).replace(f"/{stream_in(tmp_path)}", "/nowhere"), None)


def test_reading_makes_no_tables_in_an_empty_database() -> None:
    empty = postgresql().new_database("nothing-to-read")
    with pytest.raises(Misconfigured, match="has no tables of ours"):
        carry(empty, None)
    assert rows(empty, "SELECT to_regclass('articles')") == [(None,)]


@pytest.mark.parametrize("url", ["memory://", "webhook+https://partner.example/hooks", "redis+stream://host/0"])
def test_a_kind_that_keeps_nothing_to_read_says_which_do(url: str) -> None:
    with pytest.raises(Misconfigured, match=r"cannot be read back; these can: .*sqlite.*postgresql"):
        read_store(url)


class _Down(MemoryStore):
    """Not reachable so many times, then there."""

    def __init__(self, times: int, and_then: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self._failures: Iterator[int] = iter(range(times))
        self._and_then = and_then

    def write(self, records: Any) -> Any:
        if next(self._failures, None) is None:
            return super().write(records)
        self._and_then()
        raise TryLater("down")
