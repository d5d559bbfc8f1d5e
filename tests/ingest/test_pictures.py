import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.readers.pictures import Picture, linked_pictures, pixels, resolve_pictures, settle_pictures
from shared.contracts import MAX_IMAGES, Image
from shared.structs import unchecked

PAGE = "https://courier.example/wales/bridge"
QUAY = "https://courier.example/p/quay.jpg"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["url", "@id", "contentUrl", "caption", "width", "creator", "name"]), inner)
    ),
    max_leaves=20,
)


def settled(*pictures, base=PAGE):
    return settle_pictures([Picture(each) if isinstance(each, str) else each for each in pictures], base)


def urls(*pictures, base=PAGE):
    return [image.url for image in settled(*pictures, base=base)]


def test_addresses_become_absolute_against_the_page():
    stated = ("/p/quay.jpg", "quay.jpg", "//cdn.example/quay.jpg", " HTTPS://Cdn.Example/b c.jpg#top ")
    assert urls(*stated) == [
        QUAY,
        "https://courier.example/wales/quay.jpg",
        "https://cdn.example/quay.jpg",
        "https://cdn.example/b%20c.jpg",
    ]


def test_a_relative_address_without_a_page_is_none():
    assert urls("/p/quay.jpg", "quay.jpg", QUAY, base=None) == [QUAY]


def test_a_stated_base_says_where_relative_addresses_lead():
    pictures = resolve_pictures([Picture("quay.jpg"), Picture(QUAY), Picture(None)], "https://cdn.example/2031/")
    assert [picture.url for picture in pictures] == ["https://cdn.example/2031/quay.jpg", QUAY, None]
    assert resolve_pictures([Picture("quay.jpg")], None) == (Picture("quay.jpg"),)


@pytest.mark.parametrize(
    "url",
    ["data:image/png;base64,AAAA", "javascript:alert(1)", "ftp://courier.example/a.jpg", "file:///a.jpg", "blob:https://a.b",
     "http://[", "https:///a.jpg", "", "   ", None, "https://courier.example/" + "a" * 2048],
)  # fmt: skip
def test_what_is_no_web_address_is_no_picture(url):
    assert settled(Picture(url)) == ()


def test_an_address_keeps_its_query_as_it_stands():
    signed = "https://cdn.example/render?w=800&utm_source=x&a=1&s=9f"
    assert urls(signed) == [signed]


def test_each_address_stands_once_with_all_that_is_said_of_it():
    assert settled(
        Picture(QUAY, credit="Ana Kel"),
        Picture("http://courier.example/p/quay.jpg", caption="The quay.", width=10),
        Picture("/p/quay.jpg", caption="Another caption.", width="1200px", height=800),
    ) == (unchecked(Image, url=QUAY, caption="The quay.", credit="Ana Kel", width=1200, height=800),)


def test_sizes_of_one_file_are_one_picture_and_what_a_query_tells_apart_are_several():
    assert urls(f"{QUAY}?w=1200", f"{QUAY}?w=600") == [f"{QUAY}?w=1200"]
    assert len(urls("/render?id=1", "/render?id=2", "/render?id=1&utm_source=x")) == 2


def test_a_pixel_that_counts_readers_is_no_picture():
    assert settled(Picture(QUAY, width=1, height="1")) == ()


def test_texts_are_clean_and_those_too_long_to_be_what_they_should_are_left_out():
    (image,) = settled(Picture(QUAY, caption=" The\u200b quay \n today. ", credit="c" * 300))
    assert (image.caption, image.credit) == ("The quay today.", None)
    (image,) = settled(Picture(QUAY, caption="c" * 5_000_000, credit=" - "))
    assert (image.caption, image.credit) == (None, None)


def test_an_article_keeps_the_first_sixteen():
    found = urls(*(f"/{number}.jpg" for number in range(1000)))
    assert (len(found), found[-1]) == (MAX_IMAGES, "https://courier.example/15.jpg")


@pytest.mark.parametrize(
    ("stated", "found"),
    [(1200, 1200), ("1200", 1200), ("1200px", 1200), ("1200 px", 1200), (1200.0, 1200), ("100%", None), (0, None),
     (-5, None), (True, None), (None, None), ("auto", None), ([1200], None), (10**9, None), ("1" * 10**6, None),
     (float("nan"), None), (float("inf"), None)],
)  # fmt: skip
def test_sizes_are_whole_numbers_of_pixels(stated, found):
    assert pixels(stated) == found


@pytest.mark.parametrize(
    "stated",
    [QUAY, [QUAY], {"@type": "ImageObject", "url": QUAY}, {"contentUrl": QUAY}, {"url": [QUAY]}, {"@id": "#main"},
     [None, 5, {}, {"url": 5}, {"@id": "#other"}, QUAY]],
    ids=["text", "list", "object", "content", "list within", "reference", "junk around"],
)  # fmt: skip
def test_a_picture_in_linked_data_may_take_any_shape(stated):
    pictures = linked_pictures(stated, {"#main": {"@type": "ImageObject", "url": QUAY}})
    assert urls(*pictures) == [QUAY]


def test_an_image_object_states_caption_credit_and_size():
    stated = {
        "url": QUAY,
        "caption": "The quay.",
        "creator": {"@type": "Person", "name": "Ana Kel"},
        "width": {"@type": "QuantitativeValue", "value": 1200},
        "height": "800",
    }
    wanted = unchecked(Image, url=QUAY, caption="The quay.", credit="Ana Kel", width=1200, height=800)
    assert settled(*linked_pictures(stated)) == (wanted,)
    assert settled(*linked_pictures({**stated, "creditText": "Coast Pictures"}))[0].credit == "Coast Pictures"


@settings(max_examples=150)
@given(JSON)
def test_linked_data_of_any_shape_gives_pictures_within_the_bounds(stated):
    assert all(image.url.startswith("http") for image in settle_pictures(linked_pictures(stated), PAGE))
