import pytest

from services.ingest.readers.text import read_text

HEADLINE = "Farm ministers reject cut to fishing quotas"
LINK = "Customs union talks resume in Geneva"
BLURB = "Negotiators meet for the ninth time since a deal was declared to be within reach."
BODY = (
    "Farm ministers of eleven countries rejected on Monday a proposal to cut quotas for herring by a third next year.",
    "The vote was closer than expected. Six ministers voted against, four in favour, and one abstained.",
    "The commission had argued that stocks in the northern basin would not recover without a pause of two years.",
)
END = "Fishing associations welcomed the decision, while two environmental groups said they would go to court."


def read(*lines):
    return read_text("\n\n".join(lines))


def test_a_link_above_the_headline_that_stands_below_with_its_blurb_is_not_the_headline():
    reading = read("EuropeTrade", LINK, HEADLINE, *BODY, LINK, LINK + BLURB, END)
    assert (reading.headline, reading.paragraphs) == (HEADLINE, (*BODY, END))
    assert [(line.kind, line.line) for line in reading.removed][1:] == [("relatedTeaser", line) for line in (1, 6, 7)]


@pytest.mark.parametrize("kicker", ["War in the north", "The battle for the herring", "Dispute over herring quotas"])
def test_a_short_line_above_the_headline_is_not_taken_for_it(kicker):
    reading = read(kicker, HEADLINE, "By Wren Halloway", "14 March 2031", *BODY)
    assert (reading.headline, reading.paragraphs, reading.teasers) == (HEADLINE, BODY, ())
    assert kicker in [line.text for line in reading.removed]


def test_a_short_headline_stays_one_above_its_standfirst():
    standfirst = "Six ministers of eleven vote against a pause of two years that the commission had asked for."
    assert read("Quotas stay as they are", standfirst, "By Wren Halloway", *BODY).headline == "Quotas stay as they are"


def test_the_same_rendered_as_markdown_is_read_alike():
    reading = read("EuropeTrade", f"### {LINK}", f"# {HEADLINE}", *BODY, f"### {LINK}", f"### {LINK}{BLURB}", END)
    assert (reading.headline, reading.paragraphs) == (HEADLINE, (*BODY, END))


def test_the_articles_own_headline_that_is_printed_again_with_its_lead_stays_the_headline():
    assert read(HEADLINE, *BODY, HEADLINE + BODY[0], END).headline == HEADLINE


def test_furniture_set_as_a_heading_in_markdown_says_what_it_is():
    reading = read(f"# {HEADLINE}", *BODY, "## Advertisement", "## Related articles", END, "* Share this article")
    assert reading.paragraphs == (*BODY, END)
    assert [line.kind for line in reading.removed] == ["ad", "navigation", "share"]


def test_a_byline_in_markdown_is_given_without_its_marks():
    reading = read(f"# {HEADLINE}", "**By Wren Halloway**", "_14 March 2031_", *BODY, "## Related articles", END)
    assert reading.byline == "By Wren Halloway"


CENTURY = {
    "May 4, 1911:": "The first stone of the pier is laid in the presence of the governor and four thousand people.",
    "Oct. 6, 1923:": "A storm takes the outer third of the pier and two boats that were moored to it; nobody is hurt.",
    "July 1, 1931:": "The first ferry to the islands leaves from the pier, with a brass band and a crowd on the quay.",
    "Aug. 12, 1954:": "The grain silo burns down after a lightning strike. The harbour is closed for three weeks.",
    "Nov. 30, 1968:": "The last coal ship leaves the harbour. The railway line to the pier is given up in the spring.",
    "March 3, 2031:": "The council votes to rebuild the pier in timber and steel, against the advice of its engineers.",
}


def test_days_among_the_paragraphs_are_sub_headings():
    lead = "The pier has stood in the harbour of Norvik for more than a hundred years. These days made it."
    lines = [line for day in CENTURY.items() for line in day]
    assert read("A century on the water: the story of the pier", lead, *lines).paragraphs == (lead, *lines)


def test_a_section_in_a_script_without_capitals_is_the_category_line():
    body = "青溪县8日恢复了停运二十年的渡船，第一班船上坐了三十六名乘客，其中一半是去对岸上学的孩子。"
    more = "县交通局局长沈立文说，新船由县里的船厂建造，用电池驱动，每天往返十二次，冬天也不停航。"
    reading = read("国内地方", "青溪县恢复停运二十年的渡船", body, more)
    assert (reading.category_line, reading.headline) == ("国内地方", "青溪县恢复停运二十年的渡船")
