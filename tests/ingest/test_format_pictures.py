import json

import pytest

from services.ingest.readers import read_content
from services.ingest.readers.feeds import split_feed
from services.ingest.readers.json_feed import read_json_feed
from services.ingest.readers.pictures import settle_pictures
from shared.annotations import Provenance
from shared.contracts import Article, Image, Record
from shared.ninjs import to_ninjs
from shared.structs import changed, unchecked

QUAY = "https://courier.example/p/quay.jpg"
SHIP = "https://courier.example/p/ship.jpg"
FULL = unchecked(Image, url=QUAY, caption="The quay.", credit="Ana Kel", width=1200, height=800)
NINJS_3 = {
    "standard": {"name": "ninjs", "version": "3.1"},
    "associations": [
        {"name": "Elsewhere", "uri": "urn:a:1", "type": "text", "renditions": [{"name": "web", "href": SHIP}]},
        {
            "name": "quay",
            "uri": "urn:a:2",
            "type": "picture",
            "by": "Ana Kel",
            "headlines": [{"value": "Quay"}],
            "descriptions": [{"role": "caption", "value": "The quay."}],
            "renditions": [
                {"name": "thumbnail", "href": f"{QUAY}?s", "width": 120, "contentType": "image/jpeg"},
                {"name": "original", "href": QUAY, "width": 1200, "height": 800, "contentType": "image/jpeg"},
                {"name": "film", "href": "https://courier.example/f.mp4", "width": 1920, "contentType": "video/mp4"},
            ],
        },
    ],
}
NINJS_1 = {
    "associations": {
        "featuremedia": {
            "type": "picture",
            "byline": "Ana Kel",
            "headline": "Quay",
            "description_text": "The quay.",
            "renditions": {
                "thumbnail": {"href": f"{QUAY}?s", "width": 120, "mimetype": "image/jpeg"},
                "original": {"href": QUAY, "width": 1200, "height": 800, "mimetype": "image/jpeg"},
            },
        },
        "more": {"type": "text", "renditions": {"web": {"href": SHIP}}},
    }
}
MEDIA = "xmlns:media='http://search.yahoo.com/mrss/'"


def images(media_type, content):
    text = content if isinstance(content, str) else json.dumps(content)
    return settle_pictures(read_content(media_type, text).pictures, None)


def in_small_letters(value):
    if isinstance(value, dict):
        return {key.lower(): in_small_letters(inner) for key, inner in value.items()}
    return [in_small_letters(inner) for inner in value] if isinstance(value, list) else value


def rss(within):
    return f"<rss version='2.0' {MEDIA}><channel><item><title>Quay opens</title>{within}</item></channel></rss>"


def from_feed(within):
    (item,) = split_feed(rss(within))
    found = settle_pictures(read_json_feed(item.content).pictures, None)
    assert found == images("application/rss+xml", rss(within))
    return found


def test_linked_data_states_pictures():
    image = {"url": QUAY, "caption": "The quay.", "creditText": "Ana Kel", "width": 1200, "height": 800}
    article = {"@type": "NewsArticle", "headline": "Quay", "image": [image, SHIP]}
    assert images("application/ld+json", article) == (FULL, unchecked(Image, url=SHIP))


@pytest.mark.parametrize("item", [NINJS_3, in_small_letters(NINJS_3), NINJS_1], ids=["3", "2", "1"])
def test_ninjs_of_every_generation_has_pictures_in_their_widest_rendition(item):
    assert images("application/vnd.iptc.ninjs+json", item) == (FULL,)


def test_a_rendition_of_the_item_itself_may_be_a_picture_and_its_page_is_none():
    renditions = [{"name": "web", "href": SHIP}, {"name": "main", "href": QUAY, "contentType": "image/png"}]
    assert images("application/vnd.iptc.ninjs+json", {"renditions": renditions}) == (unchecked(Image, url=QUAY),)


def test_a_record_that_left_as_ninjs_comes_back_with_its_pictures():
    article = unchecked(Article, uri="urn:uuid:1", headline="Quay opens", images=(FULL, unchecked(Image, url=SHIP)))
    provenance = Provenance(
        raw_digest="sha256:0",
        media_type="text/plain",
        door="queue",
        received_at="2031-04-02T10:00:00Z",
        correlation_id="1",
    )
    item = to_ninjs(unchecked(Record, article=article, provenance=provenance))
    assert images("application/vnd.iptc.ninjs+json", item) == article.images


@pytest.mark.parametrize("odd", [None, 5, "text", [], [5, None], {"a": 5}, [{"type": "picture", "renditions": 5}]])
def test_ninjs_of_any_shape_does_no_harm(odd):
    assert images("application/vnd.iptc.ninjs+json", {"associations": odd, "renditions": odd}) == ()


def test_an_enclosure_of_a_feed_is_a_picture_when_it_is_an_image():
    film = "<enclosure url='https://courier.example/f.mp4' type='video/mp4'/>"
    assert from_feed(f"<enclosure url='{QUAY}' type='image/jpeg' length='9'/>{film}") == (unchecked(Image, url=QUAY),)


@pytest.mark.parametrize("kind", ["type='image/jpeg'", "medium='image'"])
def test_media_rss_states_size_and_credit(kind):
    credit = "<media:credit>Ana Kel</media:credit>"
    media = f"<media:content url='{QUAY}' {kind} width='1200' height='800'>{credit}</media:content>"
    thumbnail = f"<media:thumbnail url='{SHIP}'/>"
    assert from_feed(media + thumbnail) == (changed(FULL, caption=None),)
    assert from_feed(thumbnail) == (unchecked(Image, url=SHIP),)


def test_whose_the_only_credit_of_several_pictures_is_cannot_be_told():
    media = "".join(f"<media:content url='{url}' medium='image'/>" for url in (QUAY, SHIP))
    assert from_feed(f"{media}<media:credit>Ana Kel</media:credit>") == (
        unchecked(Image, url=QUAY),
        unchecked(Image, url=SHIP),
    )


def test_a_caption_in_a_feed_is_not_taken_for_the_article():
    text = "The new quay of Port Selwyn opened on Wednesday, two years late."
    caption = f"<media:content url='{QUAY}' medium='image'><media:description>Dusk.</media:description></media:content>"
    reading = read_content("application/rss+xml", rss(f"<description>{text}</description>{caption}"))
    assert reading.paragraphs == (text,)


def test_a_json_feed_has_an_image_a_banner_and_attachments():
    attached = [
        {"url": SHIP, "mime_type": "image/png", "title": "A ship."},
        {"url": f"{SHIP}.mp3", "mime_type": "audio/mpeg"},
    ]
    item = {"title": "Quay", "image": QUAY, "banner_image": "https://courier.example/b.png", "attachments": attached}
    found = images("application/feed+json", {"items": [item]})
    assert found == (
        unchecked(Image, url=QUAY),
        unchecked(Image, url=SHIP, caption="A ship."),
        unchecked(Image, url="https://courier.example/b.png"),
    )


def test_nitf_states_media_with_caption_producer_and_forms():
    media = (
        "<media media-type='image'><media-reference source='https://courier.example/s.jpg' width='120'/>"
        f"<media-reference source='{QUAY}' width='1200' height='800'/>"
        "<media-caption><p>The quay.</p></media-caption><media-producer>Ana Kel</media-producer></media>"
        "<media media-type='video'><media-reference source='https://courier.example/f.mp4'/></media>"
        "<media media-type='image'><media-caption>No address.</media-caption></media>"
    )
    nitf = f"<nitf><body><body.content><p>The quay opened.</p>{media}</body.content></body></nitf>"
    assert images("application/nitf+xml", nitf) == (FULL,)
    assert read_content("application/nitf+xml", nitf).paragraphs == ("The quay opened.",)


def test_newsml_states_pictures_it_holds_and_its_icon():
    item = (
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>"
        f"<contentMeta><icon href='{SHIP}' contenttype='image/png'/></contentMeta><contentSet>"
        f"<remoteContent href='{QUAY}' contenttype='image/jpeg' width='1200' height='800'/>"
        "<remoteContent href='https://courier.example/f.mp4' contenttype='video/mp4'/></contentSet></newsItem>"
    )
    found = images("application/vnd.iptc.g2.newsitem+xml", item)
    assert found == (unchecked(Image, url=QUAY, width=1200, height=800), unchecked(Image, url=SHIP))


def test_scrapers_state_one_picture():
    assert images("application/json", {"title": "Quay", "maintext": "x", "image_url": QUAY}) == (
        unchecked(Image, url=QUAY),
    )
    found = images("application/json", {"text_content": "x", "other": {"top_image_url": QUAY}})
    assert found == (unchecked(Image, url=QUAY),)
    assert images("application/json", {"maintext": "x", "image_url": None}) == ()
