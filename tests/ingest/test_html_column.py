from services.ingest.readers.html import read_html

BODY = [
    f"On day {number} the council of Wales met and put off the vote on the footbridge once again."
    for number in range(9)
]
OTHER = "The ferry to Anglesey was late again on Monday, and nobody in the office could say why that was."


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def page(inner, head=""):
    return f"<html><head>{head}</head><body>{inner}</body></html>"


def body_of(inner, head=""):
    return read_html(page(inner, head)).paragraphs


def kinds_of(inner, head=""):
    return {(line.kind, line.text) for line in read_html(page(inner, head)).removed}


def test_text_in_plain_blocks_and_line_breaks_is_found():
    inner = f"<div id=story><h1>Bridge</h1><div>{'<br><br>'.join(BODY)}</div></div>"
    assert body_of(inner) == tuple(BODY)


def test_one_line_break_is_no_new_paragraph_and_two_with_a_blank_between_are():
    text = "<br />\n ".join(BODY[:3]) + "<br />\n<br />" + BODY[3] + "<br>\n<br>Short part<br><br>" + BODY[4]
    assert body_of(f"<h1>Bridge</h1><div>{text}</div>") == (" ".join(BODY[:3]), BODY[3], "Short part", BODY[4])


def test_paragraphs_spread_over_sections_belong_together():
    sections = "".join(f"<section>{paragraphs(*BODY[start : start + 3])}</section>" for start in (0, 3, 6))
    assert body_of(f"<main>{sections}</main>") == tuple(BODY)


def test_sub_heads_lists_and_quotations_stay_in_order():
    inner = (
        f"<article>{paragraphs(*BODY[:3])}<h2>What comes next</h2>{paragraphs(BODY[3])}"
        f"<ul><li>Two more votes</li><li>A hearing in May</li></ul><blockquote>{BODY[4]}</blockquote></article>"
    )
    assert body_of(inner) == (
        *BODY[:3], "What comes next", BODY[3], "Two more votes", "A hearing in May", BODY[4],
    )  # fmt: skip


def test_captions_teasers_prompts_and_comments_never_get_into_the_body():
    inner = (
        f"<article>{paragraphs(*BODY[:4])}"
        f"<figure><img src=a.jpg alt='A bridge'><figcaption>{OTHER}</figcaption></figure>"
        f"<div class='image-caption'>{OTHER}</div><div class='newsletter-signup'>{paragraphs(OTHER)}</div>"
        f"<div class=related><p>{OTHER}</p></div><aside>{paragraphs(OTHER)}</aside>"
        f"<p class='promo'>{OTHER}</p><p><a href='/x'>{OTHER}</a></p>{paragraphs(*BODY[4:])}"
        f"<section id=comments>{paragraphs(OTHER)}</section></article>"
    )
    assert body_of(inner) == tuple(BODY)


def test_hidden_elements_are_not_read():
    hidden = f"<p hidden>{OTHER}</p><div style='display: none'>{OTHER}</div><div aria-hidden=true>{OTHER}</div>"
    assert body_of(f"<article>{paragraphs(*BODY[:4])}{hidden}{paragraphs(*BODY[4:])}</article>") == tuple(BODY)


def test_what_holds_most_of_the_text_is_no_furniture_whatever_it_is_called():
    assert body_of(f"<div class='sidebar widget related'>{paragraphs(*BODY)}</div>") == tuple(BODY)


def test_a_paid_articles_own_paragraphs_are_kept():
    inner = "".join(f"<p class='paywall premium'>{text}</p>" for text in BODY)
    assert body_of(f"<article>{inner}</article>") == tuple(BODY)


def test_of_several_articles_on_a_page_the_one_with_the_headline_is_read():
    following = f"<article><h2>Ferry late</h2>{paragraphs(*[OTHER + str(number) for number in range(12)])}</article>"
    own = f"<article><h1>Bridge</h1>{paragraphs(*BODY)}</article>"
    assert body_of(f"<main>{own}{following}</main>") == tuple(BODY)


def test_a_brief_among_cards_that_are_articles_as_well_is_read_alone():
    cards = "".join(
        f"<article><h2><a href=/{n}>Ferry number {n} is late</a></h2><p>{OTHER} {n}</p></article>" for n in range(8)
    )
    brief = f"<article><h1>Bridge</h1>{paragraphs(*BODY[:3])}</article>"
    assert body_of(f"{brief}<section>{cards}</section>") == tuple(BODY[:3])
    assert body_of(f"<section>{cards}</section>{brief}") == tuple(BODY[:3])


def test_of_articles_that_follow_without_end_the_first_is_read():
    def story(start):
        texts = paragraphs(*(f"{text} {start}" for text in BODY))
        return f"<article><h1>Bridge {start}</h1>{texts}</article>"

    assert body_of("".join(map(story, range(6)))) == tuple(f"{text} 0" for text in BODY)


def test_a_first_paragraph_outside_the_column_is_taken_in():
    inner = f"<h1>Bridge</h1><div><p>{BODY[0]}</p></div><p>Cardiff</p><div class=rest>{paragraphs(*BODY[1:])}</div>"
    assert body_of(f"<main>{inner}</main>") == tuple(BODY)


def test_a_text_before_the_column_that_is_the_pages_description_is_the_standfirst():
    head = f'<meta name="description" content="{OTHER}">'
    inner = f"<main><h1>Bridge</h1><p>{OTHER}</p><div>{paragraphs(*BODY)}</div></main>"
    reading = read_html(page(inner, head))
    assert (reading.standfirst, reading.paragraphs) == (OTHER, tuple(BODY))


def test_without_a_description_there_is_no_standfirst():
    assert read_html(page(f"<article><h1>Bridge</h1>{paragraphs(*BODY)}</article>")).standfirst is None


def test_labels_before_the_text_and_headings_after_it_are_accounted_for():
    inner = f"<article><p>Cardiff</p>{paragraphs(*BODY)}<h3>Around the valleys</h3></article>"
    assert body_of(inner) == tuple(BODY)
    assert {("navigation", "Cardiff"), ("navigation", "Around the valleys")} <= kinds_of(inner)


def test_a_repeated_paragraph_and_a_repeated_headline_stand_once():
    inner = f"<article><h1>The bridge opens</h1><h2>The bridge opens</h2>{paragraphs(*BODY, BODY[3])}</article>"
    assert body_of(inner) == tuple(BODY)
    assert ("duplicate", BODY[3]) in kinds_of(inner)


def test_a_sentence_that_is_partly_a_link_is_text_and_a_row_of_links_is_not():
    linked = f"<p><a href='/x'>{BODY[4][:-30]}</a>{BODY[4][-30:]}</p>"
    row = "<p><a href='/a'>Swansea floods</a> <a href='/b'>Ferry strike</a></p>"
    inner = f"<article>{paragraphs(*BODY[:4])}{linked}{row}{paragraphs(*BODY[5:])}</article>"
    assert body_of(inner) == tuple(BODY)
    assert ("relatedTeaser", "Swansea floods Ferry strike") in kinds_of(inner)


def test_a_page_with_too_little_text_to_be_sure_is_left_to_the_extractor():
    short = "The footbridge over the Teifi was closed on Friday after a lorry struck the railing."
    assert body_of(f"<article><h1>Bridge</h1><p>{short}</p></article>") == (short,)
