"""The memory of a source's lines, on a real Redis."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from shared.source_memory import MemoryLimits, Sighting, SourceMemory, line_print, sight

FURNITURE = "Sign up for the harbour letter"
KEY = "wiredesk:lines:courier"


@pytest.fixture
def memory(redis: Redis) -> SourceMemory:
    return SourceMemory(redis, MemoryLimits(lines=50, stories=4, expiry_seconds=1_000))


def seen(memory: SourceMemory, line: str, *, source: str = "courier", story: str = "a new story") -> int:
    (counts,) = memory.recall([sight(source, story, [line])])
    return counts[line_print(line)]


def test_a_line_counts_once_per_other_story(memory: SourceMemory) -> None:
    memory.note([sight("courier", f"story {n}", [FURNITURE, f"Only in story {n}"]) for n in range(3)])
    assert seen(memory, FURNITURE) == 3
    assert seen(memory, "Only in story 1") == 1
    assert seen(memory, "Never printed") == 0


def test_a_story_captured_again_never_counts_its_own_lines(memory: SourceMemory) -> None:
    copy = sight("courier", "story", [FURNITURE, "The council voted on Tuesday."])
    memory.note([copy])
    memory.note([copy])
    memory.note([copy, copy])
    assert set(memory.recall([copy])[0].values()) == {0}
    assert seen(memory, "The council voted on Tuesday.") == 1


def test_sources_do_not_know_each_others_lines(memory: SourceMemory) -> None:
    memory.note([sight("courier", "story", [FURNITURE])])
    assert seen(memory, FURNITURE, source="herald") == 0


def test_a_batch_is_read_in_order_and_each_article_against_its_own_story(memory: SourceMemory) -> None:
    first, second = sight("courier", "one", [FURNITURE, "A"]), sight("herald", "two", [FURNITURE])
    memory.note([first, second, sight("courier", "three", [FURNITURE])])
    assert memory.recall([first, second]) == [
        {line_print(FURNITURE): 1, line_print("A"): 0},
        {line_print(FURNITURE): 0},
    ]


def test_counts_stop_at_the_most_stories(memory: SourceMemory) -> None:
    memory.note([sight("courier", f"story {n}", [FURNITURE]) for n in range(20)])
    assert seen(memory, FURNITURE) == 4


def test_lines_that_recur_outlast_a_flood_of_lines_that_do_not(memory: SourceMemory, redis: Redis) -> None:
    for n in range(100):
        memory.note([sight("courier", f"story {n}", [FURNITURE, *(f"Line {line} of story {n}" for line in range(10))])])
    assert redis.hlen(KEY) <= 50
    assert seen(memory, FURNITURE) == 4


def test_an_article_with_more_lines_than_the_memory_holds_stays_within_its_bound(redis: Redis) -> None:
    memory = SourceMemory(redis, MemoryLimits(lines=20))
    for story in ("long", "longer", "long"):
        memory.note([sight("courier", story, [f"{story} line {n}" for n in range(100)])])
        assert redis.hlen(KEY) == 20


def test_a_source_that_falls_silent_is_forgotten(memory: SourceMemory, redis: Redis) -> None:
    memory.note([sight("courier", "story", [FURNITURE])])
    assert 0 < redis.ttl(KEY) <= 1_000


def test_articles_without_lines_and_empty_batches_are_nothing(memory: SourceMemory, redis: Redis) -> None:
    memory.note([])
    memory.note([sight("courier", "story", [])])
    assert memory.recall([]) == []
    assert memory.recall([sight("courier", "story", [])]) == [{}]
    assert redis.keys("*") == []


def test_of_a_whole_page_the_first_and_last_lines_are_sighted() -> None:
    prints = sight("courier", "story", [f"line {n}" for n in range(1_000)]).prints
    assert len(prints) == 128
    assert {line_print("line 0"), line_print("line 999")} <= set(prints)
    assert line_print("line 500") not in prints


@given(st.text())
def test_case_and_spacing_do_not_make_another_line(line: str) -> None:
    assert line_print(f"  {line}\t") == line_print(line.replace(" ", "\u00a0 "))
    assert len(line_print(line)) == 8


def test_a_sighting_holds_each_line_once() -> None:
    assert sight("courier", "story", ["Share", "share", " SHARE "]) == Sighting(
        "courier", "story", (line_print("Share"),)
    )
