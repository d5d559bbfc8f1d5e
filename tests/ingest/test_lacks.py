"""What an article is without is told in letters."""

from __future__ import annotations

from services.ingest.lacks import SHORT_CHARS, lacks_of
from shared.contracts import Article

WHOLE = Article(
    uri="urn:uuid:00000000-0000-5000-8000-000000000001",
    headline="Ferry sails again",
    byline="Amara Oduya",
    published_at="2026-03-01T08:00:00Z",
    paragraphs=("x" * SHORT_CHARS,),
)


def test_a_whole_article_lacks_nothing() -> None:
    assert lacks_of(WHOLE) == ""


def test_each_thing_that_is_missing_has_its_letter() -> None:
    for field, value, letter in (
        ("headline", "", "h"),
        ("published_at", None, "d"),
        ("byline", None, "b"),
        ("paragraphs", ("x" * (SHORT_CHARS - 1),), "s"),
    ):
        assert lacks_of(WHOLE.model_copy(update={field: value})) == letter
