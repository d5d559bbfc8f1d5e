"""Stories as the page shows them: the original, its copies, and how many more there are."""

from __future__ import annotations

from desk.pages.overviews import stories_view, whole_days

STORY = "urn:uuid:00000000-0000-5000-8000-000000000001"
COPY = "urn:uuid:00000000-0000-5000-8000-000000000002"


def row(uri: str, role: str, similarity: float | None) -> dict[str, object]:
    told = {"headline": "Ferry sails", "source": "pier-post", "published_at": None}
    return {
        "story": STORY,
        "uri": uri,
        "id": uri.removeprefix("urn:uuid:"),
        "role": role,
        "similarity": similarity,
        **told,
    }


def test_the_original_is_named_so_even_after_a_correction_and_copies_say_what_they_share():
    rows = [row(STORY, "update", 0.5), row(COPY, "nearDuplicate", 0.87)]
    (story,) = stories_view([{"story": STORY, "articles": 2}], rows)
    assert [(each["role"], each["similarity"]) for each in story["members"]] == [("original", None), ("copy", 0.87)]
    assert story["more"] == 0


def test_a_large_story_says_how_many_articles_are_not_listed():
    (story,) = stories_view([{"story": STORY, "articles": 9}], [row(COPY, "duplicate", 1.0)])
    assert (story["more"], story["members"][0]["role"]) == (8, "same text")


def test_days_without_an_article_are_part_of_the_picture_and_years_are_not():
    def days(*told: tuple[str, int]) -> list[dict[str, object]]:
        return [{"day": day, "articles": n} for day, n in told]

    assert whole_days(days(("2026-02-28", 2), ("2026-03-02", 1))) == days(
        ("2026-02-28", 2), ("2026-03-01", 0), ("2026-03-02", 1)
    )
    assert len(whole_days(days(("2021-01-01", 1), ("2026-03-02", 1)))) == 60
