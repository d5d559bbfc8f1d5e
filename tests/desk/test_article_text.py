"""Every stretch of an article's text is printed once, with what it is part of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.pages.article_text import mark_up

BODY = "Amara Oduya spoke.\n\n“We sail in March,” she said in Kisumu."


def spans(*found: tuple[str, str]) -> list[dict[str, object]]:
    return [
        {"id": name, "start": BODY.index(text), "end": BODY.index(text) + len(text), "exact": text}
        for name, text in found
    ]


def entity(name: str, text: str) -> dict[str, object]:
    return {"id": name, "mentions": spans((name, text))}


def test_paragraphs_are_cut_where_entities_and_quotes_begin_and_end():
    first, second = mark_up(
        BODY, [entity("e1", "Amara Oduya"), entity("e2", "Kisumu")], spans(("q1", "“We sail in March,”"))
    )
    assert [(part["text"], part["entity"], part["quote"]) for part in first] == [
        ("Amara Oduya", "e1", None),
        (" spoke.", None, None),
    ]
    assert [(part["text"], part["entity"], part["quote"]) for part in second] == [
        ("“We sail in March,”", None, "q1"),
        (" she said in ", None, None),
        ("Kisumu", "e2", None),
        (".", None, None),
    ]


def test_a_name_within_a_quote_is_part_of_both():
    (_, second) = mark_up(BODY, [entity("e1", "March")], spans(("q1", "“We sail in March,”")))
    assert ("March", "e1", "q1") in [(part["text"], part["entity"], part["quote"]) for part in second]


def test_mentions_in_the_headline_mark_nothing_in_the_body():
    found = mark_up(BODY, [{"id": "e1", "mentions": [{"start": 0, "end": 5, "in": "headline"}]}], [])
    assert all(part["entity"] is None for paragraph in found for part in paragraph)


SPAN = st.builds(lambda a, b: {"id": "x", "start": min(a, b), "end": max(a, b)}, st.integers(0, 90), st.integers(0, 90))


@given(st.text(alphabet="ab \n", max_size=60), st.lists(SPAN, max_size=6), st.lists(SPAN, max_size=6))
def test_whatever_is_marked_the_text_stays_what_it_is(body, mentions, quotes):
    found = mark_up(body, [{"id": "e", "mentions": mentions}], quotes)
    assert "\n\n".join("".join(part["text"] for part in paragraph) for paragraph in found) == body
