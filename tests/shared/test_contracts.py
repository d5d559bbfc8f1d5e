"""The wire format. The golden files are what systems in the field send and keep: a change to one is a new version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import BaseModel, ValidationError

from shared.annotations import Contract
from shared.contracts import CONTRACTS, MAX_IMAGES, Article, Image, PubStatus, RawArticle

GOLDEN = Path(__file__).parents[1] / "golden"

each_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)


def golden(contract: type[Contract]) -> bytes:
    version = contract.model_fields["schema_version"].default
    return (GOLDEN / f"{contract.__name__}-v{version}.json").read_bytes()


def printed(model: Contract) -> bytes:
    return orjson.dumps(orjson.loads(model.to_json()), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def models_within(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        value = tuple(getattr(value, name) for name in type(value).model_fields)
    if isinstance(value, tuple):
        for part in value:
            yield from models_within(part)


@each_contract
def test_a_golden_document_is_read_and_written_again_byte_for_byte(contract: type[Contract]) -> None:
    assert printed(contract.model_validate_json(golden(contract))) == golden(contract)


@each_contract
def test_a_golden_document_has_every_field_of_its_version_in_it(contract: type[Contract]) -> None:
    used: dict[type[BaseModel], set[str]] = {}
    for model in models_within(contract.model_validate_json(golden(contract))):
        given = {name for name in model.model_fields_set if getattr(model, name) is not None}
        used.setdefault(type(model), set()).update(given)
    missing = {model.__name__: model.model_fields.keys() - names for model, names in used.items()}
    assert {name: fields for name, fields in missing.items() if fields} == {}


@each_contract
def test_a_document_cannot_be_changed(contract: type[Contract]) -> None:
    document = contract.model_validate_json(golden(contract))
    with pytest.raises(ValidationError, match="frozen"):
        document.schema_version = "2"  # type: ignore[attr-defined]


@each_contract
def test_a_document_of_another_version_is_refused(contract: type[Contract]) -> None:
    later = {**orjson.loads(golden(contract)), "schemaVersion": "2"}
    with pytest.raises(ValidationError, match="schemaVersion"):
        contract.model_validate(later)


@pytest.mark.parametrize("contract", [c for c in CONTRACTS if c is not RawArticle], ids=lambda c: c.__name__)
def test_unknown_fields_are_refused(contract: type[Contract]) -> None:
    with pytest.raises(ValidationError, match="surprise"):
        contract.model_validate({**orjson.loads(golden(contract)), "surprise": 1})


def test_a_raw_article_keeps_unknown_fields_as_text_under_meta() -> None:
    raw = RawArticle.model_validate({"content": "text", "rubric": "Local", "page": 7, "meta": {"rubric": "Sea"}})
    assert raw.meta == {"rubric": "Sea", "page": "7"}


def test_a_raw_article_is_read_under_both_spellings_of_its_fields() -> None:
    camel = RawArticle.model_validate({"content": "text", "mediaType": "text/html", "pubStatus": "canceled"})
    snake = RawArticle.model_validate({"content": "text", "media_type": "text/html", "pub_status": "canceled"})
    assert camel == snake
    assert camel.pub_status is PubStatus.CANCELED


def test_absent_fields_are_absent_on_the_wire() -> None:
    assert b"null" not in Article(uri="urn:uuid:4ba759ce-a19b-5fb3-999a-b7be1a621a99").to_json()


def test_the_body_is_the_paragraphs_with_a_blank_line_between() -> None:
    article = Article(uri="urn:uuid:4ba759ce-a19b-5fb3-999a-b7be1a621a99", paragraphs=("One.", "Two."))
    assert article.body == "One.\n\nTwo."


@pytest.mark.parametrize(
    "fields", [{"url": "u" * 2049}, {"caption": "c" * 2001}, {"credit": "c" * 256}, {"width": 0}, {"height": -1}]
)
def test_images_beyond_the_bounds_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Image.model_validate({"url": "https://harbour-times.example/quay.jpg", **fields})


def test_an_article_has_a_bounded_number_of_images() -> None:
    images = tuple(Image(url=f"https://harbour-times.example/{number}.jpg") for number in range(MAX_IMAGES + 1))
    assert Article(uri="urn:uuid:1", images=images[1:]).images == images[1:]
    with pytest.raises(ValidationError):
        Article(uri="urn:uuid:1", images=images)


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "a\x1fb"},  # parts of count names are separated by this
        {"source": "s" * 65},
        {"url": "https://harbour-times.example/" + "a" * 2048},
        {"id": "i" * 513},
        {"urgency": 0},
        {"encoding": "gzip"},
        {"meta": {str(number): "" for number in range(65)}},
        {"meta": "text"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_raw_articles_beyond_the_bounds_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RawArticle.model_validate({"content": "text", **fields})
