"""The story index on a real Redis: what is a copy of what, whatever happens to the calls."""

from __future__ import annotations

from collections import Counter

import pytest
from redis import Redis

from shared.identity import article_uri
from shared.stories import StoryIndex, StoryWindow
from shared.story_prints import Placement, Question, Role, Rule
from tests.counting_redis import CountingRedis
from tests.story_texts import a_headline, a_story, ask, copy_edited, truncated, with_chrome, with_new_lead

ORIGINAL = a_story(1)
HEADLINE = a_headline(1)


@pytest.fixture
def index(redis: Redis) -> StoryIndex:
    return StoryIndex(redis)


def place(index: StoryIndex, *questions: Question) -> list[Placement]:
    answers = index.place(questions)
    assert None not in answers
    return [answer for answer in answers if answer is not None]


def test_what_is_like_nothing_is_the_first_of_its_story(index):
    (placement,) = place(index, ask("a", ORIGINAL))
    assert placement == Placement(article_uri("a"), Role.CANONICAL, Rule.FIRST_SEEN)


def test_tables_stay_flat_as_they_grow(index, redis):
    for first in range(0, 320, 64):
        place(index, *(ask(f"a{n}", a_story(n)) for n in range(first, first + 64)))
    buckets = list(redis.scan_iter(match="wiredesk:stories:*:[ip]:*"))
    assert len(buckets) > 50
    assert b"hashtable" not in {redis.object("ENCODING", bucket) for bucket in buckets}


def test_the_same_text_elsewhere_is_a_duplicate(index):
    _, copy = place(index, ask("a", ORIGINAL, HEADLINE), ask("b", ORIGINAL.upper(), "Another headline altogether here"))
    assert copy == Placement(article_uri("a"), Role.DUPLICATE, Rule.SAME_TEXT, 1.0, article_uri("a"), size=2)


@pytest.mark.parametrize(
    "copy",
    [
        truncated(ORIGINAL),
        with_new_lead(ORIGINAL, 7),
        copy_edited(ORIGINAL, 7),
        with_chrome(ORIGINAL),
        with_chrome(truncated(ORIGINAL, 0.6)),
        "\n\n".join(reversed(ORIGINAL.split("\n\n"))),
    ],
    ids=["truncated", "new lead", "copy-edited", "framed", "framed and truncated", "reordered"],
)
def test_what_desks_make_of_a_text_is_a_copy_in_either_order(redis, copy):
    for first, second in ((ORIGINAL, copy), (copy, ORIGINAL)):
        redis.flushall()
        _, placement = place(StoryIndex(redis), ask("a", first), ask("b", second))
        assert (placement.story, placement.role, placement.rule) == (
            article_uri("a"),
            Role.NEAR_DUPLICATE,
            Rule.SHARED_TEXT,
        )
        assert placement.similarity >= 0.5


def test_a_brief_under_the_same_headline_is_a_copy_though_most_of_it_is_the_sites_own(index):
    brief = truncated(ORIGINAL, 0.3) + "\n\n" + a_story(99, 12)
    _, under_it, without = place(
        index, ask("a", ORIGINAL, HEADLINE), ask("b", brief, HEADLINE), ask("c", truncated(brief, 0.95), a_headline(5))
    )
    assert (under_it.role, under_it.rule) == (Role.NEAR_DUPLICATE, Rule.HEADLINE)
    assert without.role in (Role.CANONICAL, Role.NEAR_DUPLICATE)


def test_a_headline_alone_makes_no_copy(index):
    _, other = place(index, ask("a", ORIGINAL, HEADLINE), ask("b", a_story(2), HEADLINE))
    assert other.role is Role.CANONICAL


def test_a_headline_that_many_stories_have_is_a_columns_name_and_counts_no_more(index):
    column = "Letters to the editor of the Courier"
    place(index, *(ask(f"a{n}", a_story(200 + n), column) for n in range(7)))
    related = truncated(a_story(200), 0.4) + "\n\n" + a_story(300, 14)
    (placement,) = place(index, ask("late", related, column))
    assert placement.role is Role.CANONICAL


def a_forecast(numbers: list[int], day: str = "Monday") -> str:
    high, low, wind, gusts, rain, humidity = numbers
    return (
        f"Here is the {day} forecast for Korvala and the villages around the lake. Expect a high of {high} degrees in "
        f"the afternoon before it falls to a low of {low} degrees overnight. Winds will be from the north at {wind} "
        f"knots with gusts of up to {gusts} knots. The chance of rain is {rain} percent and humidity will be around "
        f"{humidity} percent. The lake authority urges boats to check the latest forecast before leaving the harbour."
    )


def test_a_form_filled_in_with_other_numbers_is_another_story(index):
    first, second, copy = place(
        index,
        ask("a", a_forecast([21, 9, 14, 30, 20, 61]), "Korvala weather for Monday afternoon"),
        ask("b", a_forecast([17, 4, 8, 22, 70, 83]), "Korvala weather for Monday afternoon"),
        ask("c", with_chrome(a_forecast([17, 4, 8, 22, 70, 83])), "Korvala weather for Monday afternoon"),
    )
    assert (first.role, second.role) == (Role.CANONICAL, Role.CANONICAL)
    assert copy.story == article_uri("b")


def test_parts_of_a_series_are_stories_of_their_own(index):
    intro = a_story(50, 12)
    placements = place(
        index,
        *(
            ask(
                f"part {n}",
                f"This is part {n} of six. {intro}\n\n{a_story(60 + n, 6)}",
                f"Inside the valley: part {n} of six",
            )
            for n in range(1, 5)
        ),
    )
    assert {placement.role for placement in placements} == {Role.CANONICAL}


def test_a_long_footer_on_short_articles_makes_no_copies(index):
    footer = a_story(70, 12)
    placements = place(index, *(ask(f"a{n}", f"{a_story(80 + n, 10)}\n\n{footer}") for n in range(8)))
    assert {placement.role for placement in placements} == {Role.CANONICAL}


def test_a_chain_of_rewrites_does_not_glue_two_stories(index):
    """The last shares half with the one before it, and next to nothing with the story's first."""
    paragraphs = [a_story(90 + n, 4) for n in range(9)]
    first, second, third = ("\n\n".join(paragraphs[n : n + 4]) for n in (0, 2, 4))
    placements = place(index, ask("a", first), ask("b", second), ask("c", third))
    assert [placement.story for placement in placements][2] == article_uri("c")


def test_a_new_version_at_the_address_keeps_the_story_whatever_it_says(index):
    (first,) = place(index, ask("a", ORIGINAL))
    (second,) = place(index, ask("a", a_story(3), version=2))
    assert (second.story, second.role, second.rule) == (first.story, Role.UPDATE, Rule.SAME_URL)
    (copy,) = place(index, ask("b", a_story(3)))
    assert copy.story == first.story


def test_a_new_version_of_a_copy_stays_with_the_original(index):
    place(index, ask("a", ORIGINAL), ask("b", with_chrome(ORIGINAL)))
    (update,) = place(index, ask("b", with_new_lead(ORIGINAL, 3), version=2))
    assert (update.story, update.role) == (article_uri("a"), Role.UPDATE)


def test_a_redelivery_is_answered_as_the_first_time(index):
    questions = [
        ask("a", ORIGINAL, HEADLINE),
        ask("b", with_chrome(ORIGINAL)),
        ask("c", a_story(2)),
        ask("b", truncated(ORIGINAL), version=2),
        ask("d", "Too short."),
    ]
    answers = place(index, *questions)
    assert place(index, *reversed(questions)) == list(reversed(answers))
    assert place(index, *questions, *questions) == [*answers, *answers]


def test_a_late_old_version_gets_an_answer_of_its_own_and_changes_none(index):
    newer = place(index, ask("a", ORIGINAL, version=2))
    (late,) = place(index, ask("a", a_story(2), version=1))
    assert (late.story, late.role) == (article_uri("a"), Role.UPDATE)
    assert place(index, ask("a", ORIGINAL, version=2)) == newer


def test_a_text_of_a_few_words_is_told_to_be_too_short(index):
    first, second = place(index, ask("a", "Photo gallery"), ask("b", "Photo gallery"))
    assert (first.rule, second.rule) == (Rule.TOO_SHORT, Rule.TOO_SHORT)
    assert second.story == article_uri("b")


def test_scripts_without_spaces_are_compared_too(index):
    text = "".join(chr(0x4E00 + (7 * n * n + 31 * n) % 4_000) for n in range(400))
    another = "".join(chr(0x5000 + (11 * n * n) % 3_000) for n in range(400))
    _, copy, other = place(index, ask("a", text), ask("b", text[:250]), ask("c", another))
    assert copy.story == article_uri("a")
    assert other.story == article_uri("c")


def test_what_is_out_of_the_window_is_forgotten_and_takes_no_room(redis):
    index = StoryIndex(redis, StoryWindow(text_days=0.5 / 86_400, id_days=1 / 24))
    place(index, *(ask(f"a{n}", a_story(n)) for n in range(200)))
    full = size_of(redis)
    wait_two_seconds(redis)
    for n in range(200, 260):
        place(index, ask(f"a{n}", a_story(n)))
    (again,) = place(index, ask("late copy", a_story(3)))
    assert again.role is Role.CANONICAL
    assert size_of(redis) < full


def size_of(redis: Redis) -> int:
    return sum(redis.memory_usage(key) or 0 for key in redis.scan_iter("wiredesk:stories:*"))


def wait_two_seconds(redis: Redis) -> None:
    """By Redis's clock, which counts whole seconds for the index."""
    start = redis.time()[0]
    while redis.time()[0] < start + 2:
        redis.blpop(["nothing comes here"], timeout=0.2)


def test_a_batch_is_one_round_trip(settings):
    index = StoryIndex(CountingRedis.from_url(settings.redis_url))
    place(index, ask("warm", ORIGINAL))
    CountingRedis.sent.clear()
    place(index, *(ask(f"a{n}", a_story(n + 100)) for n in range(64)))
    assert Counter(EVALSHA=1) == CountingRedis.sent


def test_a_full_redis_is_unknown_and_counted_never_new(redis, index):
    place(index, ask("a", ORIGINAL))
    redis.config_set("maxmemory", "1")
    try:
        assert index.place([ask("b", with_chrome(ORIGINAL)), ask("c", a_story(2))]) == [None, None]
        assert redis.hget("wiredesk:reasons", "story\x1funknown") == b"2"
    finally:
        redis.config_set("maxmemory", "0")
    (copy,) = place(index, ask("b", with_chrome(ORIGINAL)))
    assert copy.story == article_uri("a")


def test_a_redis_that_is_away_is_unknown(tmp_path):
    index = StoryIndex(Redis(unix_socket_path=str(tmp_path / "nobody.sock")))
    assert index.place([ask("a", ORIGINAL)]) == [None]


def test_a_story_can_be_looked_up_by_any_of_its_articles(index):
    place(index, ask("a", ORIGINAL), ask("b", with_chrome(ORIGINAL)), ask("c", ORIGINAL), ask("d", a_story(2)))
    story = index.find(article_uri("c"))
    assert story == index.find(article_uri("a"))
    assert [(member.uri, member.role) for member in story.members] == [
        (article_uri("a"), Role.CANONICAL),
        (article_uri("b"), Role.NEAR_DUPLICATE),
        (article_uri("c"), Role.DUPLICATE),
    ]
    assert [member.uri for member in index.find(article_uri("d")).members] == [article_uri("d")]
    assert index.find(article_uri("nobody")) is None


def test_every_uri_is_found_however_many_buckets_there_are(index):
    for first in range(0, 600, 100):
        place(index, *(ask(f"a{n}", "Too short to compare.") for n in range(first, first + 100)))
    assert all(index.find(article_uri(f"a{n}")) is not None for n in range(600))
