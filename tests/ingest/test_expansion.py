import base64
import json
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.arrivals import read_items
from services.ingest.envelopes import EnvelopeLimits
from services.ingest.expansion import MAX_FOUND, expand
from services.ingest.identity import identity_key
from services.ingest.normalize import normalize
from services.ingest.readers import READERS, SPLITTERS
from services.ingest.sniffing import sniff_media_type
from services.ingest.tasks import Ingest
from shared.contracts import Article, PubStatus, RawArticle
from shared.errors import CannotProcess
from shared.ledger import DoorLimits, Ledger
from shared.outcomes import Ending, Reason, Refusal
from shared.parcels import Again, End, Parcel, Split
from shared.snapshot import take_snapshot
from tests.contracts import checked

SAMPLES = Path(__file__).parent / "samples"
RSS, ATOM, NITF, NEWSML, HARBOUR, BRIDGE = (
    (SAMPLES / name).read_text(encoding="utf-8")
    for name in ("ferries.rss", "quay.atom", "lighthouse.nitf", "tram.newsml", "harbour.txt", "bridge.html")
)
FEED_URL = "https://courier.example/feed"
BODY = "The quay of Port Selwyn opened on Wednesday, and two hundred people came to see the first ship moor there."
NINJS = {"uri": "urn:nna:quay", "headline": "Quay opens", "body_text": f"{BODY}\n\n{BODY}", "pubstatus": "usable"}
QUEUES = ("ingest", "enrich")


def json_feed(*items):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})


def feed_of(*items, **stated):
    return RawArticle(content=json_feed(*items), media_type="application/feed+json", **stated)


def item(n, **stated):
    return {
        "id": f"i{n}",
        "url": f"https://courier.example/{n}",
        "title": f"Quay {n} opens",
        "content_text": BODY,
        **stated,
    }


def test_a_feed_becomes_its_items_each_under_its_own_name():
    found = expand(RawArticle(content=RSS, media_type="application/rss+xml", url=FEED_URL, source="courier"))
    assert [(article.url, article.id, article.source) for article in found] == [
        ("https://courier.example/ferries", "courier-7", "courier"),
        ("https://courier.example/bakers?utm_source=rss", None, "courier"),
    ]


def test_items_inherit_what_is_said_of_the_delivery_but_not_its_name_and_time():
    stated = {"source": "courier", "language": "cy", "fetched_at": "2031-04-02", "urgency": 2, "meta": {"job": "9"}}
    raw = feed_of(item(1), item(2), url=FEED_URL, published_at="2031-04-01", pub_status=PubStatus.WITHHELD, **stated)
    first, _ = expand(raw)
    assert (first.source, first.language, first.urgency, first.fetched_at) == ("courier", "cy", 2, "2031-04-02")
    assert (first.pub_status, first.published_at) == (PubStatus.WITHHELD, None)
    assert first.meta == {"job": "9", "foundIn": FEED_URL}


def test_what_was_found_is_never_expanded_again():
    for found in expand(RawArticle(content=RSS, media_type="application/rss+xml", url=FEED_URL)):
        assert expand(found) == ()
        assert expand(found.model_copy(update={"content": json_feed(item(1), item(2))})) == ()


def test_a_feed_with_one_item_that_has_no_other_name_is_read_as_the_item():
    for raw in (
        feed_of(item(1), url="https://courier.example/1"),
        feed_of({"title": "Quay opens", "content_text": BODY}),
    ):
        assert expand(raw) == ()


def test_a_feed_with_one_item_is_not_taken_for_it_as_the_next_item_would_be_its_new_version():
    first, second = (expand(feed_of(item(n), url=FEED_URL)) for n in (1, 2))
    assert identity_key(first[0]) != identity_key(second[0])


def test_an_article_that_states_its_name_where_upstream_did_not_is_delivered_under_it():
    raw = RawArticle(
        content=json.dumps(NINJS), media_type="application/vnd.iptc.ninjs+json", source="nna", language="en"
    )
    (named,) = expand(raw)
    assert named == raw.model_copy(update={"id": "urn:nna:quay", "meta": named.meta})
    assert expand(named) == ()


def test_the_name_upstream_gave_an_article_wins_over_its_own():
    for raw in (
        RawArticle(content=json.dumps(NINJS), media_type="application/vnd.iptc.ninjs+json", source="nna", id="7"),
        RawArticle(content=NITF, media_type="application/nitf+xml", url="https://nna.example/17"),
    ):
        assert expand(raw) == ()
        assert normalize(raw, version=1).upstream_id in {"7", "nna-20310402-17"}


def test_a_wire_that_kills_an_article_kills_it_under_its_name():
    killed = json.dumps({**NINJS, "pubstatus": "canceled", "body_text": ""})
    (named,) = expand(RawArticle(content=killed, media_type="application/vnd.iptc.ninjs+json", source="nna"))
    notice = normalize(named, version=2)
    assert not isinstance(notice, Refusal)
    (usable,) = expand(
        RawArticle(content=json.dumps(NINJS), media_type="application/vnd.iptc.ninjs+json", source="nna")
    )
    assert (notice.pub_status, notice.uri) == (PubStatus.CANCELED, normalize(usable, version=1).uri)


def test_items_that_all_link_to_one_page_are_told_apart_by_their_ids():
    found = expand(feed_of(*[item(n, url="https://courier.example/live#p") for n in range(3)], url=FEED_URL))
    assert len({identity_key(article) for article in found}) == 3
    assert normalize(found[0], version=1).url == "https://courier.example/live"


def test_a_feed_without_items_is_refused_as_empty():
    assert expand(feed_of()).reason is Reason.EMPTY


def test_more_articles_than_a_delivery_may_hold_are_refused():
    most = [{"id": str(n)} for n in range(MAX_FOUND)]
    assert len(expand(feed_of(*most, url=FEED_URL))) == MAX_FOUND
    assert expand(feed_of(*most, {"id": "one more"}, url=FEED_URL)).reason is Reason.TOO_LARGE


def test_more_text_than_travels_in_one_command_is_refused():
    large = [{"id": str(n), "content_text": "a" * 1_000_000} for n in range(18)]
    assert expand(feed_of(*large)).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("encoded", [False, True])
def test_a_feed_that_nobody_called_a_feed_is_split_as_one(encoded):
    content = b64encode(RSS.encode()).decode() if encoded else RSS
    raw = RawArticle(content=content, encoding="base64" if encoded else "identity")
    assert [found.id for found in expand(raw)] == [found.id for found in expand(RawArticle(content=RSS, media_type=""))]


@pytest.mark.parametrize("media_type", ["text/html", "application/pdf"])
def test_pages_and_what_nobody_reads_are_left_as_they_are(media_type):
    assert expand(RawArticle(content=RSS, media_type=media_type)) == ()


def test_a_kill_notice_is_left_as_it_is():
    assert expand(feed_of(item(1), item(2), pub_status=PubStatus.CANCELED, id="7")) == ()


def test_whatever_can_be_split_can_be_read():
    assert SPLITTERS.keys() <= READERS.keys()


@pytest.mark.parametrize(
    ("content", "stated", "media_type"),
    [
        (RSS, "text/xml", "application/rss+xml"),
        (RSS, "", "application/rss+xml"),
        (ATOM, "application/xml", "application/atom+xml"),
        ("<rdf:RDF xmlns:rdf='r'><item/></rdf:RDF>", "text/xml", "application/rss+xml"),
        (NITF, "application/octet-stream", "application/nitf+xml"),
        (NEWSML, "text/xml", "application/vnd.iptc.g2.newsmessage+xml"),
        (BRIDGE, "", "text/html"),
        ("<?xml version='1.0'?><html/>", "text/xml", "application/xhtml+xml"),
        ("<svg/>", "text/xml", "application/octet-stream"),
        (json_feed(), "application/json", "application/feed+json"),
        ('{"@context": "https://schema.org"}', "application/json", "application/ld+json"),
        ('[{"@type": "NewsArticle"}]', "", "application/ld+json"),
        (json.dumps(NINJS), "application/json", "application/vnd.iptc.ninjs+json"),
        ('{"title": "a", "maintext": "b"}', "application/json", "application/json"),
        ('{"article_title": "a", "text_content": "b"}', "text/json", "application/json"),
        ('{"a": 1}', "application/json", "application/octet-stream"),
        ("text", "application/json", "application/octet-stream"),
        ("{broken", "application/json", "application/json"),
        ("{broken", "", "text/plain"),
        ("Subject: a\nMessage-ID: <a>\n\ntext", "", "message/rfc822"),
        ("Subject: a\nNote: text\n\ntext", "", "text/plain"),
        ("WARC/1.0\r\n", "", "application/warc"),
        (HARBOUR, "", "text/plain"),
    ],
)
def test_content_is_told_by_how_it_begins(content, stated, media_type):
    assert sniff_media_type(content, stated) == media_type


def test_a_feed_in_bytes_is_decoded_by_its_xml_declaration():
    data = base64.b64encode(RSS.encode("iso-8859-1", "xmlcharrefreplace")).decode()
    found = expand(RawArticle(content=data, encoding="base64", media_type="application/rss+xml"))
    assert "Tórshavn" in normalize(found[0], version=1).headline


def work_through(ledger: Ledger) -> list[Article]:
    """Drop what is on the inbox through the door and ingest until nothing is left to do; the articles read."""
    work, articles = Ingest(("enrich",)), []
    while claimed := ledger.claim("door", DoorLimits()).items:
        for message in ledger.accept("door", list(read_items(claimed, EnvelopeLimits()))):
            batch = ledger.begin(message)
            verdicts = work(batch.parcels)
            articles += [
                Article.model_validate_json(verdict.payload) for verdict in verdicts if hasattr(verdict, "payload")
            ]
            ledger.commit(batch, verdicts)
    return articles


def test_a_feed_dropped_is_its_articles_and_the_balance_holds(ledger):
    raw = RawArticle(content=json_feed(*map(item, range(3))), media_type="application/feed+json", url=FEED_URL)
    ledger.redis.lpush("inbox", raw.to_json())
    articles = work_through(ledger)
    assert [article.url for article in articles] == [f"https://courier.example/{n}" for n in range(3)]
    state = take_snapshot(ledger, QUEUES)
    assert state.is_balanced and state.balance.accepted == 4
    assert state.balance.endings[Ending.EXPANDED] == 1


def test_a_feed_fetched_again_gives_what_is_new_and_duplicates_of_the_rest(ledger):
    for newest in (3, 4):
        ledger.redis.lpush("inbox", feed_of(*map(item, range(newest)), url=FEED_URL).to_json())
        articles = work_through(ledger)
    assert [article.upstream_id for article in articles] == ["i3"]
    endings = take_snapshot(ledger, QUEUES).balance.endings
    assert (endings[Ending.EXPANDED], endings[Ending.DUPLICATE]) == (2, 3)


def test_a_corrected_item_is_a_new_version_of_the_same_article(ledger):
    versions = []
    for text in (f"{BODY} One.", f"{BODY} Two."):
        ledger.redis.lpush("inbox", feed_of(item(1, content_text=text), item(2), url=FEED_URL).to_json())
        versions += [(article.uri, article.version) for article in work_through(ledger) if article.upstream_id == "i1"]
    (first, one), (second, two) = versions
    assert (first, one, two) == (second, 1, 2)


def test_a_refused_container_is_rejected_with_the_reason(ledger):
    ledger.redis.lpush("inbox", feed_of().to_json())
    assert work_through(ledger) == []
    assert take_snapshot(ledger, QUEUES).reasons[("rejected", "empty")] == 1


PIECES = st.lists(
    st.sampled_from([RSS, ATOM, NITF, NEWSML, json_feed(item(1)), json.dumps(NINJS), "<", "]", "\0"]), max_size=3
)


@settings(deadline=None)
@given(
    PIECES,
    st.sampled_from(sorted({*READERS, "", "application/xml", "application/json"})),
    st.integers(0, 3000),
    st.booleans(),
)
def test_any_content_of_any_type_is_expanded_read_refused_or_a_parse_error(pieces, media_type, cut, is_bytes):
    content = "".join(pieces)[cut:]
    if is_bytes:
        raw = RawArticle(content=base64.b64encode(content.encode()).decode(), encoding="base64", media_type=media_type)
    else:
        raw = RawArticle(content=content, media_type=media_type)
    try:
        found = expand(raw)
        result = normalize(raw, version=1)
    except CannotProcess as error:
        assert error.reason is Reason.PARSE_ERROR
        return
    if not isinstance(result, Refusal):
        checked(result)
    if not isinstance(found, Refusal):
        assert isinstance(Split(tuple(article.to_json() for article in found)), Split)


def test_a_feed_that_is_reprocessed_is_not_taken_apart_again():
    feed = feed_of(item(1), item(2), url=FEED_URL)
    verdicts = Ingest(("enrich",))([Parcel("id", "", 1, 0, feed.to_json(), again=Again(received_ms=0))])
    assert verdicts == [End(Ending.DUPLICATE, Reason.UNCHANGED)]
