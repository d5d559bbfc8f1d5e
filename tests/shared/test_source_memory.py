"""The memory of a source's lines, on a real Redis."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from shared.source_memory import MemoryLimits, Sighting, SourceMemory, count_others, line_print, sight

FURNITURE = "Sign up for the harbour letter"
KEY = "wiredesk:lines:courier"


@pytest.fixture
def memory(redis: Redis) -> SourceMemory:
    return SourceMemory(redis, MemoryLimits(sources=3, lines=50, stories=4, expiry_seconds=1_000))


def note(memory: SourceMemory, story: str, *lines: str, source: str = "courier") -> None:
    memory.note([(sight(source, lines), story)])


def seen(memory: SourceMemory, *lines: str, source: str = "courier", story: str | None = None) -> list[int]:
    sighting = sight(source, lines)
    (stories,) = memory.recall([sighting])
    counts = count_others(sighting, stories, story)
    return [counts[line_print(line)] for line in lines]


def body(name: str) -> list[str]:
    return [f"Paragraph {n} of the story on {name}, which nobody else prints." for n in range(6)]


def test_a_line_counts_once_per_other_story(memory: SourceMemory) -> None:
    for n in range(3):
        note(memory, f"story {n}", FURNITURE, *body(f"place {n}"))
    assert seen(memory, FURNITURE, *body("another place")) == [3, 0, 0, 0, 0, 0, 0]


def test_a_story_captured_again_under_its_name_never_counts_its_own_lines(memory: SourceMemory) -> None:
    for _ in range(3):
        note(memory, "story", FURNITURE, "The council voted on Tuesday.")
    assert seen(memory, FURNITURE, "The council voted on Tuesday.", story="story") == [0, 0]


def test_a_story_captured_again_under_another_name_never_counts_its_own_lines(memory: SourceMemory) -> None:
    note(memory, "https://courier.example/quay", FURNITURE, *body("the quay"))
    note(memory, "https://m.courier.example/quay", FURNITURE, *body("the quay"))
    note(memory, "https://courier.example/ferry", FURNITURE, *body("the ferry"))
    assert seen(memory, FURNITURE, *body("the quay"), story="the quay by mail") == [1, 0, 0, 0, 0, 0, 0]


def test_a_page_that_is_mostly_furniture_is_told_from_another_once_there_are_some(memory: SourceMemory) -> None:
    furniture = [f"{FURNITURE}, says box number {n} of the page" for n in range(20)]
    for n in range(4):
        note(memory, f"story {n}", *furniture, *body(f"place {n}"))
    assert seen(memory, *furniture, *body("a new place")) == [4] * 20 + [0] * 6


def test_sources_do_not_know_each_others_lines(memory: SourceMemory) -> None:
    note(memory, "story", FURNITURE, *body("the quay"))
    assert seen(memory, FURNITURE, *body("the ferry"), source="herald")[0] == 0


def test_a_batch_is_recalled_in_order(memory: SourceMemory) -> None:
    note(memory, "one", FURNITURE, source="courier")
    note(memory, "two", FURNITURE, source="herald")
    asked = [sight("herald", [FURNITURE, "B"]), sight("courier", ["A", FURNITURE]), sight("gazette", ["C"])]
    assert [[len(stories) for stories in found.values()] for found in memory.recall(asked)] == [[1, 0], [0, 1], [0]]
    assert memory.recall([]) == []


def test_counts_stop_at_the_most_stories(memory: SourceMemory) -> None:
    for n in range(20):
        note(memory, f"story {n}", FURNITURE)
    assert seen(memory, FURNITURE, *body("the quay"))[0] == 4


def test_lines_that_recur_outlast_a_flood_of_lines_that_do_not(memory: SourceMemory, redis: Redis) -> None:
    for n in range(100):
        note(memory, f"story {n}", FURNITURE, *(f"Line {line} of story {n}" for line in range(10)))
    assert redis.hlen(KEY) <= 50
    assert seen(memory, FURNITURE, *body("the quay"))[0] == 4


def test_lines_that_recur_outlast_a_flood_in_a_memory_too_large_for_a_flat_hash(redis: Redis) -> None:
    memory = SourceMemory(redis, MemoryLimits(lines=600, stories=4))
    for n in range(60):
        note(memory, f"story {n}", FURNITURE, *(f"Line {line} of story {n}" for line in range(60)))
        assert redis.hlen(KEY) <= 600
    assert redis.hlen(KEY) > 400
    assert seen(memory, FURNITURE, *body("the quay"))[0] == 4


def test_a_source_with_some_hundred_lines_is_not_looked_through_line_by_line(redis: Redis) -> None:
    memory = SourceMemory(redis)
    for n in range(2):
        note(memory, f"story {n}", *(f"Line {line} of story {n}" for line in range(100)))
    assert redis.object("ENCODING", KEY) == b"hashtable"


def test_a_batch_is_noted_as_its_articles_would_be_one_by_one(redis: Redis, memory: SourceMemory) -> None:
    told = [(sight("courier", [FURNITURE, *body(f"place {n % 2}")]), f"story {n % 3}") for n in range(6)]
    memory.note(told)
    together = redis.hgetall(KEY)
    redis.delete(KEY)
    for each in told:
        memory.note([each])
    assert redis.hgetall(KEY) == together


def test_an_article_with_more_lines_than_the_memory_holds_stays_within_its_bound(redis: Redis) -> None:
    memory = SourceMemory(redis, MemoryLimits(lines=20))
    for story in ("long", "longer", "long"):
        note(memory, story, *(f"{story} line {n}" for n in range(100)))
        assert 10 < redis.hlen(KEY) <= 20


def test_a_source_stays_within_its_bound_when_most_of_its_lines_recur(redis: Redis) -> None:
    memory = SourceMemory(redis, MemoryLimits(lines=600))
    furniture = [sight("courier", [f"Box {n} of part {part}" for n in range(128)]) for part in range(4)]
    for n in range(3):
        memory.note([(each, f"story {n}") for each in furniture])
    new = [(sight("courier", [f"Line {line} of text {n}" for line in range(100)]), f"text {n}") for n in range(5)]
    memory.note(new)
    assert redis.hlen(KEY) <= 600


def test_a_source_that_falls_silent_is_forgotten(memory: SourceMemory, redis: Redis) -> None:
    note(memory, "story", FURNITURE)
    assert 0 < redis.ttl(KEY) <= 1_000


def test_of_too_many_sources_the_longest_silent_are_forgotten(memory: SourceMemory, redis: Redis) -> None:
    for n in range(10):
        note(memory, "story", FURNITURE, source=f"source {n}")
        redis.zadd("wiredesk:lines", {f"wiredesk:lines:source {n}": n - 10}, incr=True)
    assert sorted(redis.keys("wiredesk:lines:*")) == [b"wiredesk:lines:source %d" % n for n in (7, 8, 9)]


def test_nothing_to_note_is_nothing(memory: SourceMemory, redis: Redis) -> None:
    memory.note([])
    assert redis.keys("*") == []


def test_of_a_whole_page_the_first_and_last_lines_are_sighted() -> None:
    chars = sight("courier", [f"line {n}" for n in range(1_000)]).chars
    assert len(chars) == 128
    assert {line_print("line 0"), line_print("line 999")} <= set(chars)
    assert line_print("line 500") not in chars


@given(st.text())
def test_case_and_spacing_do_not_make_another_line(line: str) -> None:
    assert line_print(f"  {line}\t") == line_print(line.replace(" ", "\u00a0 "))
    assert len(line_print(line)) == 8


def test_a_sighting_holds_each_line_once() -> None:
    assert sight("courier", ["Share", "share", " SHARE"]) == Sighting("courier", {line_print("Share"): 6})
