"""What every kind of store does. A new kind joins by one entry in store_places.URLS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from services.publish.backfill import Fate, Target, backfill
from services.publish.orders import read_order
from services.publish.plan import without_text
from services.publish.shapes import SHAPES
from services.publish.stores.base import Misconfigured, Store, WriteOutcome
from services.publish.stores.holdings import BEGINNING
from services.publish.stores.registry import open_store, read_store, store_name
from shared.contracts import Record
from tests.stores.deliveries import FORMS, deliveries_in_any_order
from tests.stores.record_builder import a_record, a_record_without_utf8, a_uri, a_withdrawal
from tests.stores.store_places import KINDS_WITH_FILES, LASTING_KINDS, URLS, desk_in, documents_in, open_in, url_in

WRITTEN, STALE, WITHDRAWN, REFUSED = (
    WriteOutcome.WRITTEN,
    WriteOutcome.STALE,
    WriteOutcome.WITHDRAWN,
    WriteOutcome.REFUSED,
)


@pytest.fixture(params=URLS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def store(kind: str, tmp_path: Path) -> Iterator[Store]:
    store = open_in(tmp_path, kind)
    yield store
    store.close()


def outcomes(store: Store, *records: Record) -> list[WriteOutcome]:
    return [written.outcome for written in store.write(records)]


def test_a_written_record_can_be_read_back(store: Store, tmp_path: Path) -> None:
    assert outcomes(store, a_record(1), a_record(2)) == [WRITTEN, WRITTEN]
    documents = documents_in(tmp_path, store)
    assert {uri: document["version"] for uri, document in documents.items()} == {a_uri(1): "1", a_uri(2): "1"}


@pytest.mark.parametrize("shape", ["ninjs-2", "flat"])
def test_documents_have_the_shape_that_the_store_was_opened_with(kind: str, shape: str, tmp_path: Path) -> None:
    with closing(open_store(url_in(tmp_path, kind), SHAPES[shape], desk_in(tmp_path))) as store:
        assert outcomes(store, a_record(1), a_withdrawal(2)) == [WRITTEN, WITHDRAWN]
        documents = documents_in(tmp_path, store)
    expected = {1: a_record(1), 2: without_text(a_withdrawal(2))}
    for number, record in expected.items():
        assert documents[a_uri(number)] == orjson.loads(orjson.dumps(SHAPES[shape](record)))


def test_a_record_written_twice_counts_as_written_and_is_there_once(store: Store, tmp_path: Path) -> None:
    assert outcomes(store, a_record(1)) == [WRITTEN]
    before = documents_in(tmp_path, store)
    assert outcomes(store, a_record(1), a_record(1)) == [WRITTEN, WRITTEN]
    assert documents_in(tmp_path, store) == before


def test_a_newer_version_replaces_an_older_one(store: Store, tmp_path: Path) -> None:
    outcomes(store, a_record(1, version=1))
    assert outcomes(store, a_record(1, version=3)) == [WRITTEN]
    assert documents_in(tmp_path, store)[a_uri(1)]["version"] == "3"


def test_a_late_older_version_is_stale_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    outcomes(store, a_record(1, version=3))
    before = documents_in(tmp_path, store)
    assert outcomes(store, a_record(1, version=2)) == [STALE]
    assert documents_in(tmp_path, store) == before


def test_versions_in_one_batch_are_taken_one_after_another(store: Store, tmp_path: Path) -> None:
    batch = (a_record(1, version=1), a_record(1, version=3), a_record(1, version=2), a_record(2))
    assert outcomes(store, *batch) == [WRITTEN, WRITTEN, STALE, WRITTEN]
    assert documents_in(tmp_path, store)[a_uri(1)]["version"] == "3"


def test_a_withdrawal_leaves_no_text_in_the_current_document(store: Store, tmp_path: Path) -> None:
    outcomes(store, a_record(1, version=1, text="Wholly mistaken."))
    assert outcomes(store, a_withdrawal(1, version=2, text="KILL: wholly mistaken.")) == [WITHDRAWN]
    document = documents_in(tmp_path, store)[a_uri(1)]
    assert document["pubStatus"] == "canceled"
    assert "mistaken" not in str(document)
    assert "Korvala" not in str(document)
    assert "Testinen" not in str(document)


def test_a_withdrawal_of_an_article_never_seen_is_kept(store: Store, tmp_path: Path) -> None:
    assert outcomes(store, a_withdrawal(1, version=2)) == [WITHDRAWN]
    assert documents_in(tmp_path, store)[a_uri(1)]["pubStatus"] == "canceled"


def test_a_late_older_version_cannot_undo_a_withdrawal(store: Store, tmp_path: Path) -> None:
    outcomes(store, a_withdrawal(1, version=2))
    assert outcomes(store, a_record(1, version=1), a_withdrawal(1, version=2)) == [STALE, WITHDRAWN]
    assert documents_in(tmp_path, store)[a_uri(1)]["pubStatus"] == "canceled"


def test_a_withdrawal_wins_over_the_same_version(store: Store, tmp_path: Path) -> None:
    outcomes(store, a_record(1, version=2))
    assert outcomes(store, a_withdrawal(1, version=2), a_record(1, version=2)) == [WITHDRAWN, STALE]
    assert documents_in(tmp_path, store)[a_uri(1)]["pubStatus"] == "canceled"


def test_a_version_newer_than_the_withdrawal_publishes_anew(store: Store, tmp_path: Path) -> None:
    outcomes(store, a_withdrawal(1, version=2))
    assert outcomes(store, a_record(1, version=3)) == [WRITTEN]
    assert documents_in(tmp_path, store)[a_uri(1)]["pubStatus"] == "usable"


def test_a_record_the_store_cannot_hold_is_refused_alone(store: Store, tmp_path: Path) -> None:
    batch = (a_record(1), a_record_without_utf8(2), a_record(3), a_record(4, version=2**63))
    answers = store.write(batch)
    assert [answer.outcome for answer in answers] == [WRITTEN, REFUSED, WRITTEN, REFUSED]
    assert "surrogate" in answers[1].detail
    assert "63 bits" in answers[3].detail
    assert documents_in(tmp_path, store).keys() == {a_uri(1), a_uri(3)}


@pytest.mark.parametrize("text", ["Ääkköset ja “lainaus”", "שלום עולם", "🛰️ 𝒳", "line\nbreak\r\n\u2028end"])
def test_text_comes_back_as_it_went_in(store: Store, tmp_path: Path, text: str) -> None:
    outcomes(store, a_record(1, text=text))
    assert text in _strings(documents_in(tmp_path, store)[a_uri(1)])


def test_a_nul_comes_back_or_is_refused_never_changed(store: Store, tmp_path: Path) -> None:
    (outcome,) = outcomes(store, a_record(1, text="nul\x00in"))
    kept = _strings(documents_in(tmp_path, store).get(a_uri(1)))
    assert ("nul\x00in" in kept) == (outcome is WRITTEN)
    assert outcome in {WRITTEN, REFUSED}


def test_an_empty_batch_is_fine(store: Store) -> None:
    assert store.write([]) == []


def test_a_store_that_is_ready_passes_its_check_and_can_still_be_written(store: Store, tmp_path: Path) -> None:
    store.check()
    store.check()
    assert outcomes(store, a_record(1)) == [WRITTEN]


def test_a_closed_store_opens_anew_on_the_next_write(store: Store, tmp_path: Path) -> None:
    outcomes(store, a_record(1))
    store.close()
    assert outcomes(store, a_record(1), a_record(2)) == [WRITTEN, WRITTEN]
    assert documents_in(tmp_path, store).keys() == {a_uri(1), a_uri(2)}


def test_a_store_added_later_gets_what_another_one_holds(store: Store, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path}/source.db"
    with closing(open_store(source)) as first:
        first.write(FORMS)
    outcomes(store, a_withdrawal(3, version=9))  # newer than what the other one holds
    with closing(read_store(source)) as held:
        for _ in range(2):
            carried = list(backfill(held, Target(read_order("memory://"), store), BEGINNING, None, Event()))
            assert Fate.FAILED not in {version.fate for page in carried for version in page}
    with closing(open_store("memory://")) as straight:
        straight.write([*FORMS, a_withdrawal(3, version=9)])
        expected = documents_in(tmp_path, straight)
    states = [_states(documents) for documents in (documents_in(tmp_path, store), expected)]
    assert states[0] == states[1]


def _states(documents: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {uri: (document["version"], document["pubStatus"]) for uri, document in documents.items()}


@pytest.mark.parametrize("kind", KINDS_WITH_FILES)
def test_missing_directories_are_created(kind: str, tmp_path: Path) -> None:
    deep = tmp_path / "not" / "there"
    store = open_in(deep, kind)
    assert outcomes(store, a_record(1)) == [WRITTEN]
    assert documents_in(deep, store).keys() == {a_uri(1)}
    store.close()


@pytest.mark.parametrize("kind", KINDS_WITH_FILES)
def test_a_path_that_cannot_be_a_file_is_told_at_the_check(kind: str, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("a file, not a directory")
    with pytest.raises(Misconfigured, match="plain"):
        open_in(tmp_path / "plain", kind).check()


@pytest.mark.parametrize("kind", LASTING_KINDS)
def test_a_store_opened_again_remembers_its_versions(kind: str, tmp_path: Path) -> None:
    first, second = open_in(tmp_path, kind), open_in(tmp_path, kind)
    assert outcomes(first, a_record(1, version=2)) == [WRITTEN]
    assert outcomes(second, a_record(1, version=1), a_record(1, version=2)) == [STALE, WRITTEN]
    assert outcomes(second, a_record(1, version=3)) == [WRITTEN]
    assert outcomes(first, a_record(1, version=2)) == [STALE]
    first.close()
    second.close()


@pytest.mark.parametrize("any_kind", [kind for kind in URLS if kind != "delta-s3"])  # as delta, and slow
@settings(max_examples=25, deadline=None)  # a durable commit per batch: the disk decides how long an example takes
@given(deliveries=deliveries_in_any_order())
def test_any_order_repetition_and_batching_ends_in_the_same_state(
    any_kind: str, deliveries: list[list[Record]]
) -> None:
    with TemporaryDirectory() as name:
        directory = Path(name)
        shuffled, straight = (
            open_in(directory / "a", any_kind),
            open_in(directory / "b", any_kind),
        )
        for batch in deliveries:
            assert REFUSED not in outcomes(shuffled, *batch)
        outcomes(straight, *FORMS)
        assert documents_in(directory / "a", shuffled) == documents_in(directory / "b", straight)
        shuffled.close()
        straight.close()


def test_an_unknown_scheme_is_answered_with_the_known_ones() -> None:
    for url in ("mongodb://here", "records.db"):
        with pytest.raises(Misconfigured, match=r"sqlite:///.*file://.*memory://"):
            open_store(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite://records.db", "file://", "file:///data/"])
def test_a_url_without_a_path_is_told_what_one_looks_like(url: str) -> None:
    with pytest.raises(Misconfigured, match="expected"):
        open_store(url)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///near.db", "near.db"),
        ("sqlite:///{tmp}/far.db", "far.db"),
        ("file://near.ndjson", "near.ndjson"),
        ("file://{tmp}/far%20off.ndjson", "far off.ndjson"),
    ],
)
def test_paths_are_relative_or_absolute_as_the_url_says(
    url: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store(url.format(tmp=tmp_path))
    store.write([a_record(1)])
    store.close()
    assert (tmp_path / path).stat().st_size > 0


def test_stores_have_default_names() -> None:
    assert [store_name(url) for url in ("sqlite:///a.db", "file://a.ndjson", "memory://")] == [
        "sqlite",
        "ndjson",
        "memory",
    ]


def _strings(value: object) -> str:
    """All strings in a document, one after another."""
    if isinstance(value, dict):
        return "\n".join(map(_strings, value.values()))
    return "\n".join(map(_strings, value)) if isinstance(value, list) else str(value)
