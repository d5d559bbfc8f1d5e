import json
from time import process_time

import pytest

from services.ingest.normalize import normalize
from services.ingest.readers.html import read_html
from services.ingest.readers.pictures import settle_pictures
from shared.contracts import Image, PubStatus, RawArticle
from shared.structs import unchecked

PAGE = "https://courier.example/wales/bridge"
QUAY = "https://courier.example/p/quay.jpg"
TEXT = "".join(
    f"<p>On day {day} the council of Wales met and put off the vote on the footbridge again.</p>" for day in range(12)
)


def images(within="", head="", before="", after=""):
    """The pictures of a page with something in its article's column, in its head, before or after the column."""
    column = f"<h1>Bridge opens</h1><div>{TEXT}{within}{TEXT.replace('Wales', 'Gwynedd')}</div>"
    html = f"<html><head>{head}</head><body>{before}<article>{column}</article>{after}</body></html>"
    return settle_pictures(read_html(html).pictures, PAGE)


def figure(caption, image="<img src='/p/quay.jpg'>"):
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"


def linked(*things):
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


@pytest.mark.parametrize("name", ["og:image", "og:image:url", "twitter:image", "twitter:image:src", "image"])
def test_what_networks_are_told_to_show_is_the_articles_picture(name):
    assert images(head=f'<meta property="{name}" content="/p/quay.jpg">') == (unchecked(Image, url=QUAY),)


def test_open_graph_states_the_size():
    head = "".join(
        f'<meta property="og:image{part}" content="{value}">'
        for part, value in (("", QUAY), (":width", 1200), (":height", 800))
    )
    assert images(head=head) == (unchecked(Image, url=QUAY, width=1200, height=800),)


def test_linked_data_comes_first_and_may_refer_to_the_picture():
    graph = [
        {"@type": "NewsArticle", "image": {"@id": "#main"}},
        {"@type": "ImageObject", "@id": "#main", "url": "/p/main.jpg", "caption": "The quay."},
    ]
    head = f'<meta property="og:image" content="{QUAY}">' + linked({"@graph": graph})
    assert images(head=head) == (
        unchecked(Image, url="https://courier.example/p/main.jpg", caption="The quay."),
        unchecked(Image, url=QUAY),
    )


def test_a_figure_in_the_column_has_its_caption_and_credit():
    caption = "The <b>quay</b> at dusk.<span class='image-credit'>Ana Kel</span>"
    wanted = unchecked(Image, url=QUAY, caption="The quay at dusk.", credit="Ana Kel", width=640)
    assert images(figure(caption, "<img src='/p/quay.jpg' width=640 height='50%'>")) == (wanted,)


def test_a_figure_says_what_the_metadata_do_not_of_the_same_picture():
    found = images(figure("The quay."), head=f'<meta property="og:image" content="{QUAY}?w=1200">')
    assert found == (unchecked(Image, url=f"{QUAY}?w=1200", caption="The quay."),)


def test_lines_and_pieces_of_a_caption_do_not_run_together():
    caption = "<p>The quay.</p><p>It is <i>new</i>.</p><span>Seen</span><span>at dusk</span>"
    assert images(figure(caption))[0].caption == "The quay. It is new. Seen at dusk"


def test_what_only_screen_readers_read_is_no_caption():
    caption = "<span class='visually-hidden'>Image caption, </span>The quay."
    assert images(figure(caption))[0].caption == "The quay."


def test_a_caption_called_a_credit_is_one_when_it_is_as_short():
    found = images(figure("<div class='caption-credit'>Photo: Ana Kel</div>"))[0]
    assert (found.caption, found.credit) == (None, "Photo: Ana Kel")
    found = images(figure(f"<div class='caption-credit'>{'The quay at dusk. ' * 10}Photo: Ana Kel</div>"))[0]
    assert found.credit is None
    assert found.caption.startswith("The quay at dusk.")


@pytest.mark.parametrize(
    "image",
    [
        "<img src='data:image/gif;base64,AA' data-src='/p/quay.jpg'>",
        "<img src='data:image/gif;base64,AA' srcset='/p/small.jpg 300w, /p/quay.jpg 900w'>",
        "<picture><source data-srcset='/p/quay.jpg'><img alt=''></picture>",
        "<a href='/gallery/1'><img src='/p/quay.jpg'></a>",
    ],
    ids=["lazy", "srcset", "source", "linked"],
)
def test_a_figure_has_its_address_wherever_pages_put_it(image):
    assert images(figure("The quay.", image))[0].url == QUAY


def test_figures_of_the_page_around_the_article_are_not_its_own():
    teaser = f"<a href='/2031/other-story-here.html'>{figure('Another story.')}</a>"
    aside = f"<aside>{figure('Another story.')}</aside>"
    assert images(teaser + aside + "<figure><img src='/p/quay.jpg'></figure>") == ()
    assert images(before=f"<nav>{figure('Menu.')}</nav>", after=f"<footer>{figure('Our house.')}</footer>") == ()


def test_a_figure_leaves_the_body_as_it_is():
    with_figure, without = (
        read_html(f"<body><article><h1>B</h1>{TEXT}{within}</article>") for within in (figure("The quay."), "")
    )
    assert with_figure.paragraphs == without.paragraphs


def test_a_stated_base_counts_for_pictures():
    assert images(head="<base href='//cdn.example/'><meta name=image content=quay.jpg>")[0].url == (
        "https://cdn.example/quay.jpg"
    )


def test_pages_full_of_figures_and_pictures_are_read_within_the_bounds():
    huge = "<img srcset='" + "a 1w, " * 100_000 + "'>"
    stated = linked({"@type": "NewsArticle", "image": [f"/{number}.jpg" for number in range(50_000)]})
    assert (
        len(images(figure("The quay.", huge) + figure("<i></i>" * 5_000) * 2 + figure("Quay.") * 3_000, stated)) == 16
    )


@pytest.mark.parametrize("innermost", ["a" * 4_000_000, "<i>a</i>" * 15_000, "<source srcset=data:,a>" * 15_000])
def test_figures_within_figures_cost_no_more_than_their_page(innermost):
    html = f"<article><h1>B</h1>{TEXT}{'<figure><img><figcaption>' * 60}{innermost}"
    started = process_time()
    read_html(html)
    assert process_time() - started < 2


def test_an_article_has_the_pictures_of_its_page_and_a_withdrawn_one_has_none():
    html = f"<html><head><meta property='og:image' content='/p/quay.jpg'></head><h1>Bridge opens</h1>{TEXT}"
    raw = RawArticle(content=html, media_type="text/html", url=PAGE)
    assert normalize(raw, version=1).images == (unchecked(Image, url=QUAY),)
    killed = raw.model_copy(update={"pub_status": PubStatus.CANCELED})
    assert normalize(killed, version=2).images == ()
