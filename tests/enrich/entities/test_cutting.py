from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.enrichers.chunks import EDGE_CHARS, MAX_CHARS, chunks
from services.enrich.enrichers.entities.cutting import BREAK_WORD, EDGE_WORD, Cutter
from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.tables import Numbers

TEXTS = st.text(alphabet=st.sampled_from("aBc1.,-'’ \n\t\u00a0\u202f\r$ü中"), max_size=60)


def cut(texts):
    """The tokens of each text as (word, start, end) in it; those of its edges are checked and left out."""
    words = Numbers()
    cutter = Cutter(words)
    rows, starts, ends, firsts = (column.tolist() for column in cutter.cut(chunks().numbers_of(texts)))
    named = list(words)
    found = []
    for first, behind in pairwise(firsts):
        tokens = [(named[rows[nth]], starts[nth], ends[nth]) for nth in range(first, behind)]
        assert [word for word, _, _ in (*tokens[:2], *tokens[-2:])] == [EDGE_WORD] * 4
        begin = starts[first] + EDGE_CHARS
        found.append([_placed(word, start - begin, end - begin) for word, start, end in tokens[2:-2]])
    return found


def _placed(word, start, end):
    return (word, start, end) if word != BREAK_WORD else word  # where a break stands is nobody's business


def expected(text):
    """The same from one pass of the rules over the whole text."""
    found = []
    for token in TOKEN.finditer(text):
        word = token[0].rstrip()
        if word:
            found.append((word, token.start(), token.start() + len(word)))
        elif "\n" in token[0]:
            found.append(BREAK_WORD)
    return found


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_texts_cut_chunk_by_chunk_give_the_tokens_of_the_whole_text(texts):
    for _ in range(2):  # new, and met before
        assert cut(texts) == list(map(expected, texts))


def test_a_chunk_that_is_too_long_is_cut_like_any_other():
    text = "Oil " + "(Ab)." * MAX_CHARS + " rose"
    assert cut([text, "Gas fell"]) == [expected(text), expected("Gas fell")]
