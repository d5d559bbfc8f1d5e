import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.sample_record import GoldEngine, compare, our_record
from services.enrich.enrich import ENRICHERS, Tools, enrich, enrich_all, load
from services.enrich.enrichers import language
from services.enrich.enrichers.known_names import KnownNamesEngine
from shared.annotations import Entity, RemovedLine, Step, Teaser
from shared.contracts import Article, PubStatus, Record
from shared.structs import read_record, unchecked
from tests.contracts import checked
from tests.enrich.provenances import PROVENANCE as BARE_PROVENANCE
from tests.worked_example import RAW

NOW = "2026-03-01T08:00:02Z"
TOOLS = Tools(KnownNamesEngine())
STEP = Step(service="ingest", step="parse.text", version="1.0.0", at="2026-03-01T08:00:01Z")
PROVENANCE = BARE_PROVENANCE.model_copy(update={"steps": (STEP,)})
ARTICLE = Article(
    uri="urn:uuid:1",
    headline="Norway, Peru agree to share harbour pilots",
    paragraphs=(
        "Norway and Peru have agreed to train harbour pilots together, officials in Oslo said on Monday.",
        "The head of Peru’s National Harbour Authority (NHA) Ana Quiroz welcomed the Norwegian offer.",
        "The NHA will send its first crews in spring, she said.",
    ),
    category_line="NorwayPeruLatin America",
    teasers=(
        Teaser(text="Chile orders tugs from Turkey", line=5),
        Teaser(
            text="Chile orders tugs from TurkeyTransport Minister Soto says the tugs will arrive in May.",
            line=6,
        ),
    ),
)


def named(record: Record, name: str) -> Entity:
    return next(entity for entity in record.entities if entity.name == name)


def test_an_article_becomes_a_record_with_everything_found():
    record = enrich(ARTICLE, PROVENANCE, TOOLS, now=NOW)
    assert record.article == ARTICLE
    assert record.language == "en"
    assert [topic.literal for topic in record.subjects] == ["norway", "peru", "latin-america"]
    assert [(link.headline, link.occurrences) for link in record.related_links] == [
        ("Chile orders tugs from Turkey", 2)
    ]
    assert {entity.name for entity in record.entities} == {
        "Norway",
        "Peru",
        "Oslo",
        "National Harbour Authority",
        "Ana Quiroz",
    }
    assert named(record, "Ana Quiroz").title == "head of Peru’s National Harbour Authority (NHA)"
    assert named(record, "Norway").rel == "about"
    assert named(record, "National Harbour Authority").aliases == ("NHA",)


def test_entities_are_numbered_by_first_mention_headline_first():
    record = enrich(ARTICLE, PROVENANCE, TOOLS, now=NOW)
    assert [(entity.id, entity.name) for entity in record.entities] == [
        ("e1", "Norway"), ("e2", "Peru"), ("e3", "Oslo"), ("e4", "National Harbour Authority"),
        ("e5", "Ana Quiroz"),
    ]  # fmt: skip


def test_every_enricher_leaves_a_step_after_those_of_ingest():
    first, *own = enrich(ARTICLE, PROVENANCE, TOOLS, now=NOW).provenance.steps
    assert first.step == "parse.text"
    assert [step.step for step in own] == [enricher.step for enricher in ENRICHERS]
    assert {(step.service, step.at) for step in own} == {("enrich", NOW)}
    assert own[0].note == "detected"


def test_loading_reads_the_language_model_before_it_is_needed():
    language.identifier.cache_clear()
    load()
    assert language.identifier.cache_info().currsize == 1


def test_a_section_is_only_a_category():
    record = enrich(ARTICLE, PROVENANCE, TOOLS, now=NOW)
    assert "Latin America" not in {entity.name for entity in record.entities}


def test_a_withdrawn_article_passes_through_as_it_is():
    withdrawn = ARTICLE.model_copy(update={"pub_status": PubStatus.CANCELED})
    assert enrich(withdrawn, PROVENANCE, TOOLS, now=NOW) == unchecked(Record, article=withdrawn, provenance=PROVENANCE)


def test_a_batch_gives_each_article_the_record_it_has_alone():
    other = ARTICLE.model_copy(update={"headline": "Chile", "paragraphs": ("Chile voted.",)})
    withdrawn = ARTICLE.model_copy(update={"pub_status": PubStatus.CANCELED})
    batch = [(ARTICLE, PROVENANCE), (withdrawn, PROVENANCE), (other, PROVENANCE)]
    alone = [enrich(article, provenance, TOOLS, now=NOW) for article, provenance in batch]
    assert enrich_all(batch, TOOLS, now=NOW) == alone


def test_the_step_says_which_engine_found_the_names():
    steps = enrich(ARTICLE, PROVENANCE, TOOLS, now=NOW).provenance.steps
    assert {step.step: step.note for step in steps}["entities"] == "rules 1"


def test_enriching_twice_gives_the_same_record():
    assert enrich(ARTICLE, PROVENANCE, TOOLS, now=NOW) == enrich(ARTICLE, PROVENANCE, TOOLS, now=NOW)


def test_the_record_survives_the_wire():
    record = enrich(ARTICLE, PROVENANCE, TOOLS, now=NOW)
    assert checked(record) == Record.model_validate_json(record.to_json())
    assert read_record(record.to_json()) == read_record(checked(record).to_json())


@given(st.text(), st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4), st.text())
def test_any_text_is_enriched_with_exact_mentions(headline, paragraphs, teasers, line):
    article = Article(
        uri="urn:uuid:1",
        headline=headline,
        paragraphs=tuple(paragraphs),
        teasers=tuple(Teaser(text=text) for text in teasers),
        category_line=line,
    )
    record = enrich(article, PROVENANCE, TOOLS, now=NOW)
    for entity in record.entities:
        for mention in entity.mentions:
            text = article.headline if mention.where == "headline" else article.body
            assert text[mention.start : mention.end] == mention.exact


@pytest.fixture(scope="module")
def worked(ideal: dict) -> Record:
    """The worked example's article, as its own record describes it, enriched."""
    lines = [line.strip() for line in RAW.read_text(encoding="utf-8").splitlines() if line.strip()]
    removed = [(entry["kind"], entry["line"]) for entry in ideal["enrichment"]["removed"]]
    article = Article(
        uri=ideal["uri"],
        headline=ideal["headlines"][0]["value"],
        paragraphs=tuple(ideal["bodies"][0]["value"].split("\n\n")),
        category_line=lines[0],
        teasers=tuple(Teaser(text=lines[line], line=line) for kind, line in removed if kind == "relatedTeaser"),
        removed=tuple(RemovedLine(kind=kind, line=line, text=lines[line]) for kind, line in removed),
    )
    return enrich(article, PROVENANCE, TOOLS, now=NOW)


def test_the_worked_example_has_its_language_and_categories(worked, ideal):
    expected = [(entry["name"], entry["literal"]) for entry in ideal["subjects"] if entry["rel"] == "category"]
    assert worked.language == ideal["language"]
    assert [(topic.name, topic.literal) for topic in worked.subjects if topic.rel == "category"] == expected


def test_the_worked_example_has_its_related_links(worked, ideal):
    printed = [
        (entry["name"], entry.get("descriptions", [{}])[0].get("value"), entry["altIds"][0]["value"])
        for entry in ideal["associations"]
    ]
    counted = [(entry["occurrences"], entry["lines"], entry["form"]) for entry in ideal["enrichment"]["relatedLinks"]]
    links = worked.related_links
    assert [(link.headline, link.summary, link.headline_fingerprint) for link in links] == printed
    assert [(link.occurrences, list(link.lines), list(link.forms)) for link in links] == counted


def test_resolution_finds_all_the_worked_example_says_given_its_names(ideal):
    raw = RAW.read_text(encoding="utf-8")
    _, ours = our_record(raw, Tools(GoldEngine(ideal)))
    checks = [check for check in compare(ours, ideal) if not check.what.startswith("quotes")]
    assert [check for check in checks if check.missing or check.extra] == []
    assert sum(check.met for check in checks) > 60


def test_nothing_from_the_worked_examples_teasers_becomes_an_entity(worked):
    surfaces = {mention.exact for entity in worked.entities for mention in entity.mentions}
    assert surfaces.isdisjoint({"US", "Hatami", "chiefDefense Minister"})
