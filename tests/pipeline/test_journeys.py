"""What becomes of an article from the inbox to the stores, and that nobody's numbers disagree about it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from shared.ninjs import EXTRA_KEYS
from shared.outcomes import Ending, Reason
from tests.ingest.waiting import until
from tests.pipeline.system import Json, RunningSystem

SCHEMA = Path("/work/shared/standards/ninjs-schema_3.1.json")

HEADLINE = "Peru, Chile agree on a lighthouse for the strait"
TEASER = "Ferry captains plan a strike over night shifts"
BLURB = "The union says that captains have worked eleven nights in a row since the second ferry was sold."
PARAGRAPHS = (
    "Peru and Chile have agreed to build a lighthouse on the rocks where four ferries ran aground last winter.",
    "Harbour master Ines Quellar showed the plans in Lima late on Tuesday to fishermen from both countries.",
    "“A light costs less than one ship,” Quellar said, according to the Harbour Gazette.",
    "The lamp is to burn from October, and both navies will share what the keeper costs.",
)
SCRAPED = "\n\n".join(
    (
        "PeruChileSouth America",
        HEADLINE,
        *PARAGRAPHS[:3],
        TEASER,
        TEASER + BLURB,
        PARAGRAPHS[3],
        TEASER,
        TEASER,
        "Back to top button",
    )
)
PLAIN = "\n\n".join((HEADLINE, *PARAGRAPHS))
CORRECTED = PLAIN.replace("four ferries", "three ferries")
PAGE = f"""<!doctype html>
<html lang="en"><head><title>{HEADLINE} | Norland Post</title>
<meta property="article:section" content="Shipping">
<script>track("lighthouse")</script></head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav>
<article><h1>{HEADLINE}</h1>{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}</article>
<footer>All rights reserved</footer></body></html>"""
WORDS_OF_THE_TEXTS = ("Quellar", "lighthouse", "keeper costs", "Ferry captains", "eleven nights")


@pytest.fixture(scope="module")
def system() -> Iterator[RunningSystem]:
    """One for all journeys; each has a source of its own, and so a balance of its own."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    running = RunningSystem(folder)
    try:
        running.stack.start()
        yield running
    finally:
        running.stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def raw(source: str, content: str = PLAIN, **fields: Any) -> Json:
    """From that source, with a page of its own."""
    return {"content": content, "source": source, "url": url_of(source)} | fields


def url_of(source: str) -> str:
    return f"https://{source}.example/story"


def body(record: Json) -> str:
    (found,) = record["bodies"]
    return str(found["value"])


def test_a_scraped_text_comes_out_clean_with_its_sections_and_links(system: RunningSystem) -> None:
    system.drop(raw("scraped", SCRAPED))
    assert system.endings_of("scraped", 1) == {Ending.PUBLISHED: 1}
    record = system.record(url_of("scraped"))
    assert record["headlines"][0]["value"] == HEADLINE
    assert body(record) == "\n\n".join(PARAGRAPHS)
    assert record["descriptions"][0]["value"] == PARAGRAPHS[0]
    sections = [subject["name"] for subject in record["subjects"] if subject["rel"] == "category"]
    assert sections == ["Peru", "Chile", "South America"]
    (link,) = record["associations"]
    assert (link["name"], link["descriptions"][0]["value"]) == (TEASER, BLURB)
    assert record["enrichment"]["relatedLinks"][0]["occurrences"] == 4
    assert record["language"] == "en"
    assert {place["name"] for place in record["places"]} == {"Peru", "Chile", "Lima"}
    removed = [line["kind"] for line in record["enrichment"]["removed"]]
    assert removed == ["categoryLine", *["relatedTeaser"] * 4, "boilerplate"]


def test_both_stores_get_the_same_record_once(system: RunningSystem) -> None:
    system.drop(raw("twice-kept"))
    assert system.endings_of("twice-kept", 1) == {Ending.PUBLISHED: 1}
    record = system.record(url_of("twice-kept"))
    assert system.lines(record["uri"]) == [record]


def test_a_web_page_comes_out_as_the_article_in_it(system: RunningSystem) -> None:
    system.drop(raw("page", PAGE, mediaType="text/html"))
    assert system.endings_of("page", 1) == {Ending.PUBLISHED: 1}
    record = system.record(url_of("page"))
    assert record["headlines"][0]["value"] == HEADLINE
    assert body(record) == "\n\n".join(PARAGRAPHS)
    assert record["provenance"]["mediaType"] == "text/html"
    assert [subject["name"] for subject in record["subjects"] if subject["rel"] == "category"] == ["Shipping"]


def test_an_article_sent_through_celery_is_published_like_any_other(system: RunningSystem) -> None:
    system.drop_through_celery(raw("celery-upstream"))
    assert system.endings_of("celery-upstream", 1) == {Ending.PUBLISHED: 1}
    assert body(system.record(url_of("celery-upstream"))) == "\n\n".join(PARAGRAPHS)


def test_the_same_text_twice_is_one_record_and_one_duplicate(system: RunningSystem) -> None:
    system.drop(raw("again"), raw("again"))
    assert system.endings_of("again", 2) == {Ending.PUBLISHED: 1, Ending.DUPLICATE: 1}
    record = system.record(url_of("again"))
    assert record["version"] == "1"
    assert system.lines(record["uri"]) == [record]


def test_a_text_without_a_name_sent_twice_is_one_record_too(system: RunningSystem) -> None:
    nameless = {"content": PLAIN.replace("lamp", "nameless lamp"), "source": "nameless"}
    system.drop(nameless)
    assert system.endings_of("nameless", 1) == {Ending.PUBLISHED: 1}
    system.drop(nameless)
    assert system.endings_of("nameless", 2) == {Ending.PUBLISHED: 1, Ending.DUPLICATE: 1}
    assert len(system.rows("SELECT uri FROM articles WHERE source = 'nameless'")) == 1


def test_a_correction_is_the_next_version_of_the_same_record(system: RunningSystem) -> None:
    system.drop(raw("corrected"))
    assert system.endings_of("corrected", 1) == {Ending.PUBLISHED: 1}
    first = system.record(url_of("corrected"))
    system.drop(raw("corrected", CORRECTED))
    assert system.endings_of("corrected", 2) == {Ending.PUBLISHED: 2}
    second = system.record(url_of("corrected"))
    assert (first["version"], second["version"]) == ("1", "2")
    assert second["uri"] == first["uri"]
    assert "three ferries" in body(second) and "four ferries" not in body(second)
    assert system.lines(first["uri"]) == [first, second]
    versions = system.rows("SELECT version FROM versions WHERE uri = ? ORDER BY version", first["uri"])
    assert [row["version"] for row in versions] == [1, 2]


def test_a_late_copy_of_the_first_version_does_not_undo_the_correction(system: RunningSystem) -> None:
    for accepted, content in enumerate((PLAIN, CORRECTED, PLAIN), start=1):
        system.drop(raw("late-copy", content))
        system.endings_of("late-copy", accepted)
    assert system.endings_of("late-copy", 3) == {Ending.PUBLISHED: 2, Ending.DUPLICATE: 1}
    assert "three ferries" in body(system.record(url_of("late-copy")))


def test_the_same_article_amid_other_page_furniture_is_unchanged(system: RunningSystem) -> None:
    system.drop(raw("furniture"))
    assert system.endings_of("furniture", 1) == {Ending.PUBLISHED: 1}
    unchanged = system.snapshot().reasons.get((Ending.DUPLICATE, Reason.UNCHANGED), 0)
    system.drop(raw("furniture", PLAIN + "\n\nBack to top button"))
    assert system.endings_of("furniture", 2) == {Ending.PUBLISHED: 1, Ending.DUPLICATE: 1}
    assert system.snapshot().reasons[Ending.DUPLICATE, Reason.UNCHANGED] == unchanged + 1
    assert system.record(url_of("furniture"))["version"] == "1"


def test_a_kill_notice_takes_the_text_away_and_a_late_copy_does_not_bring_it_back(system: RunningSystem) -> None:
    system.drop(raw("killed"))
    assert system.endings_of("killed", 1) == {Ending.PUBLISHED: 1}
    uri = system.record(url_of("killed"))["uri"]
    system.drop({"source": "killed", "url": url_of("killed"), "pubStatus": "canceled"})
    assert system.endings_of("killed", 2) == {Ending.PUBLISHED: 1, Ending.WITHDRAWN: 1}

    def assert_gone() -> None:
        (row,) = system.rows("SELECT * FROM articles WHERE uri = ?", uri)
        assert (row["status"], row["version"], row["headline"], row["body"]) == ("canceled", 2, None, None)
        kept = "".join(map(str, map(tuple, system.rows("SELECT * FROM versions WHERE uri = ?", uri))))
        assert not any(word in text for text in (row["document"], kept) for word in WORDS_OF_THE_TEXTS)
        newest = system.lines(uri)[-1]
        assert (newest["pubStatus"], newest["version"], newest.get("bodies")) == ("canceled", "2", None)

    assert_gone()
    system.drop(raw("killed"))
    endings = {Ending.PUBLISHED: 1, Ending.WITHDRAWN: 1, Ending.DUPLICATE: 1}
    assert system.endings_of("killed", 3) == endings
    assert_gone()


def test_a_killed_article_that_is_rewritten_is_published_again(system: RunningSystem) -> None:
    for accepted, fields in enumerate(({}, {"content": "", "pubStatus": "canceled"}, {"content": CORRECTED}), start=1):
        system.drop(raw("rewritten") | fields)
        system.endings_of("rewritten", accepted)
    record = system.record(url_of("rewritten"))
    assert (record["version"], record["pubStatus"]) == ("3", "usable")
    assert "three ferries" in body(record)


@pytest.mark.parametrize(
    ("source", "fields", "reason"),
    [
        ("no-headline", {"content": "Back to top button\n\nShare"}, Reason.NO_HEADLINE),
        ("no-body", {"content": HEADLINE}, Reason.NO_BODY),
        ("video", {"mediaType": "video/mp4"}, Reason.UNSUPPORTED_MEDIA_TYPE),
        ("empty", {"content": " \n "}, Reason.EMPTY),
        ("kill-of-nobody", {"content": "", "url": None, "pubStatus": "canceled"}, Reason.NO_IDENTITY),
    ],
)
def test_what_is_no_article_is_rejected_with_its_reason_and_counted(
    system: RunningSystem, source: str, fields: Json, reason: Reason
) -> None:
    before = system.settled()
    system.drop(raw(source) | fields)
    assert system.endings_of(source, 1) == {Ending.REJECTED: 1}
    after = system.settled()
    gained = {key: n - before.reasons.get(key, 0) for key, n in after.reasons.items() if key[0] == Ending.REJECTED}
    assert {key: n for key, n in gained.items() if n} == {(Ending.REJECTED, reason): 1}
    assert system.rows("SELECT uri FROM articles WHERE source = ?", source) == []


def test_a_record_is_traced_by_its_uri_from_the_door_through_every_store(system: RunningSystem) -> None:
    system.drop(raw("traced"))
    assert system.endings_of("traced", 1) == {Ending.PUBLISHED: 1}
    record = system.record(url_of("traced"))
    found = system.trace(record["uri"])
    *before, one, other, ending = [step.what for step in found.steps]
    assert before == ["accepted", "ingest done", "enrich done"]
    assert {one, other} == {"publish.archive done", "publish.lines done"}
    assert ending == "published"
    assert (found.source, found.version, found.where) == ("traced", 1, ())
    assert found.id == record["provenance"]["correlationId"]
    assert found.steps[0].at == record["provenance"]["receivedAt"]


def samples(page: str) -> dict[tuple[str, ...], float]:
    """By name and label values."""
    families = text_string_to_metric_families(page)
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def test_metrics_ledger_and_rows_agree_to_the_last_article(system: RunningSystem) -> None:
    kill = {"content": "", "pubStatus": "canceled"}
    for accepted, fields in enumerate(({}, {}, {"content": CORRECTED}, kill), start=1):
        system.drop(raw("counted") | fields)
        system.endings_of("counted", accepted)
    state = system.settled()
    found = samples(system.metrics())
    assert found["wiredesk_articles_accepted_total",] == state.balance.accepted
    ended = {ending: found["wiredesk_articles_ended_total", ending] for ending in Ending}
    assert ended == state.balance.endings
    assert found["wiredesk_articles_in_flight",] == found["wiredesk_balance_error_articles",] == 0
    assert state.is_balanced and not any(source.in_flight for source in state.sources.values())
    ((versions,),) = system.rows("SELECT count(*) FROM versions")
    assert versions == len(system.file.read_text().splitlines())
    assert versions == ended[Ending.PUBLISHED] + ended[Ending.WITHDRAWN]
    assert found["wiredesk_stage_articles_total", "publish.archive"] == versions


def test_no_line_of_any_service_log_quotes_an_article(system: RunningSystem) -> None:
    system.drop(
        raw("logged"), raw("logged-page", PAGE, mediaType="text/html"), raw("logged-film", mediaType="video/mp4")
    )
    system.redis.lpush("inbox", f'{{"content": "{HEADLINE}', PLAIN.encode("utf-16"))
    until(lambda: system.snapshot().unreadable == 2)
    system.settled()
    log = system.logs()
    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert {"starting", "door_open"} <= set(events)
    assert not any(word in log for word in WORDS_OF_THE_TEXTS)


def test_a_record_without_our_own_keys_is_valid_ninjs(system: RunningSystem) -> None:
    if not SCHEMA.exists():
        pytest.skip(f"no ninjs schema at {SCHEMA}")
    jsonschema = pytest.importorskip("jsonschema")
    referencing = pytest.importorskip("referencing")
    geojson = referencing.Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema"})
    # The schema points at geojson.org; an empty stand-in keeps the network out, and we write no geoJSON.
    registry = referencing.Registry().with_resource("https://geojson.org/schema/GeoJSON.json", geojson)
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()), registry=registry)
    system.drop(raw("valid", SCRAPED, publishedAt="2026-03-01T08:00:00Z", language="en", urgency=4))
    assert system.endings_of("valid", 1) == {Ending.PUBLISHED: 1}
    record = system.record(url_of("valid"))
    ninjs = {key: value for key, value in record.items() if key not in EXTRA_KEYS}
    assert list(validator.iter_errors(ninjs)) == []
    assert list(validator.iter_errors(ninjs | {"headline": "mistyped"})) != []
