"""What is old stays old: neither a replay nor a late copy undoes a correction or a kill."""

from __future__ import annotations

from redis import Redis

from shared.dead_letters import list_letters, replay
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, Arrival, Batch, End, SetAside, Verdict
from shared.snapshot import take_snapshot
from shared.trace import find_trace

DOOR = "door-1"


def deliver(ledger: Ledger, digest: str, key: str = "harbour") -> Batch:
    """Drop, accept and begin one delivery; an empty batch when it was a duplicate."""
    ledger.redis.lpush("inbox", digest)
    ledger.claim(DOOR, DoorLimits())
    messages = ledger.accept(DOOR, [Arrival("harbour-times", key, digest, digest.encode())])
    return ledger.begin(messages[0]) if messages else Batch("ingest", 0, (), ())


def read(content: str, status: str = "usable") -> Advance:
    return Advance(b"{}", ("enrich",), "uri-1", f"{status}:{content}")


def duplicates(ledger: Ledger) -> int:
    return take_snapshot(ledger, []).balance.endings[Ending.DUPLICATE]


def decide(ledger: Ledger, batch: Batch, verdict: Verdict) -> None:
    ledger.commit(batch, [verdict] * len(batch.parcels))


def test_a_dead_letter_whose_article_was_corrected_since_is_not_replayed(ledger: Ledger, redis: Redis) -> None:
    decide(ledger, deliver(ledger, "first"), SetAside(Reason.BUG, "broken"))
    (letter,) = list_letters(ledger)
    decide(ledger, deliver(ledger, "corrected"), End(Ending.PUBLISHED))
    assert replay(ledger, [letter.id]) == 0
    assert redis.llen("inbox") == 0
    assert [each.id for each in list_letters(ledger)] == [letter.id]


def test_a_dead_letter_that_is_still_the_newest_is_replayed(ledger: Ledger, redis: Redis) -> None:
    decide(ledger, deliver(ledger, "first"), SetAside(Reason.BUG, "broken"))
    (letter,) = list_letters(ledger)
    assert replay(ledger, [letter.id]) == 1
    assert redis.lrange("inbox", 0, -1) == [b"first"]


def test_killed_text_in_other_chrome_does_not_come_back(ledger: Ledger) -> None:
    decide(ledger, deliver(ledger, "page"), read("text"))
    decide(ledger, deliver(ledger, "kill"), read("", "canceled"))
    decide(ledger, deliver(ledger, "page with other chrome"), read("text"))
    assert duplicates(ledger) == 1
    decide(ledger, deliver(ledger, "rewritten page"), read("new text"))
    assert duplicates(ledger) == 1


def test_a_page_that_goes_back_to_its_earlier_text_is_a_new_version(ledger: Ledger) -> None:
    for number, content in enumerate(("text", "text with a banner", "text")):
        decide(ledger, deliver(ledger, f"fetch {number}"), read(content))
    assert duplicates(ledger) == 0


def test_a_trace_names_every_store_that_was_done(ledger: Ledger) -> None:
    batch = deliver(ledger, "first")
    fan_out = Advance(b"{}", ("publish.table", "publish.lines"))
    for message in ledger.commit(batch, [fan_out]).messages:
        decide(ledger, ledger.begin(message), End(Ending.PUBLISHED))
    trace = find_trace(ledger, batch.parcels[0].id, ())
    assert trace is not None and trace.ending == "published"
    done = [step.what for step in trace.steps]
    assert sorted(done) == ["accepted", "ingest done", "publish.lines done", "publish.table done", "published"]
