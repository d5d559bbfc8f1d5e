"""The benchmark of reading scraped text reads what it says it reads."""

from benchmarks.text_reading import make_texts, measure
from services.ingest.readers.text import read_text


def test_made_up_texts_are_articles_with_page_furniture():
    reading = read_text(next(make_texts(1)))
    assert reading.headline and reading.paragraphs and reading.removed


def test_reading_is_measured_beside_finding_the_words():
    found = measure(list(make_texts(3)), rounds=2)
    assert found["times_words"] > 0
    assert found["cpu_ms_per_10_kb"] > 0
    assert found["alone_cpu_ms_per_10_kb"] > 0
