"""status, submit, trace and dead-letters against a real Redis."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from redis import Redis

from cli.redis_server import RedisServer
from shared.ledger import KEY_PREFIX, DoorLimits, Ledger
from shared.outcomes import Ending, Reason
from shared.parcels import Advance, Arrival, End, Item, Message, SetAside, Unreadable
from shared.settings import Settings
from tests.cli.command_runs import Finished, run_here

HOSTILE = b'{"content": "\x1b[2Jgone \xc2\x9b31m [red]", broken'
URI = "urn:uuid:4ba759ce-a19b-5fb3-999a-b7be1a621a99"


class Desk:
    """A system with nobody working on it but this test."""

    def __init__(self, capfd: pytest.CaptureFixture[str], ledger: Ledger, settings: Settings) -> None:
        self.capfd = capfd
        self.ledger = ledger
        self.url = settings.redis_url

    def run(self, *arguments: str) -> Finished:
        return run_here(self.capfd, *arguments, "--redis-url", self.url)

    def accept(self, *items: Item) -> tuple[Message, ...]:
        self.ledger.redis.lpush("inbox", *["x"] * len(items))
        self.ledger.claim("door", DoorLimits())
        return self.ledger.accept("door", items)

    def set_aside(self, reason: Reason, *names: str) -> list[str]:
        """One dead letter per name; their ids, oldest first."""
        for message in self.accept(*map(an_arrival, names)):
            batch = self.ledger.begin(message)
            self.ledger.commit(batch, [SetAside(reason, "it did not go") for _ in batch.parcels])
        return [id_.decode() for id_ in self.ledger.redis.zrange(f"{KEY_PREFIX}letters", 0, -1)]


def an_arrival(name: str) -> Arrival:
    payload = json.dumps({"content": f"text of {name}"}).encode()
    return Arrival("harbour-times", f"key-{name}", f"digest-{name}", payload)


def unreadable(item: bytes = HOSTILE) -> Unreadable:
    return Unreadable("(unreadable)", Reason.BAD_JSON, "unexpected \x1b", item)


@pytest.fixture
def desk(capfd: pytest.CaptureFixture[str], ledger: Ledger, settings: Settings) -> Desk:
    return Desk(capfd, ledger, settings)


def test_status_shows_the_balance_per_source_and_that_it_holds(desk: Desk) -> None:
    desk.accept(an_arrival("a"), an_arrival("a"), unreadable())
    seen = desk.run("status", "--json")
    assert seen.code == 0
    assert seen.json["balanced"] is True
    assert seen.json["sources"]["harbour-times"]["accepted"] == 2
    assert seen.json["sources"]["harbour-times"]["inFlight"] == 1
    assert seen.json["endings"]["dead_lettered"] == seen.json["unreadable"] == 1
    ingest = {name: value for name, value in seen.json["queues"][0].items() if name != "lagSeconds"}
    none = {"running": 0, "postponed": 0, "messages": 0, "unacked": 0, "paused": False}
    assert ingest == {"queue": "ingest", "waiting": 1, **none}


def test_status_is_an_alarm_when_an_article_is_missing(desk: Desk, redis: Redis) -> None:
    desk.accept(an_arrival("a"))
    redis.delete(f"{KEY_PREFIX}open")
    seen = desk.run("status")
    assert seen.code == 1
    assert "DOES NOT HOLD: +1" in seen.out


def test_status_for_people_has_no_colour_where_there_is_no_terminal(desk: Desk) -> None:
    desk.accept(an_arrival("a"), unreadable())
    seen = desk.run("status")
    assert "harbour-times" in seen.out
    assert "The balance holds" in seen.out
    assert "\x1b" not in seen.out


def test_status_tells_of_raw_articles_that_wait_for_the_archive(desk: Desk, redis: Redis, settings: Settings) -> None:
    assert "archive: " not in desk.run("status").out
    desk.ledger = Ledger(redis, settings.model_copy(update={"archive": "file:///nowhere"}))
    desk.accept(an_arrival("a"), an_arrival("b"))
    assert "archive: 2 wait for it, the oldest for" in desk.run("status").out
    assert desk.run("status", "--json").json["unarchived"] == 2


def test_status_shows_queues_of_stores_that_only_the_workers_know(desk: Desk) -> None:
    messages = desk.accept(an_arrival("a"))
    for verdict in (Advance(b"{}", ("publish.elsewhere",)), End(Ending.PUBLISHED)):
        messages = desk.ledger.commit(desk.ledger.begin(messages[0]), [verdict]).messages
    assert "publish.elsewhere" in desk.run("status").out


def test_submit_drops_every_article_on_the_inbox_in_order(desk: Desk, redis: Redis, tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    lines = [b'{"content": "%d"}' % n for n in range(450)]
    file.write_bytes(b"\n".join(lines))
    assert desk.run("submit", str(file), "--json").json == {"dropped": 450}
    assert redis.lrange("inbox", 0, -1)[::-1] == lines  # upstreams push left, the door takes from the right


def test_submit_drops_urgent_articles_on_the_inbox_of_the_urgent_lane(desk: Desk, redis: Redis, tmp_path: Path) -> None:
    file = tmp_path / "flash.txt"
    file.write_text("Harbour closed")
    assert desk.run("submit", "--urgent", str(file), "--json").json == {"dropped": 1}
    assert (redis.llen("inbox:urgent"), redis.llen("inbox")) == (1, 0)
    assert desk.run("status", "--json").json["urgentInbox"] == 1


def test_submit_says_how_many_went_when_redis_is_full(
    capfd: pytest.CaptureFixture[str], short_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_bytes(b'{"content": "%s"}\n' % (b"x" * 10_000) * 2_000)
    server = RedisServer(short_folder, max_memory_mb=8)
    server.start()
    try:
        done = run_here(capfd, "submit", str(file), "--redis-url", server.url)
        dropped = Redis.from_url(server.url).llen("inbox")
    finally:
        server.kill()
    assert done.code == 1
    assert 0 < dropped < 2_000
    assert done.err.startswith(f"wiredesk: {dropped} dropped, then no more. Redis is full")


@pytest.mark.parametrize("arguments", [("status",), ("trace", URI), ("dead-letters", "list"), ("submit", __file__)])
def test_a_redis_that_is_away_is_one_clear_line_and_no_traceback(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("text")
    given = [str(article) if argument == __file__ else argument for argument in arguments]
    done = run_here(capfd, *given, "--redis-url", f"unix://{tmp_path}/none.sock")
    assert done.code == 2
    assert "Is Redis running?" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("url", ["http://x", "redis://host:port/0"])
def test_a_wrong_redis_url_is_named(capfd: pytest.CaptureFixture[str], url: str) -> None:
    done = run_here(capfd, "status", "--redis-url", url)
    assert done.code == 2
    assert "redis://" in done.err


def test_trace_tells_where_an_article_is(desk: Desk) -> None:
    desk.accept(an_arrival("a"))
    (ledger_id,) = desk.ledger.redis.zrange(f"{KEY_PREFIX}open", 0, -1)
    seen = desk.run("trace", ledger_id.decode())
    assert seen.code == 0
    assert "now: announced on ingest" in seen.out


def test_trace_by_uri_tells_how_an_article_ended(desk: Desk) -> None:
    (message,) = desk.accept(an_arrival("a"))
    uuid = URI.removeprefix("urn:uuid:")
    read = desk.ledger.commit(desk.ledger.begin(message), [Advance(b"{}", ("enrich",), uuid, "digest")])
    desk.ledger.commit(desk.ledger.begin(read.messages[0]), [End(Ending.REJECTED, Reason.NO_BODY)])
    seen = desk.run("trace", URI, "--json").json
    assert (seen["uri"], seen["ending"], seen["reason"]) == (URI, "rejected", "no_body")


def test_trace_of_an_unknown_name_fails_with_a_hint(desk: Desk) -> None:
    seen = desk.run("trace", URI)
    assert seen.code == 1
    assert "never accepted here" in seen.err


def test_dead_letters_are_listed_by_reason_and_source_up_to_the_limit(desk: Desk) -> None:
    desk.set_aside(Reason.STORE_REFUSED, "a", "b", "c")
    desk.accept(unreadable())
    listed = desk.run("dead-letters", "list", "--reason", "store_refused", "--limit", "2", "--json").json
    assert [letter["reason"] for letter in listed] == ["store_refused"] * 2
    assert "more than these 2" in desk.run("dead-letters", "list", "--limit", "2").out
    assert [
        letter["reason"] for letter in desk.run("dead-letters", "list", "--source", "(unreadable)", "--json").json
    ] == ["bad_json"]


def test_a_hostile_dead_letter_is_shown_escaped(desk: Desk, redis: Redis) -> None:
    desk.accept(unreadable())
    (letter_id,) = (id_.decode() for id_ in redis.zrange(f"{KEY_PREFIX}unreadable", 0, -1))
    for arguments in (("show", letter_id), ("show", letter_id, "--json"), ("list",), ("export",)):
        seen = desk.run("dead-letters", *arguments)
        assert seen.code == 0
        assert not {"\x1b", "\x9b"} & set(seen.out)
    assert "\\x1b[2Jgone \\x9b31m [red]" in desk.run("dead-letters", "show", letter_id).out


def test_a_long_dead_letter_is_cut_with_a_note_unless_whole_is_asked_for(desk: Desk, redis: Redis) -> None:
    desk.accept(unreadable(b"{" + b"x" * 9_999))
    (letter_id,) = (id_.decode() for id_ in redis.zrange(f"{KEY_PREFIX}unreadable", 0, -1))
    assert "8000 more characters" in desk.run("dead-letters", "show", letter_id).out
    assert "x" * 9_999 in desk.run("dead-letters", "show", letter_id, "--whole").out


def test_an_export_holds_every_letter_whole_and_leaves_them_there(desk: Desk, tmp_path: Path) -> None:
    ids = desk.set_aside(Reason.BUG, "a", "b")
    out = tmp_path / "letters.ndjson"
    assert desk.run("dead-letters", "export", "--out", str(out)).code == 0
    written = [json.loads(line) for line in out.read_text().splitlines()]
    assert [letter["id"] for letter in written] == ids
    assert json.loads(written[0]["content"])["content"].startswith("text of")
    assert len(desk.run("dead-letters", "list", "--json").json) == 2


def test_a_replayed_letter_is_back_on_the_inbox_and_the_others_stay(desk: Desk, redis: Redis) -> None:
    first, second = desk.set_aside(Reason.BUG, "a", "b")
    assert desk.run("dead-letters", "replay", first, "--yes", "--json").json == {"replayed": 1, "stayed": 0}
    assert redis.llen("inbox") == 1
    assert [letter["id"] for letter in desk.run("dead-letters", "list", "--json").json] == [second]


def test_all_letters_of_one_reason_can_be_discarded(desk: Desk, redis: Redis) -> None:
    desk.set_aside(Reason.BUG, "a", "b")
    desk.accept(unreadable())
    assert desk.run("dead-letters", "discard", "--all", "--reason", "bug", "--yes").out == "discarded 2\n"
    assert redis.llen("inbox") == 0
    assert [letter["reason"] for letter in desk.run("dead-letters", "list", "--json").json] == ["bad_json"]


@pytest.mark.parametrize("action", ["replay", "discard"])
def test_nothing_goes_without_a_yes_where_nobody_can_be_asked(desk: Desk, action: str) -> None:
    (letter_id,) = desk.set_aside(Reason.BUG, "a")
    done = desk.run("dead-letters", action, letter_id)
    assert done.code == 2
    assert "--yes" in done.err
    assert len(desk.run("dead-letters", "list", "--json").json) == 1


@pytest.mark.parametrize("chosen", [(), ("--reason", "bug"), ("some-id", "--all"), ("some-id", "--limit", "1")])
def test_a_choice_of_letters_that_is_none_or_two_is_refused(desk: Desk, chosen: tuple[str, ...]) -> None:
    done = desk.run("dead-letters", "discard", *chosen, "--yes")
    assert done.code == 2
    assert "--all" in done.err


@pytest.mark.parametrize("action", ["show", "replay"])
def test_an_unknown_letter_is_named(desk: Desk, action: str) -> None:
    done = desk.run("dead-letters", action, "nowhere", *(["--yes"] if action == "replay" else []))
    assert done.code == 1
    assert "nowhere" in done.err
