"""Quotes, topics and times of hostile texts: bounded, and never worse than in proportion to the length."""

import random
import time
from itertools import pairwise

import pytest

from services.enrich.enrichers.quotes.quotes import MAX_QUOTES, find_quotes, marked_quotes
from services.enrich.enrichers.temporal.temporal import MAX_TIMES, find_times
from services.enrich.enrichers.topics.topics import find_topics
from shared.annotations import Entity, EntityType, Mention

ARTICLE = "The mayor said the bridge would open on Monday. “It is safe,” she told reporters. "
TEXTS = {
    "an article of 2 MB": "\n\n".join([ARTICLE * 4] * 6_000),
    "one line of 50,000 words": ARTICLE * 3_300,
    "one sentence of 50,000 words": "said the mayor and the minister of the port told ".replace(".", "") * 5_500,
    "10,000 quotes": "“We will not go,” said Quiroz. " * 10_000,
    "10,000 paragraphs of a quote each": "\n\n".join(["“We will not go away from here.”"] * 10_000),
    "100,000 opening marks": "“" * 100_000,
    "100,000 opening marks with words": "“a " * 100_000,
    "100,000 closing marks": "a” " * 100_000,
    "100,000 straight marks": '"' * 100_000,
    "100,000 straight marks around words": '"so" ' * 50_000,
    "100,000 single marks": "‘a " * 100_000,
    "100,000 apostrophes": "the workers’ " * 100_000,
    "100,000 guillemets": "«a " * 100_000,
    "an open quote through 20,000 paragraphs": "\n\n".join(["“and so on"] * 20_000),
    "one sentence with 20,000 quotations": "he said “so” and " * 20_000,
    "100,000 commas": "a, " * 100_000,
    "100,000 brackets": "( " * 50_000 + ") " * 50_000 + "said he",
    "100,000 times said": "said " * 100_000,
    "100,000 times that": "he said that " * 33_000,
    "100,000 times according to": "according to " * 50_000,
    "100,000 times of": "the head of " * 50_000 + "said",
    "capitals": "Ana Quiroz " * 50_000 + "said",
    "dots": "." * 200_000,
    "blanks": " " * 200_000,
    "dates": "on 3 May 2024 at 10:30, in 2017, two weeks ago, " * 10_000,
    "numbers": "1234567890" * 20_000,
    "colons": "1:" * 100_000,
    "hyphens": "2-" * 100_000,
}


def seconds(text: str) -> float:
    began = time.process_time()
    find_quotes(text, ())
    find_times(text, None)
    find_topics.__wrapped__("", text)
    return time.process_time() - began


@pytest.mark.parametrize("name", TEXTS)
def test_the_cost_of_a_hostile_text_is_in_proportion_to_its_length(name):
    text = TEXTS[name]
    assert seconds(text) < 2.0 + len(text) * 10e-6  # a usual article costs some 0.3 microseconds a character


@pytest.mark.parametrize("name", TEXTS)
def test_every_quote_and_time_of_a_hostile_text_is_a_stretch_of_it(name):
    text = TEXTS[name][:60_000]
    quotes = find_quotes(text, ())
    assert all(text[quote.start : quote.end] == quote.exact for quote in quotes)
    assert all(before.end <= after.start for before, after in pairwise(quotes))
    assert len(quotes) <= MAX_QUOTES
    assert len(find_times(text, None)) <= MAX_TIMES


def test_ten_thousand_quotes_of_many_people_are_found():
    text = "“We will not go away,” said Quiroz. " * 10_000
    assert len(find_quotes(text, ())) == 10_000


def test_many_entities_and_pronouns_cost_no_more_than_their_number():
    names = [f"Ana Quiroz{nth}" for nth in range(5_000)]
    text = " ".join(f"{name} came. “I am here now,” she said. The minister added that it was late." for name in names)
    place = 0
    entities = []
    for nth, name in enumerate(names):
        place = text.index(name, place)
        mention = Mention(start=place, end=place + len(name), exact=name)
        entities.append(Entity(id=f"e{nth}", type=EntityType.PERSON, name=name, mentions=(mention,)))
    began = time.process_time()
    quotes = find_quotes(text, entities)
    assert time.process_time() - began < 10
    assert len(quotes) >= 5_000


def test_random_mixtures_of_marks_words_and_stops_never_fail():
    words = "said Salih the_minister he that according_to told and adding Gen. who called ’s"
    pieces = [*words.replace("_", " ").split(), *'“”"‘’«»„,.:—() ', "\n\n"]
    chooser = random.Random(7)
    for _ in range(1_500):
        text = "".join(chooser.choice(pieces) + chooser.choice(["", " "]) for _ in range(chooser.randrange(60)))
        for quote in (*find_quotes(text, ()), *marked_quotes(text)):
            assert text[quote.start : quote.end] == quote.exact
            for span in (quote.speaker, quote.cue):
                assert span is None or text[span.start : span.end] == span.exact


def test_a_name_that_follows_its_description_again_and_again_costs_no_more_than_their_number(only_own_garbage):
    unit, name = "A geologist said the ground moved. Ana Quiroz said the road was shut. ", "Ana Quiroz"

    def seconds_of(units: int) -> float:
        starts = [nth * len(unit) + unit.index(name) for nth in range(units)]
        mentions = tuple(Mention(start=start, end=start + len(name), exact=name) for start in starts)
        people = [Entity(id="e1", type=EntityType.PERSON, name=name, mentions=mentions)]
        began = time.process_time()
        assert len(find_quotes(unit * units, people)) == 2 * units
        return time.process_time() - began

    seconds_of(100)
    short = seconds_of(1_250)
    long = min(seconds_of(10_000) for _ in range(2))
    assert long < 24 * max(short, 0.03)  # between eight, with threefold noise, and the sixty-four of a square
