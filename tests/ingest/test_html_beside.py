"""What stands beside an article, below it, or around it by a mistake of the page's, is not the article."""

from services.ingest.readers.html import read_html
from services.ingest.readers.html_bounds import check_bounds

BODY = [
    f"On day {number} the council of Wales met and put off the vote on the footbridge once again."
    for number in range(9)
]
LONGER = "".join(
    f"<p>The ferry was late on day {number} of the month, and nobody could say why.</p>" for number in range(12)
)


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def body_of(inner, head="", end="</body></html>"):
    return read_html(f"<html><head>{head}</head><body>{inner}{end}").paragraphs


def test_a_sidebar_longer_than_a_short_article_is_not_the_article():
    inner = f"<main><h1>Bridge</h1>{paragraphs(*BODY[:4])}</main>"
    assert body_of(f"{inner}<aside class=sidebar>{LONGER}</aside>") == tuple(BODY[:4])
    assert body_of(f"{inner}<div class=page-footer>{LONGER}</div>") == tuple(BODY[:4])


def test_what_is_called_a_sidebar_and_holds_the_headline_and_the_text_is_the_article():
    assert body_of(f"<aside><h1>Bridge</h1>{paragraphs(*BODY)}</aside>") == tuple(BODY)


def test_a_page_that_is_all_aside_is_read():
    assert body_of(f"<h1>Bridge</h1><aside>{paragraphs(*BODY)}</aside>") == tuple(BODY)


def test_what_pops_up_over_a_name_is_not_part_of_the_sentence():
    pop = '<span><a href="/p">Nesta Prys</a><div class="rollover-block">Nesta Prys votes again and again</div></span>'
    text = body_of(f"<article><h1>Bridge</h1>{paragraphs(*BODY)}<p>It was {pop} who moved the vote.</p></article>")
    assert not any("again and again" in line for line in text)


def test_the_cells_of_a_table_are_read():
    table = "<table><tr><th>Ward</th><th>Votes</th></tr><tr><td>Quay</td><td>12</td></tr></table>"
    text = body_of(f"<article><h1>Bridge</h1>{paragraphs(*BODY)}{table}{paragraphs(LAST)}</article>")
    assert text == (*BODY, "Ward", "Votes", "Quay", "12", LAST)


LAST = "The council meets again in May, when the bridge is on the agenda for the tenth time."


def card(number):
    return (
        f'<div class=box><h3><a href="/2031/05/story-number-{number}.html">Story number {number} of the week</a></h3>'
        f"<div class=blurb>What happened on day {number} surprised everybody in the town.</div></div>"
    )


def test_teasers_in_a_row_take_their_blurbs_with_them():
    head = '<link rel=canonical href="https://courier.example/2031/05/bridge-vote-again.html">'
    inner = f"<article><h1>Bridge</h1>{paragraphs(*BODY)}{''.join(map(card, range(4)))}</article>"
    assert body_of(inner, head) == tuple(BODY)


def test_two_links_with_text_below_are_no_row():
    head = '<link rel=canonical href="https://courier.example/2031/05/bridge-vote-again.html">'
    inner = f"<article><h1>Bridge</h1>{paragraphs(*BODY)}{''.join(map(card, range(2)))}</article>"
    assert "What happened on day 1 surprised everybody in the town." in body_of(inner, head)


def test_a_button_that_is_never_closed_does_not_take_the_page_with_it():
    assert body_of(f"<button>Menu<article><h1>Bridge</h1>{paragraphs(*BODY)}</article>") == tuple(BODY)


def test_what_stands_behind_an_early_end_of_the_page_is_read():
    early = "<div>Menu</div></body></html>"
    assert body_of(f"{early}<article><h1>Bridge</h1>{paragraphs(*BODY)}</article>") == tuple(BODY)


def stated(body):
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'


def test_a_page_that_shows_nothing_before_its_scripts_run_is_read_from_its_linked_data():
    assert body_of("<h1>Bridge</h1><div id=app></div>", stated("\\n\\n".join(BODY))) == tuple(BODY)
    assert body_of(f"<article><h1>Bridge</h1>{paragraphs(*BODY[:2])}</article>", stated("\\n".join(BODY))) == tuple(
        BODY
    )


def test_a_page_that_shows_its_text_is_read_as_it_shows_it():
    inner = f"<article><h1>Bridge</h1>{paragraphs(*BODY)}</article>"
    assert body_of(inner, stated(" ".join(BODY))) == tuple(BODY)
    assert body_of(inner, stated("<p>" + "</p><p>".join(BODY * 4) + "</p>")) == tuple(BODY)


def test_long_tags_within_bounds_are_let_through():
    check_bounds(b'<p class="' + b"a " * 400_000 + b'">Pier</p>')
