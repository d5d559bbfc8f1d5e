"""The same record in every form it can leave in."""

from __future__ import annotations

import orjson
import pytest

from services.publish.plan import without_text
from services.publish.shapes import SHAPES, to_flat, to_news_article, to_ninjs_2
from tests.stores.record_builder import a_record, a_uri, a_withdrawal


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_is_json_that_names_the_article_and_says_its_text(shape) -> None:
    document = orjson.loads(orjson.dumps(shape(a_record(7))))
    assert a_uri(7) in {document.get("uri"), document.get("@id")}
    assert "The dam at Korvala held." in str(document)
    assert None not in document.values()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_withdrawn_record_says_so_and_has_no_text_in_any_shape(shape) -> None:
    document = str(shape(without_text(a_withdrawal(7))))
    assert "canceled" in document or "Withdrawn" in document
    assert "dam" not in document


def test_ninjs_2_has_small_letters_but_for_the_extra_keys() -> None:
    document = to_ninjs_2(a_record())
    assert document["pubstatus"] == "usable"
    assert document["standard"]["version"] == "2.1"
    assert document["bodies"][0]["contenttype"] == "text/plain"
    assert "relatedLinks" in document["enrichment"]


def test_a_news_article_has_what_it_is_about_apart_from_what_it_mentions() -> None:
    document = to_news_article(a_record())
    assert (document["@type"], document["about"]) == ("NewsArticle", [{"@type": "Place", "name": "Korvala"}])
    assert "mentions" not in document


def test_pictures_leave_in_every_shape() -> None:
    url = "https://harbourwire.example/7/dam.jpg"
    assert to_news_article(a_record(7))["image"] == [
        {"@type": "ImageObject", "url": url, "caption": "The dam.", "width": 1200}
    ]
    assert to_flat(a_record(7))["images"] == [url]
    assert all(url in str(shape(a_record(7))) for shape in SHAPES.values())


def test_a_flat_record_is_one_level_deep() -> None:
    document = to_flat(a_record())
    assert document["geoarea_names"] == ["Korvala"]
    inner = [each for value in document.values() for each in (value if isinstance(value, list) else [value])]
    assert not any(isinstance(each, dict | list) for each in inner)
