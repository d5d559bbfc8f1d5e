"""What the quotes are worth on annotated articles: two points below what was measured fails."""

from pathlib import Path

import pytest

from evaluation.quotes import count, overlap, rates, read_article, read_articles
from services.enrich.enrichers.entities import make_engine

ANNOTATED = Path("evaluation/quotes")


# Folder, where the names come from ("" are the annotated ones), precision and recall with the right speaker.
FLOORS = [
    ("gold", "crf", 0.90, 0.84),
    ("gold", "", 0.91, 0.85),
    ("check", "crf", 0.92, 0.91),
    ("check", "", 0.94, 0.91),
    ("dev", "crf", 0.93, 0.92),
]


@pytest.mark.parametrize(("folder", "engine", "precision", "recall"), FLOORS)
def test_quotes_are_found_with_their_speakers(folder, engine, precision, recall):
    counts = count(read_articles(ANNOTATED / folder), make_engine(engine) if engine else None)
    assert counts["gold", "all"] >= 100
    found = rates(counts, "speaker", "all")
    assert found[0] >= precision
    assert found[1] >= recall


def test_markup_becomes_offsets_into_the_text_without_it():
    article = read_article(
        "x-1\nHead [PER Quiroz]\n\n"
        '<q id=1 type=direct>“Go,”</q> <c q=1>said</c> <s q=1 who="Ana Quiroz">[PER Quiroz]</s>.'
    )
    (quote,) = article.quotes
    assert article.headline == "Head Quiroz"
    assert article.body == "“Go,” said Quiroz."
    assert article.body[quote.start : quote.end] == "“Go,”"
    assert (quote.who, quote.speaker) == ("Ana Quiroz", (11, 17))


def test_a_tag_without_partner_is_an_error_that_names_the_article():
    with pytest.raises(ValueError, match="x-2"):
        read_article("x-2\nHead\n\n<q id=1 type=direct>“Go,” said Quiroz.")


def test_overlap_is_what_is_shared_of_what_both_cover():
    assert overlap((0, 10), (5, 15)) == pytest.approx(1 / 3)
    assert overlap((0, 10), (20, 30)) == 0
