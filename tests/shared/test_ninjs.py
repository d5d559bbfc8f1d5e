import hashlib
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.annotations import (
    Cluster,
    Entity,
    EntityType,
    InfoSource,
    Mention,
    Provenance,
    Quote,
    RelatedLink,
    RemovedLine,
    Span,
    Step,
    TimeExpression,
    Topic,
)
from shared.contracts import Article, Image, PubStatus, Record
from shared.ninjs import EXTRA_KEYS, to_ninjs

SCHEMA = Path("/work/shared/standards/ninjs-schema_3.1.json")

BODY = ("🚢 Peru voted, Ana Kel said on Monday.", "“We counted,” she said.")
PROVENANCE = Provenance(
    raw_digest="sha256:00",
    media_type="text/plain",
    door="queue",
    received_at="2026-03-01T08:00:00Z",
    correlation_id="01J",
    source_system="harbour-wire",
    steps=(Step(service="ingest", step="parse.text", version="1.0.0", at="2026-03-01T08:00:01Z"),),
)
BARE = Record(
    article=Article(uri="urn:uuid:00000000-0000-5000-8000-000000000001", headline="Peru votes", paragraphs=BODY),
    provenance=PROVENANCE,
)
FULL = Record(
    article=Article(
        uri="urn:uuid:00000000-0000-5000-8000-000000000002",
        version=3,
        url="https://courier.example/peru",
        upstream_id="17",
        headline="Peru votes",
        standfirst=BODY[0],
        paragraphs=BODY,
        category_line="Peru",
        byline="By Ana Kel",
        dateline="LIMA",
        publisher="The Courier",
        published_at="2026-02-28T20:00:00Z",
        urgency=4,
        images=(
            Image(
                url="https://courier.example/p/lima.jpg", caption="A polling place in Lima.", credit="Inti Rua",
                width=1200, height=800,
            ),
            Image(url="https://courier.example/p/map.png"),
        ),
        removed=(
            RemovedLine(kind="categoryLine", line=0, text="Peru"),
            RemovedLine(kind="relatedTeaser", line=4, text="Chile counts"),
            RemovedLine(kind="relatedTeaser", line=5, text="Not linked"),
            RemovedLine(kind="boilerplate", line=6, text="Back to top"),
        ),
        content_digest="sha256:11",
        headline_fingerprint="sha256:22",
        meta={"feedGuid": "guid-17", "other": "x"},
    ),
    language="en",
    subjects=(
        Topic(name="Peru", rel="category", literal="peru", creator="upstream"),
        Topic(
            name="election", rel="about", literal="medtop:20000574", creator="enrich/topics@1", relevance=0,
            confidence=80, uri="http://cv.iptc.org/newscodes/mediatopic/20000574",
        ),
    ),
    entities=(
        Entity(
            id="e1", type=EntityType.PLACE, subtype="country", name="Peru", code="PE", rel="about", relevance=80,
            confidence=95, wikidata="Q419", uri="http://www.wikidata.org/entity/Q419",
            mentions=(
                Mention.model_validate({"start": 0, "end": 4, "exact": "Peru", "in": "headline"}),
                Mention(start=2, end=6, exact="Peru", form="name"),
            ),
        ),
        Entity(
            id="e2", type=EntityType.PERSON, name="Ana Kel", title="minister", aliases=("Kel",),
            mentions=(Mention(start=14, end=21, exact="Ana Kel", form="name", refers_to="e1"),),
        ),
        *(Entity(id=f"x{kind}", type=kind, name=kind.value) for kind in EntityType),
    ),
    quotes=(
        Quote(
            id="q1", type="direct", start=40, end=53, exact="“We counted,”", text="We counted",
            speaker=Span(start=54, end=57, exact="she", entity="e2"), cue=Span(start=58, end=62, exact="said"),
        ),
    ),
    temporal=(TimeExpression(start=30, end=36, exact="Monday", type="date"),),
    related_links=(
        RelatedLink(
            uri="urn:uuid:00000000-0000-5000-8000-000000000003", headline="Chile counts", summary="Slowly.",
            url="https://courier.example/chile", headline_fingerprint="sha256:33", occurrences=2, lines=(3, 4),
            forms=("headline", "headline+blurb"),
        ),
    ),
    info_sources=(InfoSource(name="Norvia News", role="cited", literal="e9"),),
    cluster=Cluster(id="urn:uuid:00000000-0000-5000-8000-000000000002"),
    provenance=PROVENANCE,
)  # fmt: skip
WITHDRAWN = FULL.model_copy(
    update={"article": FULL.article.model_copy(update={"pub_status": PubStatus.CANCELED}), "cluster": None}
)


@cache
def _validator():
    jsonschema = pytest.importorskip("jsonschema")
    referencing = pytest.importorskip("referencing")
    if not SCHEMA.exists():
        pytest.skip(f"no ninjs schema at {SCHEMA}")
    geojson = referencing.Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema"})
    # The schema points at geojson.org; an empty stand-in keeps the network out, and we write no geoJSON.
    registry = referencing.Registry().with_resource("https://geojson.org/schema/GeoJSON.json", geojson)
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()), registry=registry)


def without_extra_keys(item: dict) -> dict:
    return {key: value for key, value in item.items() if key not in EXTRA_KEYS}


def is_nowhere_absent(value: object) -> bool:
    """Whether no member, however deep, is null or empty."""
    if isinstance(value, dict):
        return all(inner not in (None, "", [], {}) and is_nowhere_absent(inner) for inner in value.values())
    return all(map(is_nowhere_absent, value)) if isinstance(value, list) else True


@pytest.mark.parametrize("record", [BARE, FULL, WITHDRAWN])
def test_the_item_without_the_three_keys_is_strictly_valid_ninjs_with_nothing_empty(record):
    item = to_ninjs(record)
    assert is_nowhere_absent(item)
    _validator().validate(without_extra_keys(item))


def test_the_schema_in_use_catches_a_mistyped_key():
    assert not _validator().is_valid({"uri": "urn:uuid:1", "headlnie": "x"})


def test_a_bare_record_says_only_what_is_known():
    item = to_ninjs(BARE)
    assert list(item) == [
        "uri", "standard", "type", "representationType", "profile", "version", "firstCreated", "versionCreated",
        "pubStatus", "language", "headlines", "bodies", "enrichment", "provenance",
    ]  # fmt: skip
    assert item["language"] == "und"
    assert item["enrichment"] == {
        "schemaVersion": "1.0",
        "offsets": {"unit": "codepoint", "of": "bodies[role=main]"},
    }


def test_a_full_record_fills_every_field():
    item = to_ninjs(FULL)
    assert (item["version"], item["urgency"], item["by"], item["located"]) == ("3", 4, "By Ana Kel", "LIMA")
    assert item["firstCreated"] == item["versionCreated"] == "2026-03-01T08:00:00Z"
    assert item["contentCreated"] == "2026-02-28T20:00:00Z"
    assert item["descriptions"][0]["value"] == BODY[0]
    assert item["renditions"] == [{"name": "web", "href": "https://courier.example/peru"}]
    assert item["infoSources"] == [
        {"name": "The Courier", "role": "publisher"},
        {"name": "Norvia News", "role": "cited", "literal": "e9"},
    ]
    assert {entry["role"]: entry["value"] for entry in item["altIds"]} == {
        "canonicalUrl": "https://courier.example/peru", "headlineFingerprint": "sha256:22",
        "contentDigest": "sha256:11", "upstreamId": "17", "feedGuid": "guid-17",
    }  # fmt: skip
    assert item["cluster"]["size"] == 1


def test_the_body_is_its_paragraphs_with_counts_in_code_points_and_words():
    (body,) = to_ninjs(FULL)["bodies"]
    assert body["value"] == "\n\n".join(BODY)
    assert (body["charCount"], body["wordCount"]) == (len("\n\n".join(BODY)), 12)


def test_every_entity_stands_in_its_array_and_is_joined_by_its_id():
    item = to_ninjs(FULL)
    literals = {
        key: [entry["literal"] for entry in item[key]]
        for key in ("people", "organisations", "places", "objects", "events")
    }
    assert literals == {
        "people": ["e2", "xperson"], "organisations": ["xorganisation"], "places": ["e1", "xgeoArea", "xpoi"],
        "objects": ["xobject"], "events": ["xevent"],
    }  # fmt: skip
    joined = [literal for array in literals.values() for literal in array]
    assert sorted(joined) == sorted(entity["id"] for entity in item["enrichment"]["entities"])


def test_offsets_lead_to_the_exact_text():
    item = to_ninjs(FULL)
    texts = {"body": item["bodies"][0]["value"], "headline": item["headlines"][0]["value"]}
    peru, ana = item["enrichment"]["entities"][:2]
    for mention in peru["mentions"] + ana["mentions"] + item["enrichment"]["temporal"]:
        assert texts[mention.get("in", "body")][mention["start"] : mention["end"]] == mention["exact"]
    assert ana["mentions"][0]["refersTo"] == "e1"


def test_a_quote_names_its_speaker_and_cue():
    (quote,) = to_ninjs(FULL)["enrichment"]["quotes"]
    assert quote["speaker"] == {"entity": "e2", "start": 54, "end": 57, "exact": "she"}
    assert quote["cue"] == {"start": 58, "end": 62, "exact": "said"}


def test_a_related_link_is_an_association_and_its_count():
    item = to_ninjs(FULL)
    (association,) = (found for found in item["associations"] if found["type"] == "text")
    assert (association["name"], association["rel"], association["representationType"]) == (
        "Chile counts",
        "seeAlso",
        "partial",
    )
    assert association["altIds"] == [{"role": "headlineFingerprint", "value": "sha256:33"}]
    assert association["descriptions"] == [{"role": "summary", "value": "Slowly."}]
    assert item["enrichment"]["relatedLinks"] == [
        {
            "association": association["uri"],
            "occurrences": 2,
            "lines": [3, 4],
            "form": ["headline", "headline+blurb"],
        }
    ]


def test_a_picture_is_an_association_with_its_caption_its_credit_and_its_size():
    item = to_ninjs(FULL)
    assert item["profile"] == "text-photo"
    assert [found for found in item["associations"] if found["type"] == "picture"] == [
        {
            "name": "A polling place in Lima.",
            "uri": "https://courier.example/p/lima.jpg",
            "type": "picture",
            "representationType": "partial",
            "by": "Inti Rua",
            "descriptions": [{"role": "caption", "contentType": "text/plain", "value": "A polling place in Lima."}],
            "renditions": [{"name": "web", "href": "https://courier.example/p/lima.jpg", "width": 1200, "height": 800}],
        },
        {
            "name": "https://courier.example/p/map.png",
            "uri": "https://courier.example/p/map.png",
            "type": "picture",
            "representationType": "partial",
            "renditions": [{"name": "web", "href": "https://courier.example/p/map.png"}],
        },
    ]


def test_every_removed_line_is_told_and_only_linked_teasers_leave_out_their_words():
    assert to_ninjs(FULL)["enrichment"]["removed"] == [
        {"kind": "categoryLine", "line": 0, "text": "Peru", "into": "subjects[rel=category]"},
        {"kind": "relatedTeaser", "line": 4},
        {"kind": "relatedTeaser", "line": 5, "text": "Not linked"},
        {"kind": "boilerplate", "line": 6, "text": "Back to top"},
    ]


def test_a_withdrawn_record_keeps_identity_and_status_and_no_text():
    item = to_ninjs(WITHDRAWN)
    assert (item["uri"], item["version"], item["pubStatus"]) == (WITHDRAWN.uri, "3", "canceled")
    assert set(item) == {
        "uri", "standard", "type", "representationType", "profile", "version", "firstCreated", "versionCreated",
        "pubStatus", "urgency", "language", "altIds", "enrichment", "provenance",
    }  # fmt: skip
    assert not any(
        words in json.dumps(item)
        for words in ("Peru votes", "counted", "Chile", "Ana Kel", "Back to top", "lima.jpg", "photo")
    )


def test_the_etag_is_the_digest_of_the_ninjs_part_alone():
    item = to_ninjs(FULL)
    part = json.dumps(without_extra_keys(item), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert item["provenance"]["etag"] == "sha256:" + hashlib.sha256(part.encode()).hexdigest()


def test_the_etag_changes_with_the_text_and_not_with_the_provenance():
    def etag(record: Record) -> str:
        return to_ninjs(record)["provenance"]["etag"]

    elsewhere = PROVENANCE.model_copy(update={"correlation_id": "02K", "steps": ()})
    reworded = FULL.article.model_copy(update={"headline": "Peru has voted"})
    assert etag(FULL.model_copy(update={"provenance": elsewhere})) == etag(FULL)
    assert etag(FULL.model_copy(update={"article": reworded})) != etag(FULL)


@settings(max_examples=50)
@given(st.text(), st.lists(st.text(), max_size=3), st.none() | st.text(), st.sampled_from(PubStatus))
def test_any_text_renders_as_valid_ninjs_with_nothing_empty(headline, paragraphs, standfirst, status):
    article = Article(
        uri="urn:uuid:1",
        headline=headline,
        paragraphs=tuple(paragraphs),
        standfirst=standfirst,
        pub_status=status,
    )
    item = to_ninjs(Record(article=article, provenance=PROVENANCE))
    _validator().validate(without_extra_keys(item))
    assert is_nowhere_absent(item)


def test_the_worked_example_and_ours_name_the_same_standard(ideal):
    item = to_ninjs(FULL)
    assert item["standard"] == ideal["standard"]
    assert item["enrichment"]["schemaVersion"] == ideal["enrichment"]["schemaVersion"]
    assert item["enrichment"]["offsets"] == ideal["enrichment"]["offsets"]
    assert set(ideal) <= set(item)
    assert [key for key in item if key in ideal] == list(ideal)
