"""The publish task: what a store is given of a batch, and what its answers mean to the ledger."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.publish.orders import read_order
from services.publish.stores.base import Misconfigured, WriteOutcome, Written
from services.publish.stores.memory import MemoryStore
from services.publish.tasks import make_work
from shared.annotations import Cluster, Entity, EntityType
from shared.contracts import Record
from shared.errors import TryLater
from shared.outcomes import Ending, Reason
from shared.parcels import End, Parcel, Postpone, SetAside, Verdict
from tests.stores.record_builder import a_record, a_uri, a_withdrawal

PUBLISHED, WITHDRAWN = End(Ending.PUBLISHED), End(Ending.WITHDRAWN)
ANA = Entity(id="e2", type=EntityType.PERSON, name="Ana Kel")


def publish(store: MemoryStore, *records: Record, options: str = "") -> Sequence[Verdict]:
    parcels = [Parcel(str(n), "harbour-wire", each.version, 0, each.to_json()) for n, each in enumerate(records)]
    return make_work(store, read_order(f"memory://#{options}"))(parcels)


@pytest.mark.parametrize(
    ("options", "change"),
    [
        ("source=fjord-press", {"article": a_record(2, source="fjord-press").article}),
        ("language=fi", {"language": "fi"}),
        ("section=Sweden", {"article": a_record(2, sections=("Sweden",)).article}),
        ("entity-type=person", {"entities": (ANA,)}),
        ("story-role=duplicate", {"cluster": Cluster(id=a_uri(1), role="duplicate")}),
    ],
)
def test_a_store_gets_what_it_wants_and_the_rest_counts_as_published(options: str, change: dict[str, object]) -> None:
    store, wanted = MemoryStore(), a_record(2).model_copy(update=change)
    assert publish(store, a_record(1), wanted, a_record(3), options=options) == [PUBLISHED] * 3
    assert store.filings.keys() == {a_uri(2)}


def test_a_kill_notice_reaches_a_store_that_does_not_want_such_articles() -> None:
    store = MemoryStore()
    assert publish(store, a_withdrawal(1), options="language=fi") == [WITHDRAWN]
    assert store.filings[a_uri(1)].rank.is_withdrawn


def test_a_version_that_is_not_wanted_any_more_takes_the_earlier_one_away() -> None:
    store = MemoryStore()
    publish(store, a_record(1), options="section=Finland")
    assert publish(store, a_record(1, version=2, sections=("Sweden",)), options="section=Finland") == [PUBLISHED]
    assert store.filings[a_uri(1)].rank == (2, True)


def test_each_answer_has_its_verdict() -> None:
    answers = {
        WriteOutcome.WRITTEN: PUBLISHED,
        WriteOutcome.STALE: PUBLISHED,
        WriteOutcome.REFUSED: SetAside(Reason.STORE_REFUSED, "why"),
        WriteOutcome.LATER: Postpone(7),
    }
    store = _Answering([Written(outcome, "why", 7) for outcome in answers])
    assert publish(store, *(a_record(number) for number in range(len(answers)))) == list(answers.values())


def test_a_store_that_needs_somebody_is_waited_for() -> None:
    with pytest.raises(TryLater, match="mend me"):
        publish(_Answering(Misconfigured("mend me")), a_record())


class _Answering(MemoryStore):
    """Says what it was told to say."""

    def __init__(self, answers: list[Written] | Misconfigured) -> None:
        super().__init__()
        self._answers = answers

    def write(self, records: Sequence[Record]) -> list[Written]:
        if isinstance(self._answers, Misconfigured):
            raise self._answers
        return self._answers
