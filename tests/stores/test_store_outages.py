"""A store of any kind that is away, or refuses one record: nobody else waits, nothing is done twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from services.publish.orders import Order
from services.publish.stores.base import Store
from services.publish.stores.memory import MemoryStore
from services.publish.stores.webhook import WebhookStore
from services.publish.tasks import make_work
from shared.contracts import Record
from shared.ledger import Ledger
from shared.ninjs import to_ninjs
from shared.outcomes import Ending
from shared.parcels import Advance, Message, Parcel, Verdict
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from shared.stage import Runner, Stage
from tests.shared.carrying import an_arrival, decide, drop
from tests.stores.outages import breakable
from tests.stores.record_builder import a_record, a_uri
from tests.stores.store_places import (
    LASTING_KINDS,
    SENT_KINDS,
    desk_in,
    documents_in,
    open_in,
    receiver,
    sent_in,
    stream_in,
    url_in,
)
from tests.stores.webhook_receiver import Reply

DOWN, OTHER = "publish.down", "publish.other"
QUEUES = ("ingest", "enrich", DOWN, OTHER)
FULL = 64  # articles in a batch


class Publisher:
    """The publish stage by hand: what its queues' workers do, and how large the batches were."""

    def __init__(self, ledger: Ledger, **stores: Store) -> None:
        self.ledger = ledger
        self.batches: dict[str, list[int]] = {}
        self._messages: list[Message] = []
        self._runners = {f"publish.{name}": self._runner(f"publish.{name}", store) for name, store in stores.items()}

    def drop(self, records: Sequence[Record]) -> None:
        """Accepted, read and enriched, a batch at a time: they wait for the stores."""
        for start in range(0, len(records), FULL):
            batch = records[start : start + FULL]
            arrived = drop(self.ledger, *(an_arrival(str(start + number)) for number in range(len(batch))))
            for message in decide(self.ledger, arrived, Advance(b"read", ("enrich",))):
                self._enrich(message, batch)

    def _enrich(self, message: Message, records: Sequence[Record]) -> None:
        batch = self.ledger.begin(message)
        verdicts = [Advance(record.to_json(), tuple(self._runners)) for record in records]
        self._messages.extend(self.ledger.commit(batch, verdicts).messages)

    def work(self) -> Snapshot:
        """Every message there is, and what follows from it; then one look by the sweeper."""
        while self._messages:
            message = self._messages.pop(0)
            self._runners[message.queue].run(message)
        self._messages.extend(self.ledger.sweep(QUEUES)[2])
        return take_snapshot(self.ledger, QUEUES)

    def work_until(self, is_so: Callable[[Snapshot], object]) -> Snapshot:
        deadline = time.monotonic() + 30
        while not is_so(state := self.work()):
            assert time.monotonic() < deadline, state
            time.sleep(0.005)
        return state

    def _runner(self, queue: str, store: Store) -> Runner:
        work = make_work(store, Order(""))
        sizes = self.batches.setdefault(queue, [])

        def publish(parcels: Sequence[Parcel]) -> Sequence[Verdict]:
            sizes.append(len(parcels))
            return work(parcels)

        return Runner(self.ledger, Stage(publish, 10, whole_batches=True), self._messages.extend, FULL)


@pytest.fixture
def ledger(ledger: Ledger, settings: Settings) -> Ledger:
    return Ledger(ledger.redis, settings.model_copy(update={"pause_seconds": 0.1, "spare_messages": 1}))


@pytest.fixture(params=LASTING_KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def test_one_that_is_away_delays_no_other_repeats_no_work_and_drains_in_full_batches(
    kind: str, ledger: Ledger, tmp_path: Path
) -> None:
    directory, other = tmp_path / "store", MemoryStore()
    directory.mkdir()
    with breakable(directory, kind) as (store, take_away, bring_back):
        publisher = Publisher(ledger, down=store, other=other)
        store.check()
        take_away()
        publisher.drop([a_record(number) for number in range(2 * FULL + 10)])
        state = publisher.work_until(lambda _: publisher.batches[DOWN] and len(other.filings) == 2 * FULL + 10)
        assert (state.open, state.dead_letters, state.balance.endings[Ending.PUBLISHED]) == (2 * FULL + 10, 0, 0)

        bring_back()
        attempts = len(publisher.batches[DOWN])
        state = publisher.work_until(lambda state: state.is_settled)
        assert sorted(publisher.batches[DOWN][attempts:]) == sorted(publisher.batches[OTHER]) == [10, FULL, FULL]
        assert state.articles_worked["enrich"] == 2 * FULL + 10
        assert state.balance.endings[Ending.PUBLISHED] == 2 * FULL + 10
        assert documents_in(directory, store).keys() == {a_uri(number) for number in range(2 * FULL + 10)}
    if kind in SENT_KINDS:
        assert len(sent_in(directory, kind)) == 2 * FULL + 10


def test_one_record_that_is_refused_is_a_dead_letter_and_its_neighbours_are_written_at_once(
    kind: str, ledger: Ledger, tmp_path: Path
) -> None:
    with closing(open_in(tmp_path, kind)) as store:
        publisher = Publisher(ledger, down=store)
        publisher.drop([a_record(1), a_record(2, version=2**63), a_record(3)])
        state = publisher.work_until(lambda state: state.is_settled)
        assert documents_in(tmp_path, store).keys() == {a_uri(1), a_uri(3)}
    assert publisher.batches[DOWN] == [3]
    assert (state.balance.endings[Ending.PUBLISHED], state.dead_letters) == (2, 1)


def test_of_a_batch_that_fails_in_part_only_what_failed_is_sent_again(ledger: Ledger, tmp_path: Path) -> None:
    name = stream_in(tmp_path)
    replies = iter([Reply(500)])
    receiver().answers[name] = lambda request: (
        next(replies, Reply()) if request.event["subject"] == a_uri(2) else Reply()
    )
    with closing(WebhookStore(url_in(tmp_path, "webhook"), to_ninjs, desk_in(tmp_path), (0.01, 0.01))) as store:
        publisher = Publisher(ledger, down=store)
        publisher.drop([a_record(number) for number in range(1, 5)])
        publisher.work_until(lambda state: state.is_settled)
    assert publisher.batches[DOWN] == [4, 1]
    asked = [request.event["subject"] for request in receiver().requests[name]]
    assert sorted(asked) == sorted([a_uri(1), a_uri(2), a_uri(2), a_uri(3), a_uri(4)])
