import gzip
import json

import pytest

from training.entities.corpus import BadMarkupError, Span, parse, read_corpus, read_set

ARTICLE = "=== a-1\nStorm hits [LOC Suva]\n\n[PER Ana Vula] of the [ORG Relief Fund] said.\n"


def write(folder, text):
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return folder


def test_markup_becomes_spans_of_the_bare_text(tmp_path):
    (document,) = read_corpus(write(tmp_path, ARTICLE))
    assert document.id == "a-1"
    assert document.text == "Storm hits Suva\n\nAna Vula of the Relief Fund said."
    assert [(document.text[one.start : one.end], one.type) for one in document.spans] == [
        ("Suva", "LOC"),
        ("Ana Vula", "PER"),
        ("Relief Fund", "ORG"),
    ]


def test_quote_tags_are_left_out():
    text, spans = parse('<q id=1 type=direct>“In [LOC Suva].”</q> <s q=1 who="">she</s> <c q=1>said</c>')
    assert text == "“In Suva.” she said"
    assert spans == [Span(4, 8, "LOC")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("=== a-1\nIn [GPE Suva].\n", "a.txt:2: unknown type GPE"),
        ("=== a-1\nIn [LOC Suva.\n", "a.txt:2: a bracket that is no markup"),
        ("=== a-1\nx\n\nIn [LOC [LOC Suva]].\n", "a.txt:4: a bracket that is no markup"),
        ("=== a-1\nIn [LOC Suva ].\n", "a.txt:2: space at the edge"),
        ("In Suva.\n=== a-1\nx\n", "a.txt:1: text before the first line"),
        ("=== a-1\n\n=== a-2\nx\n", "a.txt:2: article a-1 is empty"),
        ("=== a-1\nx\n=== a-1\ny\n", "a-1: two articles have this id"),
    ],
)
def test_bad_markup_is_reported_with_its_line(tmp_path, text, problem):
    with pytest.raises(BadMarkupError, match=problem.replace(".", r"\.")):
        read_corpus(write(tmp_path, text))


def test_a_set_is_read_in_order_without_what_overlaps(tmp_path):
    entities = [{"start": 4, "end": 8, "type": "LOC"}, {"start": 0, "end": 6, "type": "ORG"}]
    line = json.dumps({"id": "x", "source": "s", "text": "Fiji Suva", "entities": entities})
    path = tmp_path / "set.jsonl.gz"
    path.write_bytes(gzip.compress(line.encode()))
    (document,) = read_set(path)
    assert document.spans == (Span(0, 6, "ORG"),)
