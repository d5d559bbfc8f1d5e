from pathlib import Path

import pytest

from services.ingest.normalize import normalize
from services.ingest.readers.newsml import read_newsml, split_newsml
from services.ingest.readers.nitf import read_nitf, split_nitf
from services.ingest.readers.xml_tree import declares_entities, parse_xml
from shared.contracts import PubStatus, RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Reason, Refusal

SAMPLES = Path(__file__).parent / "samples"
NITF = (SAMPLES / "lighthouse.nitf").read_text(encoding="utf-8")
NEWSML = (SAMPLES / "tram.newsml").read_text(encoding="utf-8")
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY l0 "ha">{LAUGHS}]><nitf><body>&l9;</body></nitf>'
FILE = '<!DOCTYPE nitf [<!ENTITY f SYSTEM "file:///etc/hostname">]><nitf><head><title>&f;</title></head></nitf>'
XML_TYPES = [
    "application/nitf+xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/vnd.iptc.g2.newsitem+xml",
    "application/xml",
]


def test_a_nitf_document_is_read():
    reading = read_nitf(NITF)
    assert reading.headline == "Keepers return to the lighthouse of Lunde"
    assert reading.paragraphs == (
        "The lighthouse of Lunde will have keepers again, the harbour authority said on Tuesday.",
        "A lamp and a family",
        "“A lamp needs somebody to talk to,” said its head.",
    )
    assert reading.standfirst == "Two keepers move in before the storms."


def test_a_nitf_document_states_who_where_when_and_what():
    reading = read_nitf(NITF)
    assert (reading.byline, reading.dateline, reading.language) == ("Runa Vik", "LUNDE, Norway", "en-GB")
    assert (reading.publisher, reading.sections) == ("Northern News Agency", ("Coast", "Human Interest"))
    assert (reading.upstream_id, reading.urgency) == ("nna-20310402-17", 4)
    assert normalize(RawArticle(content=NITF, media_type=XML_TYPES[0]), version=1).published_at == (
        "2031-04-02T09:30:00+01:00"
    )


def test_a_nitf_document_in_its_namespace_is_the_same():
    within = NITF.replace("<nitf ", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" ')
    assert read_nitf(within) == read_nitf(NITF)


def test_a_byline_without_a_person_is_read_as_printed_without_the_office():
    printed = NITF.replace("By <person>Runa Vik</person>", "By our correspondent")
    assert read_nitf(printed).byline == "By our correspondent"


def test_a_killed_nitf_document_says_so_and_goes_under_its_id():
    killed = NITF.replace('"usable"', '"canceled"')
    assert read_nitf(killed).pub_status is PubStatus.CANCELED
    assert [found.id for found in split_nitf(killed)] == ["nna-20310402-17"]


def test_a_news_item_is_read():
    reading = read_newsml(NEWSML)
    assert reading.headline == "Turku opens its second tram line"
    assert reading.paragraphs == (
        "The second tram line of Turku opened on Wednesday morning.",
        "It runs to the harbour of Naantali.",
    )
    assert (reading.byline, reading.dateline, reading.language) == ("Aino Salo", "Turku", "en-GB")
    assert (reading.standfirst, reading.publisher) == ("The line was two years late.", "Northern News Agency")
    assert (reading.published_at, reading.modified_at) == ("2031-04-02T08:30:00Z", "2031-04-02T10:00:00Z")
    assert (reading.sections, reading.urgency) == (("Transport",), 3)


def test_each_item_of_a_news_message_reads_alone_as_it_does_in_the_message():
    tram, rain = split_newsml(NEWSML)
    assert read_newsml(tram.content) == read_newsml(NEWSML)
    assert (tram.id, rain.id) == ("urn:newsml:nna.example:20310402:tram", "urn:newsml:nna.example:20310402:rain")
    killed = read_newsml(rain.content)
    assert (killed.pub_status, killed.paragraphs) == (PubStatus.CANCELED, ("Rain is expected.",))


def test_a_news_item_may_carry_nitf():
    nitf = NITF[NITF.index("<nitf") :].replace("<nitf", '<nitf xmlns=""')
    start, end = NEWSML.index("<html"), NEWSML.index("</html>") + len("</html>")
    reading = read_newsml(NEWSML[:start] + nitf + NEWSML[end:])
    assert reading.headline == "Turku opens its second tram line"
    assert reading.paragraphs == read_nitf(NITF).paragraphs


@pytest.mark.parametrize("read", [read_nitf, read_newsml])
@pytest.mark.parametrize("content", ["", "<", "<nitf>", "text", "<a>" * 300 + "</a>" * 300, "<?xml version='1.0'?>"])
def test_xml_that_is_broken_or_too_deep_is_a_parse_error(read, content):
    with pytest.raises(CannotProcess) as caught:
        read(content)
    assert caught.value.reason is Reason.PARSE_ERROR


def test_xml_of_another_kind_holds_no_article():
    assert read_newsml("<a/>").headline is None
    assert read_nitf("<a/>").headline is None


@pytest.mark.parametrize("media_type", XML_TYPES)
@pytest.mark.parametrize("content", [BOMB, FILE, BOMB.replace("<!ENTITY", "<!entity")], ids=["bomb", "file", "lower"])
def test_xml_that_declares_entities_is_refused(media_type, content):
    refusal = normalize(RawArticle(content=content, media_type=media_type), version=1)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.UNSAFE_XML


def test_even_past_the_refusal_no_entity_is_expanded_and_no_file_is_read():
    assert "".join(parse_xml(FILE).itertext(with_tail=False)).strip() in {"", "&f;"}
    with pytest.raises(CannotProcess):
        parse_xml(BOMB)


def test_a_doctype_alone_is_harmless():
    assert not declares_entities(NITF)
    assert parse_xml(NITF).getroottree().docinfo.externalDTD is None
