import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.enrichers.chunks import MAX_CHARS, MAX_CHUNKS, Chunks, chunks
from services.enrich.enrichers.printed import PrintedWords


@pytest.fixture
def known():
    return Chunks()


def test_a_text_has_the_same_numbers_whenever_it_is_asked_for(known):
    first, other, again = known.numbers_of(["Oil rose\n\nGas fell", "Gas rose", "Oil rose\n\nGas fell"])
    assert first.tolist() == again.tolist()
    assert [known.printed[number] for number in other] == ["Gas", "rose"]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aB., \n\t\u00a0"), max_size=200))
def test_chunks_stand_where_their_lengths_say(text):
    known = Chunks()
    (numbers,) = known.numbers_of([text])
    chars = known.chars_of(numbers)
    for number, start in zip(numbers, chars.cumsum() - chars, strict=True):
        printed = known.printed[number]
        assert printed == "\n" or text.startswith(printed.removeprefix(" "), start)


def test_a_long_chunk_is_no_chunk_but_its_tokens_are(known):
    known.numbers_of(["(Ab)." * MAX_CHARS])
    assert max(map(len, known.printed)) < 5


def test_chunks_are_forgotten_when_there_are_too_many(known):
    before = known.generation
    known.numbers_of([" ".join(f"w{number}" for number in range(MAX_CHUNKS + 1))])
    (numbers,) = known.numbers_of(["Oil rose"])
    assert known.generation == before + 1
    assert [known.printed[number] for number in numbers] == ["Oil", "rose"]
    assert len(known) < 10


def test_words_are_found_as_they_are_printed_and_found_again_when_all_chunks_were_forgotten():
    words = PrintedWords({"said", "told"})
    text = "Quiroz said\nshe told us.\tSalih told\u00a0nobody; it was said."
    expected = [(at, text[at : at + 4]) for at in (7, 16, 31)]
    assert list(words.find(text)) == expected
    chunks().start_anew()
    assert list(words.find("It told")) == [(3, "told")]
    assert list(words.find(text)) == expected
