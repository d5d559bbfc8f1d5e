import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.identity import article_uri, content_digest
from services.ingest.readers.chrome import chrome_kind
from services.ingest.readers.line_kinds import is_credited
from services.ingest.readers.lines import split_lines
from services.ingest.readers.text import read_text

SAMPLES = Path(__file__).parent / "samples"
OWNERS = Path(__file__).parents[3] / "shared" / "sample"
LEAD = "The harbour council voted on Tuesday to rebuild the eastern pier before the winter storms arrive."
MORE = "Work begins in May, and the fishing fleet will moor at the grain quay until the last pile is driven."


def kinds(reading):
    return [(line.kind, line.line) for line in reading.removed]


@pytest.fixture(scope="module")
def harbour():
    return read_text((SAMPLES / "harbour.txt").read_text(encoding="utf-8"))


def test_the_headline_is_found_below_the_category_line(harbour):
    assert harbour.headline == "Norway, Denmark agree on joint harbour patrols"
    assert harbour.category_line == "NorwayTradeNorth Sea"


def test_teasers_are_taken_out_bare_glued_and_repeated(harbour):
    assert [teaser.line for teaser in harbour.teasers] == [6, 7, 10, 11]
    assert harbour.teasers[1].text.startswith("Ferry strike ends after nine days: Union chiefUnion leader Tora Blix")


def test_everything_removed_is_accounted_for_with_its_line(harbour):
    teasers = [("relatedTeaser", line) for line in (6, 7, 10, 11)]
    assert kinds(harbour) == [("categoryLine", 0), *teasers, ("boilerplate", 12)]


def test_paragraphs_around_a_teaser_become_neighbours(harbour):
    assert len(harbour.paragraphs) == 6
    assert harbour.paragraphs[3].startswith("She met her counterpart")
    assert harbour.paragraphs[4] == "The protocol covers eleven harbours vis-à-vis the Skagerrak."


def test_no_break_spaces_go_and_curly_quotes_stay(harbour):
    assert harbour.paragraphs[2] == "“No ship will wait longer than before,” Falk said, according to Nordlys Wire."


def test_nothing_is_invented(harbour):
    assert (harbour.byline, harbour.published_at, harbour.publisher, harbour.language, harbour.url) == (None,) * 5


def test_the_worked_sample_comes_out_as_worked_by_hand():
    if not OWNERS.exists():
        pytest.skip(f"no worked sample at {OWNERS}")
    reading = read_text((OWNERS / "raw_article.txt").read_text(encoding="utf-8"))
    ideal = json.loads((OWNERS / "ideal_record.json").read_text(encoding="utf-8"))
    assert reading.headline == ideal["headlines"][0]["value"]
    assert "\n\n".join(reading.paragraphs) == ideal["bodies"][0]["value"]
    assert kinds(reading) == [(line["kind"], line["line"]) for line in ideal["enrichment"]["removed"]]
    assert reading.category_line == ideal["enrichment"]["removed"][0]["text"]
    assert [teaser.line for teaser in reading.teasers] == [9, 10, 16, 17]
    (digest,) = (each["value"] for each in ideal["altIds"] if each["role"] == "contentDigest")
    assert content_digest(reading.headline, reading.paragraphs) == digest
    assert article_uri(digest) == ideal["uri"]


@pytest.mark.parametrize(
    "headline", ["McDonald wins the harbour seat", "iPhone factory opens in Wales", "SpaceX Books Norwegian Launch Pad"]
)
def test_a_name_with_a_capital_inside_is_no_category_line(headline):
    reading = read_text(f"{headline}\n\n{LEAD}\n\n{MORE}")
    assert (reading.headline, reading.category_line) == (headline, None)


def test_a_repeated_headline_of_the_article_itself_is_a_duplicate_and_no_teaser():
    reading = read_text(f"Council rebuilds the eastern pier\n\nCouncil rebuilds the eastern pier\n\n{LEAD}\n\n{MORE}")
    assert kinds(reading) == [("duplicate", 1)]
    assert reading.teasers == ()
    assert reading.paragraphs == (LEAD, MORE)


def test_the_articles_own_headline_glued_to_its_lead_leaves_the_lead():
    headline = "Council rebuilds the eastern pier"
    assert read_text(f"{headline}\n\n{headline}{LEAD}\n\n{MORE}").paragraphs == (LEAD, MORE)
    assert read_text(f"{headline}\n\n{headline}{LEAD}\n\n{LEAD}\n\n{MORE}").paragraphs == (LEAD, MORE)


def test_a_paragraph_that_starts_with_another_line_and_a_space_is_no_teaser():
    body = "Talks resume in Corva next week, the foreign ministry of Norway said in a statement on Sunday."
    reading = read_text(f"Norway sends an envoy to Corva\n\n{LEAD}\n\nTalks resume in Corva\n\n{body}")
    assert reading.paragraphs == (LEAD, "Talks resume in Corva", body)


def test_a_paragraph_printed_twice_is_kept_once():
    reading = read_text(f"Council rebuilds the eastern pier\n\n{LEAD}\n\n{MORE}\n\n{LEAD}")
    assert reading.paragraphs == (LEAD, MORE)
    assert kinds(reading) == [("duplicate", 3)]


def test_a_byline_and_a_date_are_taken_out_of_the_body():
    reading = read_text(
        f"Council rebuilds the eastern pier\n\nBy Jane Doe and Ilan Dray\n\n3 May 2031, 09:30\n\n{LEAD}\n\n{MORE}"
    )
    assert reading.byline == "By Jane Doe and Ilan Dray"
    assert kinds(reading) == [("byline", 1), ("date", 2)]
    assert reading.paragraphs == (LEAD, MORE)


def test_a_sentence_that_begins_with_by_is_no_byline():
    reading = read_text(f"Council rebuilds the eastern pier\n\nBy Sunday night the pier was gone.\n\n{LEAD}")
    assert reading.byline is None
    assert reading.paragraphs == ("By Sunday night the pier was gone.", LEAD)


def test_wrapped_lines_run_on_within_their_paragraph():
    body = "The harbour council voted on Tuesday\nto rebuild the pier.\n\nWork\nbegins."
    assert read_text(f"Council rebuilds the eastern pier\n\n{body}").paragraphs == (
        "The harbour council voted on Tuesday to rebuild the pier.",
        "Work begins.",
    )


def test_without_blank_lines_each_line_is_a_paragraph():
    assert read_text(f"Council rebuilds the eastern pier\n{LEAD}\n{MORE}\n").paragraphs == (LEAD, MORE)


def test_lines_are_counted_without_the_empty_ones():
    reading = read_text(f"\n\n \u00a0 \nCouncil rebuilds the eastern pier\n\n\n\n{LEAD}\n\u200b\nShare\n")
    assert kinds(reading) == [("share", 2)]


def test_a_text_of_prose_alone_has_no_headline_and_keeps_its_paragraphs():
    reading = read_text(f"{LEAD}\n\n{MORE}")
    assert (reading.headline, reading.paragraphs) == (None, (LEAD, MORE))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Back to top button", "boilerplate"),
        ("↑ Nach oben", "boilerplate"),
        ("* * *", "boilerplate"),
        ("12 comments", "boilerplate"),
        ("Share this article", "share"),
        ("FacebookTwitterWhatsApp", "share"),
        ("Follow us on Telegram", "share"),
        ("Sign up for our morning letter", "newsletter"),
        ("We use cookies to improve your visit.", "cookie"),
        ("Read more", "navigation"),
        ("Home > News > Norway", "navigation"),
        ("Read more: Ferry strike ends after nine days", "relatedTeaser"),
        ("Publicité", "ad"),
        ("ADVERTISEMENT", "ad"),
        ("Tags: harbour, Norway", "tags"),
        ("Photo: Nordlys Wire", "caption"),
        ("We may earn a small commission when you buy through our links.", "ad"),
        ("Published 3 May 2031", "date"),
        ("Photograph: Nordlys Wire", "caption"),
        ("list of 3 items", "boilerplate"),
        ("Was this article helpful?", "boilerplate"),
        ("Newsletter „Der Morgen“: Das Wichtigste aus dem Land, jeden Tag um sechs Uhr.", "newsletter"),
    ],
)
def test_page_furniture_is_known_by_kind(line, kind):
    assert chrome_kind(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        LEAD,
        "Published authors gather in Wales",
        "Norway votes",
        "He shared the prize.",
        "2031",
        "Falk talte om «fred» og",
    ],
)
def test_article_lines_are_not_page_furniture(line):
    assert chrome_kind(line) is None


@settings(deadline=None)  # machines may be busy
@given(st.text(st.characters()))
def test_any_text_is_read(text):
    reading = read_text(text)
    for line in (reading.headline or "x", *reading.paragraphs):
        assert line == line.strip() != ""
        line.encode()


LINE = st.sampled_from(
    ["Talks resume in Corva today", "Talks resume in Corva todayMinister speaks", "Share", LEAD, MORE, ""]
)


def letters(*texts):
    return Counter(char for text in texts for char in text if char.isalnum())


def accounted(reading):
    standfirst = reading.standfirst if reading.standfirst not in reading.paragraphs else None
    return letters(
        reading.headline or "", standfirst or "", *reading.paragraphs, *(line.text for line in reading.removed)
    )


@given(st.lists(LINE, max_size=12), st.sampled_from(["\n", "\n\n", " ", ""]))
def test_every_word_is_in_the_headline_or_a_paragraph_or_removed_with_its_reason(lines, separator):
    text = separator.join(lines)
    assert accounted(read_text(text)) == letters(text)


@given(st.text(st.sampled_from(list("aB .\n|*#“1é港_\\")), max_size=200))
def test_no_letter_of_any_text_is_lost_or_doubled(text):
    assert accounted(read_text(text)) == letters(*(line.text for line in split_lines(text)))


def test_what_comes_after_ten_thousand_lines_is_set_aside_whole():
    text = f"Council rebuilds the eastern pier\n\n{LEAD}\n\n" + "Share\n" * 20_000
    reading = read_text(text)
    assert len(reading.removed) < 10_001
    assert accounted(reading) == letters(text)


SEASONS = ("spring", "summer", "autumn", "winter", "spring after that", "summer after that", "end")


def remembering(*known):
    return lambda lines: [5 if line in known else 0 for line in lines]


def test_a_memory_of_the_source_is_asked_once_about_all_lines():
    asked = []
    read_text(f"Council rebuilds the eastern pier\n\n{LEAD}", lambda lines: asked.append(lines) or [0] * len(lines))
    assert asked == [["Council rebuilds the eastern pier", LEAD]]


def test_a_source_that_is_not_known_yet_is_read_as_without_a_memory():
    text = (SAMPLES / "harbour.txt").read_text(encoding="utf-8")
    assert read_text(text, remembering()) == read_text(text)


def test_a_line_seen_in_other_stories_of_the_source_is_less_likely_the_article():
    promise = "Nordlys Wire brings the news of the northern coast to readers in eleven harbours every morning."
    more = [f"{MORE} Quay number {number} follows in the {season}." for number, season in enumerate(SEASONS, 2)]
    text = "\n\n".join(["Council rebuilds the eastern pier", LEAD, *more, promise])
    assert promise in read_text(text).paragraphs
    assert promise not in read_text(text, remembering(promise)).paragraphs


@pytest.mark.parametrize(
    "text",
    [
        "Council rebuilds the eastern pier\n\n" + LEAD * 20_000,
        "Council rebuilds the eastern pier\n" + "\n" * 1_000_000 + LEAD,
        "Council rebuilds the eastern pier\n" + LEAD + "\n" + "Talks resume in Corva\n" * 200_000,
        "Council rebuilds the eastern pier\n"
        + "".join(f"Talks resume {i}\nTalks resume {i}Now\n" for i in range(50_000)),
        "Council rebuilds the eastern pier\n" + ("A" * 250 + "\n") * 8_000,
        "Council rebuilds the eastern pier\n" + "e\u0300\u0327" * 300_000,
    ],
    ids=["one line", "line breaks", "repeated line", "glued lines", "capitals", "combining marks"],
)
def test_two_megabytes_of_anything_are_read(text):
    assert read_text(text).headline == "Council rebuilds the eastern pier"


@pytest.mark.parametrize(
    "credit",
    [
        "© Nordlys Wire",
        "(Photo: Tora Blix)",
        "Foto: Tora Blix / Nordlys",
        "Photograph by Tora Blix.",
        "Blix/AFP",
        "Getty Images",
    ],
)
def test_what_ends_with_who_took_the_picture_is_a_caption(credit):
    caption = f"Masons at work on the eastern pier in the harbour of Norvik last week. {credit}"
    reading = read_text(f"Council rebuilds the eastern pier\n\n{LEAD}\n\n{caption}\n\n{MORE}")
    assert reading.paragraphs == (LEAD, MORE)
    assert kinds(reading) == [("caption", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "The museum shows a photo by Tora Blix of the old pier, and it asks visitors for their own.",
        f"{LEAD} It was drawn by Tora Blix.",
    ],
)
def test_a_sentence_about_pictures_is_no_caption(text):
    assert not is_credited(text)


def test_results_without_a_sentence_are_an_article():
    rows = ("Norvik – Tarnbrook 28:24 (14:11)", "Eastcliff – Lomba 31:31 (15:17)", "Kerval – Vestby 22:29 (9:15)")
    assert read_text("\n".join(("Handball: results of the weekend", *rows))).paragraphs == rows


def test_a_menu_is_no_article():
    assert read_text("Norvik Times\nHome\nSports\nWeather 8C\nLog in\nRegister").paragraphs == ()


def test_a_script_without_full_stops_is_read_as_prose():
    headline = "แผ่นดินไหวนอกเกาะลอมบา"
    body = "เกิดแผ่นดินไหวขนาด 5.1 นอกเกาะลอมบาเมื่อวันอังคาร สำนักสำรวจธรณีวิทยากล่าวว่ายังไม่มีรายงานความเสียหาย"
    reading = read_text(f"{headline}\n\n{body}")
    assert (reading.headline, reading.paragraphs) == (headline, (body,))
