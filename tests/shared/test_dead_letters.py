"""Dead letters are kept whole, can be looked at, and go back where they came from."""

from __future__ import annotations

import json
import random
from base64 import b64decode

import pytest
from redis import Redis

from services.ingest.arrivals import read_items
from services.ingest.envelopes import EnvelopeLimits
from shared.contracts import RawArticle
from shared.dead_letters import discard, find_letter, list_letters, replay
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Message, SetAside
from shared.settings import Settings
from shared.snapshot import Snapshot, take_snapshot
from tests.shared.carrying import DOOR, PUBLISHED, QUEUES, decide, drop, kill_until_buried, unreadable

SET_ASIDE = SetAside(Reason.STORE_REFUSED, "the text is too long")


def raw(n: int, source: str = "harbour-times") -> bytes:
    return json.dumps({"content": f"Lighthouse {n} is lit", "source": source, "id": str(n)}).encode()


def take_in(ledger: Ledger) -> tuple[Message, ...]:
    """What waits on the inbox, read and accepted as the door does it."""
    items = ledger.claim(DOOR, DoorLimits()).items
    return ledger.accept(DOOR, list(read_items(items, EnvelopeLimits())))


def let_die(ledger: Ledger, *items: bytes) -> list[str]:
    """Dropped, accepted, and set aside at ingest; the ids of the letters."""
    ledger.redis.lpush("inbox", *items)
    decide(ledger, take_in(ledger), SET_ASIDE)
    return [letter.id for letter in list_letters(ledger)]


def snap(ledger: Ledger) -> Snapshot:
    return take_snapshot(ledger, QUEUES)


def test_a_letter_holds_the_article_and_all_that_is_known_of_its_death(ledger: Ledger) -> None:
    (letter_id,) = let_die(ledger, raw(1))
    letter = find_letter(ledger, letter_id)
    assert letter is not None
    assert RawArticle.model_validate_json(letter.content) == RawArticle.model_validate_json(raw(1))
    assert (letter.stage, letter.reason, letter.error) == ("ingest", "store_refused", "the text is too long")
    assert (letter.source, letter.attempts, letter.encoding) == ("harbour-times", 0, "utf-8")
    assert letter.accepted_at <= letter.set_aside_at


def test_letters_are_listed_oldest_first_and_unreadable_items_after_the_articles(ledger: Ledger) -> None:
    drop(ledger, unreadable(b"{"))
    let_die(ledger, raw(1))
    let_die(ledger, raw(2))
    assert [letter.stage for letter in list_letters(ledger)] == ["ingest", "ingest", "inbox"]
    kept = [json.loads(letter.content)["id"] for letter in list_letters(ledger) if letter.stage == "ingest"]
    assert kept == ["1", "2"]


def test_letters_are_filtered_by_reason_and_by_source(ledger: Ledger) -> None:
    drop(ledger, unreadable(b"{"), unreadable(b"", Reason.EMPTY))
    let_die(ledger, raw(1), raw(2, "norland-post"))
    assert [each.reason for each in list_letters(ledger, reason="empty")] == ["empty"]
    assert [each.source for each in list_letters(ledger, source="norland-post")] == ["norland-post"]
    assert len(list(list_letters(ledger, reason="store_refused", source="harbour-times"))) == 1
    assert list(list_letters(ledger, reason="empty", source="norland-post")) == []


def test_an_id_that_is_no_letters_finds_none(ledger: Ledger) -> None:
    let_die(ledger, raw(1))
    assert find_letter(ledger, "0123") is None
    assert replay(ledger, ["0123"]) == discard(ledger, ["0123"]) == 0


def test_a_replayed_article_is_accepted_anew_and_is_no_duplicate(ledger: Ledger, redis: Redis) -> None:
    (letter_id,) = let_die(ledger, raw(1))
    letter = find_letter(ledger, letter_id)
    assert letter is not None
    assert replay(ledger, [letter_id]) == 1
    assert redis.lrange("inbox", 0, -1) == [letter.content.encode()]
    decide(ledger, take_in(ledger), PUBLISHED)
    state = snap(ledger)
    assert state.sources["harbour-times"].accepted == 2
    assert {ending: n for ending, n in state.balance.endings.items() if n} == {
        Ending.PUBLISHED: 1,
        Ending.DEAD_LETTERED: 1,
    }
    assert state.dead_letters == 0 and state.is_settled and state.is_balanced


def test_an_article_that_dies_again_after_its_replay_is_a_letter_again(ledger: Ledger) -> None:
    for _ in range(3):
        (letter_id,) = let_die(ledger, raw(1))
        replay(ledger, [letter_id])
        decide(ledger, take_in(ledger), SET_ASIDE)
        (letter,) = list_letters(ledger)
        assert json.loads(letter.content)["content"] == "Lighthouse 1 is lit"
        discard(ledger, [letter.id])


ODD_ITEMS = [
    b"{",
    b"",
    b"\xff\x00\x80",
    "Überschrift ohne Ende {".encode("utf-16"),
    bytes(range(256)),
    b"\x1f" * 9,
]


@pytest.mark.parametrize("item", ODD_ITEMS)
def test_replay_puts_the_very_bytes_of_an_unreadable_item_back(ledger: Ledger, redis: Redis, item: bytes) -> None:
    drop(ledger, unreadable(item))
    (letter,) = list_letters(ledger)
    assert replay(ledger, [letter.id]) == 1
    assert redis.lrange("inbox", 0, -1) == [item]
    assert snap(ledger).unreadable == 0
    assert redis.get("wiredesk:unreadable-bytes") == b"0"


@pytest.mark.parametrize("item", ODD_ITEMS)
def test_bytes_that_are_no_text_are_shown_as_base64_and_all_others_as_they_are(ledger: Ledger, item: bytes) -> None:
    drop(ledger, unreadable(item))
    (letter,) = list_letters(ledger)
    assert (letter.stage, letter.reason, letter.error) == ("inbox", "bad_json", "bad_json, it says")
    shown = b64decode(letter.content) if letter.encoding == "base64" else letter.content.encode()
    assert shown == item
    assert (letter.encoding == "utf-8") == (item in (b"{", b"", b"\x1f" * 9))


def test_an_item_that_was_too_large_to_read_is_kept_and_replayed_whole(ledger: Ledger, redis: Redis) -> None:
    item = random.Random(1).randbytes(5000)
    redis.lpush("inbox", item)
    ledger.claim(DOOR, DoorLimits(item_bytes=4000))
    (letter,) = list_letters(ledger)
    assert (letter.reason, letter.error, letter.encoding) == ("too_large", "5000 bytes", "base64")
    assert b64decode(letter.content) == item
    assert replay(ledger, [letter.id]) == 1
    assert redis.lrange("inbox", 0, -1) == [item]
    assert redis.get("wiredesk:unreadable-bytes") == b"0"


def test_a_discarded_letter_is_gone_for_good(ledger: Ledger, redis: Redis) -> None:
    (letter_id,) = let_die(ledger, raw(1))
    drop(ledger, unreadable(b"{"))
    assert discard(ledger, [letter.id for letter in list_letters(ledger)]) == 2
    assert list(list_letters(ledger)) == []
    assert not redis.keys("wiredesk:letter:*") and not redis.exists("inbox")
    state = snap(ledger)
    assert (state.dead_letters, state.unreadable) == (0, 0)
    assert state.balance.endings[Ending.DEAD_LETTERED] == 2 and state.is_balanced
    assert find_letter(ledger, letter_id) is None


def test_what_was_replayed_and_what_was_discarded_is_counted_once(ledger: Ledger) -> None:
    first, second, third = let_die(ledger, raw(1), raw(2), raw(3))
    assert replay(ledger, [first, second, first]) == 2
    assert replay(ledger, [first]) == 0
    assert discard(ledger, [third, second]) == 1
    reasons = snap(ledger).reasons
    assert (reasons["replayed", "letter"], reasons["discarded", "letter"]) == (2, 1)
    assert snap(ledger).inbox == 2


def test_a_letter_whose_article_somebody_removed_hides_no_other_letter(
    ledger: Ledger, redis: Redis, settings: Settings
) -> None:
    redis.lpush("inbox", raw(1))
    take_in(ledger)
    redis.delete(*redis.keys("wiredesk:raw:*"))
    kill_until_buried(ledger, settings.attempts)
    let_die(ledger, raw(2))
    lost, kept = list_letters(ledger)
    assert (lost.reason, lost.content) == ("worker_lost", "")
    assert json.loads(kept.content)["content"] == "Lighthouse 2 is lit"
    assert discard(ledger, [lost.id]) == 1


def test_an_error_as_long_as_an_article_is_cut(ledger: Ledger) -> None:
    ledger.redis.lpush("inbox", raw(1))
    decide(ledger, take_in(ledger), SetAside(Reason.PARSE_ERROR, "x" * 100_000))
    (letter,) = list_letters(ledger)
    assert letter.error == "x" * 2000
