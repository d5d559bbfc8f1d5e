import pytest

from services.enrich.enrichers.entities import make_engine
from services.enrich.enrichers.entities.errors import UnknownEngineError

spacy = pytest.importorskip("spacy", reason="spaCy is not installed (extra `spacy`)")


@pytest.fixture
def folder(tmp_path):
    """A pipeline that knows three names and an amount."""
    pipeline = spacy.blank("en")
    pipeline.meta["name"], pipeline.meta["version"] = "wire", "2.1"
    pipeline.add_pipe("entity_ruler").add_patterns([
        {"label": "PERSON", "pattern": "Wambui Karanja"},
        {"label": "GPE", "pattern": "Mombasa"},
        {"label": "MONEY", "pattern": "$5"},
    ])  # fmt: skip
    pipeline.to_disk(tmp_path / "wire")
    return tmp_path / "wire"


def test_a_pipeline_tags_with_our_types_and_offsets(folder):
    engine = make_engine(f"spacy:{folder}")
    text = "Wambui Karanja paid $5 in Mombasa."
    found = engine.tag_batch([text, "", "No name."])
    assert [[(text[one.start : one.end], one.type) for one in names] for names in found] == [
        [("Wambui Karanja", "PER"), ("Mombasa", "LOC")],
        [],
        [],
    ]
    assert (engine.name, engine.version) == ("spacy:en_wire", "2.1")


def test_a_pipeline_that_is_not_there_is_refused():
    with pytest.raises(UnknownEngineError, match="no_such_pipeline"):
        make_engine("spacy:no_such_pipeline")


def test_a_pipeline_without_names_is_refused(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "empty")
    with pytest.raises(UnknownEngineError, match="finds no names"):
        make_engine(f"spacy:{tmp_path / 'empty'}")
