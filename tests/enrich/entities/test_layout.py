import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.entities.layout import MAX_SEGMENT, lay_out
from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.entities.words import flags_of


def segments_of(text):
    words = ["\n", "\n", *(token.strip() or "\n" for token in TOKEN.findall(text)), "\n", "\n"]
    layout = lay_out(np.array([flags_of(word) for word in words]))
    found = []
    for token, starts in zip(layout.tokens, layout.starts, strict=True):
        if starts:
            found.append([])
        found[-1].append(words[token])
    return [" ".join(segment) for segment in found]


@given(st.text())
def test_tokens_cover_the_text(text):
    assert "".join(TOKEN.findall(text)) == text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("the U.S.-led force", ["the ", "U.S.", "-", "led ", "force"]),
        ("Gen. Salim's men", ["Gen. ", "Salim", "'s ", "men"]),
        ("in Paris. Then", ["in ", "Paris", ". ", "Then"]),
        ("Qa'im and Côte d’Ivoire", ["Qa'im ", "and ", "Côte ", "d’Ivoire"]),
        ("3,000 in COVID-19", ["3,000 ", "in ", "COVID", "-", "19"]),
    ],
)
def test_a_full_stop_stays_with_initials_and_titles_and_with_nothing_else(text, tokens):
    assert TOKEN.findall(text) == tokens


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("he met Ana de la Cruz and left", ["Ana de la Cruz"]),
        ("the Bank of the South said", ["Bank of the South"]),
        ("by Yoon Suk-yeol on", ["Yoon Suk - yeol"]),
        ("with al-Nuri there", ["al - Nuri"]),
        ("at Expo 2031 there", ["Expo 2031"]),
        ("in Lima. Peru is", ["Lima", "Peru"]),
        ("nothing here", []),
    ],
)
def test_a_segment_holds_what_can_stand_in_one_name(text, segments):
    assert segments_of(text) == segments


def test_a_line_of_capitals_is_cut():
    assert max(len(segment.split()) for segment in segments_of("Word " * 1000)) == MAX_SEGMENT


@given(st.lists(st.integers(0, 511), max_size=30))
def test_any_row_of_flags_can_be_laid_out(flags):
    edge = [flags_of("\n")] * 2
    layout = lay_out(np.array(edge + flags + edge))
    assert (np.diff(layout.tokens) > 0).all()
    assert not len(layout.tokens) or layout.starts[0]
    assert ((layout.at >= 0) & (layout.at < len(flags) + 4)).all()
