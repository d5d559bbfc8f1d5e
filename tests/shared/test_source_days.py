"""What became of a source's articles is counted by day, in the step that ends each, and forgotten after a week."""

from __future__ import annotations

from redis import Redis

from shared.ledger import Ledger
from shared.outcomes import Ending, Lack, Reason
from shared.parcels import Advance, SetAside
from shared.source_days import DAYS, Outcomes, read_days, total
from tests.shared.carrying import PUBLISHED, REJECTED, an_arrival, decide, drop, unreadable


def publish(ledger: Ledger, name: str, lacks: str, source: str = "harbour-times") -> None:
    read = Advance(b"read", ("enrich",), f"uri-{name}", f"digest-{name}", lacks)
    messages = decide(ledger, drop(ledger, an_arrival(name, source=source)), read)
    decide(ledger, decide(ledger, messages, Advance(b"made", ("publish.archive",))), PUBLISHED)


def today(ledger: Ledger) -> dict[str, Outcomes]:
    return read_days(ledger)[-1].sources


def test_endings_are_told_by_source_and_reason(ledger: Ledger) -> None:
    publish(ledger, "a", "")
    decide(ledger, drop(ledger, an_arrival("b"), an_arrival("c")), REJECTED)
    decide(ledger, drop(ledger, an_arrival("d", source="norland-post")), SetAside(Reason.PARSE_ERROR, "no end tag"))
    drop(ledger, an_arrival("a"), unreadable(b"{"))
    found = today(ledger)
    assert found["harbour-times"].endings == {Ending.PUBLISHED: 1, Ending.REJECTED: 2, Ending.DUPLICATE: 1}
    assert found["harbour-times"].reasons == {
        (Ending.REJECTED, "no_body"): 2,
        (Ending.DUPLICATE, "duplicate_delivery"): 1,
    }
    assert found["harbour-times"].decided == 3
    assert found["norland-post"].reasons == {(Ending.DEAD_LETTERED, "parse_error"): 1}
    assert found["(unreadable)"].reasons == {(Ending.DEAD_LETTERED, "bad_json"): 1}


def test_what_an_article_lacks_is_counted_once_it_is_published_and_not_before(ledger: Ledger) -> None:
    publish(ledger, "a", "db")
    publish(ledger, "b", "b")
    lacking = Advance(b"read", ("enrich",), "uri-c", "digest-c", "h")
    decide(ledger, decide(ledger, drop(ledger, an_arrival("c")), lacking), REJECTED)
    assert today(ledger)["harbour-times"].lacks == {Lack.DATE: 1, Lack.BYLINE: 2}


def test_a_source_cannot_name_itself_into_the_counts(ledger: Ledger) -> None:
    publish(ledger, "a", "b", source="lacks=hhhh,")
    assert today(ledger)["lacks=hhhh,"].lacks == {Lack.BYLINE: 1}


def test_a_day_is_kept_for_as_long_as_it_is_told(ledger: Ledger, redis: Redis) -> None:
    publish(ledger, "a", "")
    (name,) = redis.keys("wiredesk:day:*")
    assert DAYS * 86_400 <= redis.ttl(name) <= (DAYS + 1) * 86_400
    redis.rename(name, f"wiredesk:day:{int(name.rpartition(b':')[2]) - 7}")
    publish(ledger, "b", "")
    first, *_, last = read_days(ledger)
    assert [day.sources["harbour-times"].endings[Ending.PUBLISHED] for day in (first, last)] == [1, 1]
    whole = total([first.sources["harbour-times"], last.sources["harbour-times"]])
    assert whole.endings == {Ending.PUBLISHED: 2}
