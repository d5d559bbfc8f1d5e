import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.sections import add_sections, slug, split_sections
from shared.contracts import Article, Record
from tests.enrich.provenances import PROVENANCE


def categories(line: str | None = None, sections: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    article = Article(uri="urn:uuid:1", category_line=line, sections=sections)
    record = add_sections(Record(article=article, provenance=PROVENANCE))
    assert all(topic.rel == "category" and topic.creator == "upstream" for topic in record.subjects)
    return [(topic.name, topic.literal) for topic in record.subjects]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("IranIraqMiddle East", ["Iran", "Iraq", "Middle East"]),
        ("PoliticsEurope", ["Politics", "Europe"]),
        ("USPolitics", ["US", "Politics"]),
        ("USUKRelations", ["US", "UK", "Relations"]),
        ("NATOEurope", ["NATO", "Europe"]),
        ("BBCSport", ["BBC", "Sport"]),
        ("G20Economy", ["G20", "Economy"]),
        ("Harbour AffairsNorth Korea", ["Harbour Affairs", "North Korea"]),
        ("GuineaGuinea-Bissau", ["Guinea", "Guinea-Bissau"]),
        ("Arts & CultureFilm", ["Arts & Culture", "Film"]),
        ("ÉconomiePolitique", ["Économie", "Politique"]),
        ("F1Motorsport", ["F1", "Motorsport"]),
        ("NewsMENAGaza", ["News", "MENA", "Gaza"]),
        ("WORLD NEWSASIA", ["WORLD NEWS", "ASIA"]),
        ("NORWAYPERULATIN AMERICA", ["NORWAY", "PERU", "LATIN AMERICA"]),
    ],
)
def test_a_run_together_line_is_split_into_its_names(line, names):
    assert split_sections(line) == names


@pytest.mark.parametrize(
    "line",
    ["Politics | Europe", "Politics/Europe", "Politics › Europe", "Politics, Europe", "Politics – Europe"],
)
def test_a_printed_separator_splits_too(line):
    assert split_sections(line) == ["Politics", "Europe"]


@pytest.mark.parametrize(
    "line",
    ["McDonald", "iPhone", "eBay", "DeSantis", "LaGuardia", "YouTube", "OpenAI", "UNESCO", "USA", "Middle East",
     "World News", "World Cup", "Sub-Saharan Africa", "Côte d’Ivoire", "politics", "Politics",
     "UNESCO WATCH", "Home"],
)  # fmt: skip
def test_one_name_stays_one_name(line):
    assert split_sections(line) == [line]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("McDonald’sBusiness", ["McDonald’s", "Business"]),
        ("iPhoneTech", ["iPhone", "Tech"]),
        ("PoliticsMcDonald", ["Politics", "McDonald"]),
        ("TechYouTubeOpenAI", ["Tech", "YouTube", "OpenAI"]),
    ],
)
def test_guarded_words_are_parted_from_their_neighbours(line, names):
    assert split_sections(line) == names


def test_the_home_page_at_the_head_of_a_trail_is_no_section():
    assert split_sections("Home > World > Asia") == ["World", "Asia"]


def test_the_line_and_the_stated_sections_become_categories_without_repetition():
    assert categories("IranMiddle East", ("Middle East", "World Affairs", " ")) == [
        ("Iran", "iran"),
        ("Middle East", "middle-east"),
        ("World Affairs", "world-affairs"),
    ]


def test_a_stated_section_is_taken_as_printed():
    assert categories(sections=("PoliticsEurope",)) == [("PoliticsEurope", "politicseurope")]


def test_no_line_and_no_sections_give_no_categories():
    assert categories() == []


def test_a_line_that_is_really_prose_gives_no_categories():
    assert categories("The harbour was closed " * 40) == []


def test_a_slug_keeps_letters_of_any_script():
    assert slug("Ближний Восток!") == "ближний-восток"


@given(st.text(max_size=600))
def test_any_line_gives_categories_with_unique_literals(line):
    literals = [literal for _, literal in categories(line)]
    assert all(literals)
    assert len(literals) == len(set(literals))


@given(st.lists(st.sampled_from(["Iran", "Iraq", "Middle East", "Politics", "US", "iPhone", "McDonald"]), max_size=8))
def test_splitting_loses_no_character(names):
    line = "".join(names)
    assert "".join(split_sections(line)) == line
