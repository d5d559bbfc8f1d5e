import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.enrichers.entities.chunks import BREAK_WORD, EDGE_CHARS, EDGE_WORD, MAX_CHARS, Chunks
from services.enrich.enrichers.entities.tokens import TOKEN

TEXTS = st.text(alphabet=st.sampled_from("aBc1.,-'’ \n\t\u00a0$ü中"), max_size=60)


def cut(chunks, words, texts):
    """The tokens of each text as (word, start, end) in it; those of its edges are checked and left out."""
    rows, starts, ends, firsts = (column.tolist() for column in chunks.cut(texts))
    named = list(words)
    found = []
    for first, behind in itertools.pairwise(firsts):
        tokens = [(named[rows[nth]], starts[nth], ends[nth]) for nth in range(first, behind)]
        edges = [word for word, _, _ in (*tokens[:2], *tokens[-2:])]
        assert edges == [EDGE_WORD] * 4
        begin = starts[first] + EDGE_CHARS
        found.append([(word, start - begin, end - begin) for word, start, end in tokens[2:-2]])
    return found


def expected(text):
    """The same from one pass of the rules over the whole text."""
    found = []
    for token in TOKEN.finditer(text):
        word = token[0].rstrip()
        if word:
            found.append((word, token.start(), token.start() + len(word)))
        elif "\n" in token[0]:
            found.append((BREAK_WORD, None, None))  # where it stands is nobody's business
    return found


def without_places_of_breaks(tokens):
    return [token if token[0] != BREAK_WORD else (BREAK_WORD, None, None) for token in tokens]


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_texts_cut_at_blanks_give_the_tokens_of_the_whole_text(texts):
    words = {}
    chunks = Chunks(lambda word: words.setdefault(word, len(words)))
    for _ in range(2):  # new to it, and met before
        assert list(map(without_places_of_breaks, cut(chunks, words, texts))) == list(map(expected, texts))


def test_a_chunk_that_is_too_long_is_remembered_by_its_tokens():
    words = {}
    chunks = Chunks(lambda word: words.setdefault(word, len(words)))
    text = "Oil " + "(Ab)." * MAX_CHARS + " rose"
    assert cut(chunks, words, [text, "Gas fell"]) == [expected(text), expected("Gas fell")]
    assert len(chunks) < 15
