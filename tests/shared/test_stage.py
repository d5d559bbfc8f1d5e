"""How a batch is judged: the three classes of error, neighbours unharmed, time bounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from shared.errors import CannotProcess, TryLater
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, Arrival, End, Message, Parcel, Release, Retry, SetAside, Verdict
from shared.snapshot import take_snapshot
from shared.stage import Judgement, Runner, Stage, duration_bound

DONE = End(Ending.PUBLISHED)


def parcels(*names: str) -> list[Parcel]:
    return [Parcel(name, "harbour-times", 1, 0, name.encode()) for name in names]


def work_that(does: Callable[[str], Verdict]) -> Callable[[Sequence[Parcel]], list[Verdict]]:
    return lambda batch: [does(parcel.id) for parcel in batch]


def judge(does: Callable[[str], Verdict], *names: str, whole: bool = False) -> Judgement:
    stage = Stage(work_that(does), 10, whole_batches=whole, time_limits=(TimeoutError,))
    return stage.judge(parcels(*names))


def fails(error: Exception, name: str = "bad") -> Callable[[str], Verdict]:
    def does(this: str) -> Verdict:
        if this == name:
            raise error
        return DONE

    return does


@pytest.mark.parametrize("whole", [False, True])
def test_a_bug_in_one_article_leaves_its_neighbours_alone(whole: bool) -> None:
    judgement = judge(fails(ZeroDivisionError("x")), "a", "bad", "b", whole=whole)
    assert judgement == Judgement([DONE, Retry(Reason.BUG, "ZeroDivisionError('x')"), DONE])


@pytest.mark.parametrize("whole", [False, True])
def test_an_article_that_cannot_be_processed_is_set_aside_with_its_reason(whole: bool) -> None:
    judgement = judge(fails(CannotProcess(Reason.PARSE_ERROR, "no end tag")), "a", "bad", "b", whole=whole)
    assert judgement == Judgement([DONE, SetAside(Reason.PARSE_ERROR, "no end tag"), DONE])


def test_when_the_world_is_not_ready_what_is_done_stays_done_and_the_rest_waits() -> None:
    judgement = judge(fails(TryLater("store down")), "a", "bad", "b")
    assert judgement == Judgement([DONE, Release(), Release()], paused=True)


def test_a_time_limit_that_strikes_in_a_whole_batch_gives_each_article_another_try() -> None:
    judgement = judge(fails(TimeoutError("hangs")), "a", "bad", "b", whole=True)
    assert judgement == Judgement([Retry(Reason.TIMEOUT, "TimeoutError('hangs')")] * 3)


def test_a_store_that_is_down_releases_the_whole_batch() -> None:
    judgement = judge(fails(TryLater("store down")), "a", "bad", "b", whole=True)
    assert judgement == Judgement([Release()] * 3, paused=True)


def test_a_time_limit_is_counted_against_the_article_it_struck() -> None:
    judgement = judge(fails(TimeoutError()), "a", "bad", "b")
    assert judgement.verdicts == [DONE, Retry(Reason.TIMEOUT, "TimeoutError()"), DONE]


def test_a_slow_batch_commits_what_is_done_and_gives_the_rest_back() -> None:
    ticks = iter([0.0, 4.0, 11.0])
    stage = Stage(work_that(lambda _: DONE), 10, clock=lambda: next(ticks))
    assert stage.judge(parcels("a", "b", "c")).verdicts == [DONE, DONE, Release()]


def test_memory_errors_and_recursion_errors_are_bugs_of_the_article() -> None:
    for error in (MemoryError(), RecursionError()):
        assert isinstance(judge(fails(error), "bad").verdicts[0], Retry)


def test_a_runner_carries_an_article_from_its_message_to_the_next_queue(ledger: Ledger) -> None:
    ledger.redis.lpush("inbox", "x")
    ledger.claim("door", DoorLimits())
    (message,) = ledger.accept("door", [Arrival("harbour-times", "k", "d", b"raw")])
    sent: list[Message] = []
    advance = work_that(lambda _: Advance(b"read", ("enrich",)))
    Runner(ledger, Stage(advance, 10), sent.extend).run(message)
    assert [each.queue for each in sent] == ["enrich"]
    assert ledger.begin(sent[0]).parcels[0].payload == b"read"
    snapshot = take_snapshot(ledger, ["ingest", "enrich"])
    assert snapshot.articles_worked == {"ingest": 1}
    assert sum(snapshot.durations["ingest"].buckets.values()) == 1


def test_what_no_article_waits_for_is_done_when_the_batch_was_handed_on(ledger: Ledger) -> None:
    ledger.redis.lpush("inbox", "x")
    ledger.claim("door", DoorLimits())
    (message,) = ledger.accept("door", [Arrival("harbour-times", "k", "d", b"raw")])
    sent: list[Message] = []
    sent_before: list[int] = []
    advance = work_that(lambda _: Advance(b"read", ("enrich",)))
    stage = Stage(advance, 10, afterwards=lambda: sent_before.append(len(sent)))
    Runner(ledger, stage, sent.extend).run(message)
    assert sent_before == [1]


def test_a_message_without_work_commits_nothing(ledger: Ledger) -> None:
    def unwanted(_: Sequence[Parcel]) -> list[Verdict]:
        raise AssertionError("nothing is there to work on")

    Runner(ledger, Stage(unwanted, 10), lambda _: None).run(Message("ingest", 1))
    assert take_snapshot(ledger, ["ingest"]).articles_worked == {}


def test_durations_fall_into_the_bucket_whose_bound_is_not_below_them() -> None:
    assert [duration_bound(seconds) for seconds in (0.0, 0.005, 0.0051, 60.0, 61.0)] == [
        "0.005",
        "0.005",
        "0.01",
        "60.0",
        "+Inf",
    ]
