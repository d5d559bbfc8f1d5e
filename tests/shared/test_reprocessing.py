"""Taking archived articles up again: what the ledger lets become a new version, whatever happens meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis import Redis

from services.ingest.archiver import Archiver
from shared.archive import Entry
from shared.archive_places import FolderPlace
from shared.dead_letters import list_letters, replay
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, Again, Arrival, Batch, Closing, End, Made, Message, Parcel, SetAside, Verdict
from shared.reprocessing import REPROCESS_SOURCE, Readmission, readmit
from shared.settings import Settings
from shared.snapshot import take_snapshot
from shared.trace import find_trace
from tests.archived import entries_at
from tests.shared.carrying import QUEUES, drop

URI = "4ba759ce-a19b-5fb3-999a-b7be1a621a99"
PUBLISHED = End(Ending.PUBLISHED)
STORE = ("publish.archive",)


class Desk:
    """A ledger with an archive, and articles carried through it by hand."""

    def __init__(self, redis: Redis, settings: Settings, folder: Path) -> None:
        self.ledger = Ledger(redis, settings.model_copy(update={"archive": f"file://{folder}"}))
        self.folder = folder

    def deliver(self, text: str, key: str = "key") -> tuple[Message, ...]:
        return drop(self.ledger, Arrival("harbour-times", key, f"of {text}", f'{{"content":"{text}"}}'.encode()))

    def archived(self) -> list[Entry]:
        place = FolderPlace(self.folder)
        Archiver(self.ledger, place, 0, "archiver").serve_once(flush=True)
        return entries_at(place)

    def again(self, *entries: Entry, rehearse: bool = False) -> Readmission:
        return readmit(self.ledger, entries or self.archived(), rehearse=rehearse)

    def take(self, messages: tuple[Message, ...]) -> Batch:
        (message,) = messages
        return self.ledger.begin(message)

    def decide(self, batch: Batch, *verdicts: Verdict) -> tuple[Message, ...]:
        return self.ledger.commit(batch, verdicts, Closing()).messages

    def read(self, messages: tuple[Message, ...], digest: str) -> tuple[Message, ...]:
        """Through ingest, which finds this text."""
        batch = self.take(messages)
        return self.decide(batch, *[Advance(b"article", ("enrich",), URI, digest)] * len(batch.parcels))

    def enrich(self, messages: tuple[Message, ...], record: str, digest: str = "usable:one") -> tuple[Message, ...]:
        batch = self.take(messages)
        return self.decide(batch, *[Made(b"record", STORE, digest, record)] * len(batch.parcels))

    def publish(self, text: str, record: str = "record") -> None:
        """The whole way, for the first time."""
        messages = self.read(self.deliver(text), f"usable:{text}")
        self.decide(self.take(self.enrich(messages, record, f"usable:{text}")), PUBLISHED)

    def change(self, digest: str = "usable:one") -> tuple[Message, ...]:
        """What is archived, once more through ingest and enrich, which find something new; to be published."""
        return self.enrich(self.read(self.again().messages, digest), "another record", digest)

    def ended(self, source: str = REPROCESS_SOURCE) -> dict[str, int]:
        state = take_snapshot(self.ledger, QUEUES)
        assert state.is_balanced
        return {str(ending): n for ending, n in state.sources[source].endings.items() if n}

    def because(self, reason: Reason) -> int:
        return take_snapshot(self.ledger, QUEUES).reasons.get(("duplicate", reason), 0)


@pytest.fixture
def desk(redis: Redis, settings: Settings, tmp_path: Path) -> Desk:
    return Desk(redis, settings, tmp_path)


def the_parcel(batch: Batch) -> Parcel:
    (parcel,) = batch.parcels
    return parcel


def test_it_comes_to_ingest_as_the_next_version_with_its_old_id_and_time(desk: Desk) -> None:
    desk.publish("one")
    (entry,) = desk.archived()
    parcel = the_parcel(desk.take(desk.again().messages))
    assert (parcel.id, parcel.version, parcel.payload) == (entry.id, 2, entry.raw)
    assert parcel.received_ms == entry.accepted_ms
    assert parcel.accepted_ms >= entry.accepted_ms


def test_enrich_learns_what_is_published(desk: Desk) -> None:
    desk.publish("one", record="first record")
    parcel = the_parcel(desk.take(desk.read(desk.again(rehearse=True).messages, "usable:one")))
    assert parcel.again == Again(parcel.received_ms, "first record", is_rehearsal=True)


def test_one_that_changes_is_published_and_remembered(desk: Desk) -> None:
    desk.publish("one")
    batch = desk.take(desk.change())
    assert the_parcel(batch).version == 2
    desk.decide(batch, PUBLISHED)
    assert desk.ended() == {"published": 1}
    parcel = the_parcel(desk.take(desk.read(desk.again().messages, "usable:one")))
    assert parcel.again is not None and parcel.again.published == "another record"
    assert parcel.version == 3


def test_one_that_does_not_change_leaves_no_trace_in_what_is_remembered(desk: Desk) -> None:
    desk.publish("one")
    before = [desk.ledger.redis.get(f"wiredesk:{key}") for key in ("seen:key", f"known:{URI}")]
    batch = desk.take(desk.read(desk.again().messages, "usable:one"))
    desk.decide(batch, End(Ending.DUPLICATE, Reason.UNCHANGED))
    assert [desk.ledger.redis.get(f"wiredesk:{key}") for key in ("seen:key", f"known:{URI}")] == before


def test_the_same_delivery_is_a_duplicate_as_before(desk: Desk) -> None:
    desk.publish("one")
    desk.decide(desk.take(desk.change()), PUBLISHED)
    assert desk.deliver("one") == ()
    assert desk.ended("harbour-times") == {"published": 1, "duplicate": 1}


def test_a_correction_delivered_after_that_is_newer(desk: Desk) -> None:
    desk.publish("one")
    desk.decide(desk.take(desk.change()), PUBLISHED)
    assert the_parcel(desk.take(desk.deliver("two"))).version == 3


def test_what_was_corrected_stays_corrected(desk: Desk) -> None:
    desk.publish("one")
    (old,) = desk.archived()
    desk.publish("two")
    assert desk.read(desk.again(old).messages, "usable:one") == ()
    assert desk.because(Reason.SUPERSEDED) == 1


def test_what_was_killed_stays_killed_the_notice_too(desk: Desk) -> None:
    desk.publish("one")
    desk.decide(desk.take(desk.enrich(desk.read(desk.deliver("kill"), "canceled:"), "none", "canceled:")), PUBLISHED)
    article, notice = desk.archived()
    assert desk.read(desk.again(article).messages, "usable:one") == ()
    assert desk.read(desk.again(notice).messages, "usable:one") == ()
    assert desk.because(Reason.SUPERSEDED) == 2


@pytest.mark.parametrize("stage", ["ingest", "enrich"])
def test_a_correction_that_arrives_meanwhile_goes_first(desk: Desk, stage: str) -> None:
    desk.publish("one")
    messages = desk.again().messages
    if stage == "enrich":
        messages = desk.read(messages, "usable:one")
    batch = desk.take(messages)
    messages = desk.deliver("two")
    late = Advance(b"article", ("enrich",), URI, "usable:one") if stage == "ingest" else Made(b"", STORE, "x", "y")
    messages += desk.decide(batch, late)
    assert desk.because(Reason.SUPERSEDED) == 1
    assert [message.queue for message in messages] == ["ingest"]
    assert the_parcel(desk.take(messages)).version == 2


def test_nothing_is_taken_up_while_a_correction_is_under_way_or_a_dead_letter(desk: Desk) -> None:
    desk.publish("one")
    (old,) = desk.archived()
    correction = desk.take(desk.deliver("two"))
    assert desk.again(old).pending == 1
    desk.decide(correction, SetAside(Reason.BUG, "x"))
    assert desk.again(old).pending == 1
    replay(desk.ledger, [letter.id for letter in list_letters(desk.ledger)])
    assert desk.ledger.redis.llen("inbox") == 1


def test_what_was_refused_after_it_does_not_keep_the_published_version_from_being_reprocessed(desk: Desk) -> None:
    desk.publish("one")
    desk.decide(desk.take(desk.deliver("paywall")), End(Ending.REJECTED, Reason.PAYWALL))
    batch = desk.take(desk.change())
    assert [parcel.version for parcel in batch.parcels] == [3]


def test_one_that_was_refused_is_published_when_it_can_be_read(desk: Desk) -> None:
    desk.decide(desk.take(desk.deliver("odd")), End(Ending.REJECTED, Reason.NO_BODY))
    desk.decide(desk.take(desk.change("usable:odd")), PUBLISHED)
    assert desk.ended() == {"published": 1}


def test_a_delivery_with_nothing_new_does_not_stand_in_for_the_published_one(desk: Desk) -> None:
    desk.publish("one")
    assert desk.read(desk.deliver("one in another wrapping"), "usable:one") == ()
    first, second = desk.archived()
    batch = desk.take(desk.read(desk.again(first, second).messages, "usable:one"))
    assert [(parcel.id, parcel.version) for parcel in batch.parcels] == [(first.id, 3)]
    desk.decide(batch, Made(b"record", STORE, "usable:one", "another record"))
    assert desk.because(Reason.SUPERSEDED) == 1


def test_what_is_not_remembered_any_more_is_left_alone(desk: Desk) -> None:
    desk.publish("one")
    (entry,) = desk.archived()
    desk.ledger.redis.delete("wiredesk:seen:key")
    assert desk.again(entry) == Readmission(taken=0, forgotten=1, pending=0, messages=())


def test_taking_up_twice_does_it_once(desk: Desk) -> None:
    desk.publish("one")
    (entry,) = desk.archived()
    assert desk.again(entry, entry).taken == 1
    assert desk.again(entry) == Readmission(taken=0, forgotten=0, pending=1, messages=())


def test_one_that_waits_for_the_archive_still_is_left_alone(desk: Desk) -> None:
    desk.publish("one")
    (ledger_id,) = desk.ledger.redis.zrange("wiredesk:unarchived", 0, -1)
    entry = Entry(ledger_id.decode(), 1, 1, "key", b"{}")
    assert desk.again(entry).pending == 1


def test_one_that_a_store_refuses_is_a_dead_letter_and_can_be_replayed(desk: Desk) -> None:
    desk.publish("one")
    desk.decide(desk.take(desk.change()), SetAside(Reason.STORE_REFUSED, "full"))
    (letter,) = list_letters(desk.ledger)
    assert letter.source == REPROCESS_SOURCE
    assert replay(desk.ledger, [letter.id]) == 1
    assert desk.ledger.claim("door-1", DoorLimits()).items == (b'{"content":"one"}',)
    item = Arrival("harbour-times", "key", "of one", b'{"content":"one"}')
    messages = desk.read(desk.ledger.accept("door-1", [item]), "usable:one")
    assert the_parcel(desk.take(messages)).version == 3


def test_without_ids_of_deliveries_only_what_was_delivered_last_is_taken(
    desk: Desk, redis: Redis, settings: Settings
) -> None:
    desk.publish("one")
    (entry,) = desk.archived()
    desk.ledger = Ledger(redis, settings)  # the archive is switched off
    desk.deliver("two")
    assert desk.read(desk.again(entry).messages[-1:], "usable:one") == ()


def test_its_trace_tells_when_it_first_came(desk: Desk) -> None:
    desk.publish("one")
    (entry,) = desk.archived()
    desk.decide(desk.take(desk.change()), PUBLISHED)
    trace = find_trace(desk.ledger, entry.id, QUEUES)
    assert trace is not None
    assert [step.what for step in trace.steps] == [
        "accepted",
        "taken up again from the archive",
        "ingest done",
        "enrich done",
        "publish.archive done",
        "published",
    ]
