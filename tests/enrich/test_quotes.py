import pytest

from services.enrich.enrichers.quotes.quotes import add_quotes, find_quotes
from services.enrich.enrichers.resolution.resolve import Texts, resolve
from services.enrich.enrichers.tagged import Tagged
from shared.annotations import Entity, Quote
from shared.contracts import Article, Record
from tests.enrich.provenances import PROVENANCE

PEOPLE = ("Ana Quiroz", "Quiroz", "Juma Otieno", "Otieno", "Edna Bloor", "Bloor")
BODIES = ("Ministry of Ports", "Harbour Gazette", "Lakeside Lines", "Savanna News Agency", "Port Council")
PLACES = ("Norway", "Peru", "Callao", "Nairobi")


def tags(body: str) -> list[Tagged]:
    """What an engine that knows the names above finds."""
    found: list[Tagged] = []
    for names, type_ in ((PEOPLE, "PER"), (BODIES, "ORG"), (PLACES, "LOC")):
        for name in names:
            at = body.find(name)
            while at >= 0:
                if not any(tag.start <= at < tag.end for tag in found):
                    found.append(Tagged(at, at + len(name), type_))
                at = body.find(name, at + 1)
    return sorted(found)


def read(body: str) -> tuple[tuple[Quote, ...], dict[str, Entity]]:
    entities = resolve(Texts("", body, (), tags(body)))
    return find_quotes(body, entities), {entity.id: entity for entity in entities}


def said(body: str) -> list[tuple[str, str, str | None]]:
    """Type, text and printed speaker of each quote."""
    return [(quote.type, quote.text, quote.speaker.exact if quote.speaker else None) for quote in read(body)[0]]


def meant(body: str) -> list[str | None]:
    """Whom the speaker of each quote stands for."""
    quotes, entities = read(body)
    return [entities[one.speaker.entity].name if one.speaker and one.speaker.entity else None for one in quotes]


D, I, M = "direct", "indirect", "mixed"  # noqa: E741

SAID = {
    # the usual orders
    "“It is safe,” Quiroz said.": [(D, "It is safe", "Quiroz")],
    "“It is safe,” said Quiroz.": [(D, "It is safe", "Quiroz")],
    "Quiroz said: “It is safe.”": [(D, "It is safe.", "Quiroz")],
    "Quiroz said, “It is safe.”": [(D, "It is safe.", "Quiroz")],
    "Quiroz told reporters in Callao on Monday: “It is safe.”": [(D, "It is safe.", "Quiroz")],
    "“Is it safe?” asked Quiroz.": [(D, "Is it safe?", "Quiroz")],
    "“Is it safe?” Quiroz asked.": [(D, "Is it safe?", "Quiroz")],
    "“It is,” Quiroz said, “quite safe.”": [(D, "It is", "Quiroz"), (D, "quite safe.", "Quiroz")],
    "“It is safe,” he said. “Go home.”": [(D, "It is safe", "he"), (D, "Go home.", "he")],
    "“It is safe.” Quiroz smiled. “Go home to bed now.”": [
        (D, "It is safe.", "Quiroz"), (D, "Go home to bed now.", "Quiroz"),
    ],
    # marks
    '"It is safe," Quiroz said.': [(D, "It is safe", "Quiroz")],
    "'It is safe,' Quiroz said.": [(D, "It is safe", "Quiroz")],
    "‘The workers’ boats are safe,’ Quiroz said.": [(D, "The workers’ boats are safe", "Quiroz")],
    "„It is safe“, said Quiroz.": [(D, "It is safe", "Quiroz")],
    "„It is safe”, said Quiroz.": [(D, "It is safe", "Quiroz")],
    "«It is safe», said Quiroz.": [(D, "It is safe", "Quiroz")],
    "« It is safe », said Quiroz.": [(D, "It is safe", "Quiroz")],
    "»It is safe«, said Quiroz.": [(D, "It is safe", "Quiroz")],
    "”It is safe”, said Quiroz.": [(D, "It is safe", "Quiroz")],
    "“He told me ‘go’ and I went,” Quiroz said.": [(D, "He told me ‘go’ and I went", "Quiroz")],
    "‘He told me “go” and I went,’ Quiroz said.": [(D, "He told me “go” and I went", "Quiroz")],
    "“First we prayed.\n\n“Then we ran,” Quiroz said.": [(D, "First we prayed.\n\nThen we ran", "Quiroz")],
    # reported clauses
    "Quiroz said that the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "Quiroz said the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "The bridge was safe, Quiroz said.": [(I, "The bridge was safe", "Quiroz")],
    "The bridge, Quiroz said, will open soon enough.": [(I, "will open soon enough", "Quiroz")],
    "Quiroz warned that the dam could break.": [(I, "the dam could break", "Quiroz")],
    "Quiroz said the crews had left, adding that nobody was hurt.": [
        (I, "the crews had left", "Quiroz"), (I, "nobody was hurt", "Quiroz"),
    ],
    "Quiroz said the crews had left but insisted they would return.": [
        (I, "the crews had left", "Quiroz"), (I, "they would return", "Quiroz"),
    ],
    "Quiroz said in a statement on Monday that the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "Quiroz told the Port Council the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "Quiroz, who has led the port since 2019, said the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "The head of the port, Ana Quiroz, said the bridge was safe.": [(I, "the bridge was safe", "Ana Quiroz")],
    "The bridge was safe, said Ana Quiroz, the head of the port.": [(I, "The bridge was safe", "Ana Quiroz")],
    "According to Quiroz, the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "The bridge was safe, according to the head of the port, Ana Quiroz.": [(I, "The bridge was safe", "Ana Quiroz")],
    "Quiroz denied that she had seen it.": [(I, "she had seen it", "Quiroz")],
    "The mayor met Otieno, who said the bridge was safe.": [(I, "the bridge was safe", "Otieno")],
    "The council defended the bridge, saying it was safe.": [(I, "it was safe", "The council")],
    "Quiroz confirmed the deal had been signed.": [(I, "the deal had been signed", "Quiroz")],
    "Quiroz said, however, that $400 had been lost.": [(I, "$400 had been lost", "Quiroz")],
    "Quiroz told reporters inspectors had seen it.": [(I, "inspectors had seen it", "Quiroz")],
    "Quiroz told the Harbour Gazette (HG) on Monday (Feb. 24) that it was safe.": [(I, "it was safe", "Quiroz")],
    "Quiroz said after years of war, she was glad of it.": [(I, "she was glad of it", "Quiroz")],
    "Inside, Quiroz said, there was a letter for her.": [(I, "there was a letter for her", "Quiroz")],
    "Half of the crew, said Quiroz, lived in Callao.": [(I, "lived in Callao", "Quiroz")],
    "The head of a plant where four died told reporters that it was shut.": [
        (I, "it was shut", "The head of a plant"),
    ],
    "The storm explained only a part of it, Quiroz said.": [(I, "The storm explained only a part of it", "Quiroz")],
    "Therefore, Quiroz said, the work on it was a good step.": [(I, "the work on it was a good step", "Quiroz")],
    "Quiroz, reading a statement, said ministers had agreed to go.": [(I, "ministers had agreed to go", "Quiroz")],
    "Quiroz denied it had sunk, hours after Otieno said it was gone.": [
        (I, "it had sunk", "Quiroz"), (I, "it was gone", "Otieno"),
    ],
    "Quiroz confirmed the ship had sunk but gave no details.": [(I, "the ship had sunk", "Quiroz")],
    "The ship could not sail, Quiroz warned in a letter seen by Otieno.": [(I, "The ship could not sail", "Quiroz")],
    "Fishermen said a second, stronger storm could follow.": [
        (I, "a second, stronger storm could follow", "Fishermen"),
    ],
    "The ship had sunk, according to a person familiar with the matter.": [
        (I, "The ship had sunk", "a person"),
    ],
    "The court held that the ship had sunk.": [(I, "the ship had sunk", "The court")],
    "“It is safe,” said Ana Quiroz, its chief engineer.": [(D, "It is safe", "Ana Quiroz")],
    "Peru’s coastal safety centre said: “It is safe.”": [(D, "It is safe.", "Peru’s coastal safety centre")],
    # mixed
    "Quiroz said the bridge was “as safe as a house” and would open.": [
        (M, "the bridge was “as safe as a house” and would open", "Quiroz"),
    ],
    "The bridge is “as safe as a house,” Quiroz said.": [(M, "The bridge is “as safe as a house,”", "Quiroz")],
    "Quiroz called the bridge “a disgrace to the town”.": [(M, "a disgrace to the town", "Quiroz")],
    "Quiroz warned of “a disaster for the port”.": [(M, "a disaster for the port", "Quiroz")],
    "Quiroz thanked Otieno, whom she called “a friend of the port”.": [(M, "a friend of the port", "she")],
    "Quiroz called the bridge “irresponsible” and left.": [(M, "irresponsible", "Quiroz")],
    "Quiroz apologised to her crew and said she was “very sorry” for it.": [
        (M, "she was “very sorry” for it", "Quiroz"),
    ],
    "Quiroz admitted that work “could have been better”.": [(M, "work “could have been better”", "Quiroz")],
    "Quiroz wrote a memo in which she called the bridge “a disgrace to the town”.": [
        (M, "a disgrace to the town", "she"),
    ],
    "The bridge was called “a disgrace to the town” by residents.": [(M, "a disgrace to the town", "residents")],
    # cues of several words
    "Quiroz took to the radio to call the bridge “a disgrace to the town”.": [(M, "a disgrace to the town", "Quiroz")],
    "Quiroz went on to say that the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "Quiroz made it clear that the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "Quiroz let it be known that the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "Quiroz insisted throughout the trial that the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    # without a name
    "“It’s safe,” according to Quiroz.": [(D, "It’s safe", "Quiroz")],
    "As Quiroz put it, “the bridge is as safe as a house”.": [(D, "the bridge is as safe as a house", "Quiroz")],
    "The bridge, in the words of Quiroz, is “a disgrace to the town”.": [(M, "a disgrace to the town", "Quiroz")],
    "Quiroz recalled that on Tuesday, July 19, Otieno said that the bridge was safe.": [
        (I, "on Tuesday, July 19, Otieno said that the bridge was safe", "Quiroz"),
    ],
    "While Quiroz said the bridge was safe, Otieno disagreed.": [(I, "the bridge was safe", "Quiroz")],
    "Officials said at least 12 people had died.": [(I, "at least 12 people had died", "Officials")],
    "Officials said about 12 people had died.": [(I, "about 12 people had died", "Officials")],
    "Quiroz, calling it “a disgrace to the town”, resigned.": [(M, "a disgrace to the town", "Quiroz")],
    "Quiroz said that “nobody” had been hurt.": [(M, "“nobody” had been hurt", "Quiroz")],
    "“It is safe,” Quiroz says in the film “The Long Bridge”.": [(D, "It is safe", "Quiroz")],
    "“It is safe,” said Ana Quiroz’s husband.": [(D, "It is safe", "Ana Quiroz’s husband")],
    "“It is safe,” said Ana Quiroz’s husband, Juma Otieno.": [(D, "It is safe", "Juma Otieno")],
    "The family said the road was closed.": [(I, "the road was closed", "The family")],
    "The Port Council, which says the road is closed, called in the crews.": [
        (I, "the road is closed", "Port Council"),
    ],
    "One of them noted that the road was closed.": [(I, "the road was closed", "One of them")],
    "A cabbie who found £30,000 in his car said that it was wet.": [(I, "it was wet", "A cabbie")],
    "A police spokesman said the road was closed.": [(I, "the road was closed", "A police spokesman")],
    "The road was closed, police in Nairobi said.": [(I, "The road was closed", "police")],
    "A spokeswoman for Lakeside Lines said the road was closed.": [
        (I, "the road was closed", "A spokeswoman for Lakeside Lines"),
    ],
    "Residents say they have no water.": [(I, "they have no water", "Residents")],
    "A lawyer for Ana Quiroz said the trial was over.": [(I, "the trial was over", "A lawyer for Ana Quiroz")],
    "The lighthouse said the fog would lift by noon.": [(I, "the fog would lift by noon", "The lighthouse")],
    "For the defence, Quiroz said no sign marked the road.": [(I, "no sign marked the road", "Quiroz")],
    "Quiroz replied the next day that the bridge was safe.": [(I, "the bridge was safe", "Quiroz")],
    "The bridge was safe, the head of the builders’ association, Ana Quiroz, told reporters.": [
        (I, "The bridge was safe", "Ana Quiroz"),
    ],
    "The Port Council said Norway held more ships than we.": [(I, "Norway held more ships than we", "Port Council")],
    "The bridge was safe, according to a report read to the crew.": [(I, "The bridge was safe", "a report")],
    "The bridge was safe, according to the operator, Lakeside Lines.": [(I, "The bridge was safe", "Lakeside Lines")],
    "A man accused of theft told jurors the bridge was safe.": [(I, "the bridge was safe", "A man accused of theft")],
    # any verb beside a quotation
    "“It is safe,” Quiroz, a baker, proposed.": [(D, "It is safe", "Quiroz")],
    "“It is safe,” another, Ana Quiroz, chimed in.": [(D, "It is safe", "Ana Quiroz")],
    "“What day is it?” Quiroz asked.": [(D, "What day is it?", "Quiroz")],
    "“It is safe!” thundered Quiroz.": [(D, "It is safe!", "Quiroz")],
    "“It is safe,” Quiroz gushed.": [(D, "It is safe", "Quiroz")],
    "“It is,” Quiroz paused, “quite safe.”": [(D, "It is", "Quiroz"), (D, "quite safe.", "Quiroz")],
}  # fmt: skip


@pytest.mark.parametrize("body", SAID)
def test_who_said_what_is_found(body):
    assert said(body) == SAID[body]


NOT_SAID = (
    "The so-called “fixer” fled.",
    "Her film “The Long Way Home” opens in May.",
    "They sang “Amazing Grace” and left.",
    "Jimmy “the Fish” Otieno was arrested.",
    "Quiroz announced it in a letter headed “Who pays for the bridge?”, handed out at the port.",
    "“Silence is golden” reads the banner on her house.",
    "The company added 300 jobs last year.",
    "Quiroz announced a new bridge in Callao.",
    "The bridge is said to be safe.",
    "Quiroz was told to leave.",
    "It was reported that the bridge was safe.",
    "That said, the bridge was safe.",
    "Quiroz denied the charges.",
    "She has nothing to say about the matter at all.",
    "Quiroz declared victory on Monday night in front of her house.",
    "The claim that the bridge was safe was false.",
    "On Monday Quiroz told a joke.",
    "Quiroz said no to the bridge.",
    "Asked if she was tired, Quiroz said she was.",
    "Quiroz said a prayer for the crew of the ship.",
    "Quiroz said nothing at all about it.",
    "Quiroz did not immediately say that the bridge was safe.",
    "Otieno wondered whether Quiroz said that the bridge was safe.",
    "Quiroz wants to say that the bridge was safe.",
    "The bridge is 6' 2\" long and 3' wide.",
)


@pytest.mark.parametrize("body", NOT_SAID)
def test_what_nobody_said_is_no_quote(body):
    assert said(body) == []


MEANT = {
    "Ana Quiroz came. “It is safe,” she said.": ["Ana Quiroz"],
    "Ana Quiroz met Juma Otieno. “It is safe,” she said.": ["Ana Quiroz"],
    "“It is safe,” Ana Quiroz said.\n\nOtieno nodded.\n\n“Very safe,” Quiroz added.": ["Ana Quiroz", "Ana Quiroz"],
    "The mayor, Ana Quiroz, came late. “It is safe,” the mayor said.": ["Ana Quiroz"],
    "“It is safe,” said Ana Quiroz. The 52-year-old added that nobody was hurt.": ["Ana Quiroz", "Ana Quiroz"],
    "“It is safe,” said Ana Quiroz.\n\n“Nobody will be hurt on my bridge.”": ["Ana Quiroz", "Ana Quiroz"],
    "Edna Bloor told her neighbour, Juma Otieno. “Well done,” he said.": ["Juma Otieno"],
    "The Ministry of Ports sent a note. The ministry said the bridge was safe.": ["Ministry of Ports"],
    "A police spokesman came. “It is safe,” the spokesman said.": [None],
    "A diplomat said it was late. Ana Quiroz, a minister, left. “Too late,” the diplomat said.": [None, None],
    "A port engineer said the bridge was safe.\n\n“I saw it,” said Ana Quiroz.": ["Ana Quiroz", "Ana Quiroz"],
    "A port engineer said the bridge was safe.\n\n“I saw it,” said Ana Quiroz, a baker.": [None, "Ana Quiroz"],
    "Lakeside Lines will buy a rival of Harbour Gazette, the company said.": ["Lakeside Lines"],
    "The baker, 54-year-old Ana Quiroz, has a theory. “Rats,” he said. “Or worse than that.”": ["Ana Quiroz"] * 2,
    "“No,” said Ana Quiroz. His rival, Juma Otieno, smiled. “Well, yes,” the Norwegian said.": [
        "Ana Quiroz",
        "Juma Otieno",
    ],
    "Otieno said Bloor was fit to lead. Bloor was the best of them all, he said.": ["Otieno", "Otieno"],
    "“I will go,” said Edna Bloor.\n\nAsked by counsel, Juma Otieno, whether she had time, she said: “Ask them.”": [
        "Edna Bloor",
        "Edna Bloor",
    ],
    "The clerk of the port, Ana Quiroz, met Juma Otieno. “No,” the clerk said.": ["Ana Quiroz"],
    "Ana Quiroz, head of the union, met Juma Otieno, 54, a baker. “No,” the union leader said.": ["Ana Quiroz"],
    "Ana Quiroz met Juma Otieno, 54, a baker. Edna Bloor came. “No,” the 54-year-old said.": ["Juma Otieno"],
    "Ana Quiroz, a senator, met Juma Otieno, a poet. Edna Bloor came. “No,” the lawmaker said.": ["Ana Quiroz"],
    "“No,” said Edna Bloor. Her lawyer, Ana Quiroz, and Juma Otieno left. “Yes,” her lawyer said.": [
        "Edna Bloor",
        "Ana Quiroz",
    ],
    "“No,” said Edna Bloor, 71. “Yes,” the grandmother of nine added.": ["Edna Bloor", "Edna Bloor"],
    "“No,” said the curate, the Rev Edna Bloor.": ["Edna Bloor"],
    "“No,” said Ana Quiroz. Her husband, Juma Otieno, came. “Yes,” said Otieno. “Well,” his wife said.": [
        "Ana Quiroz",
        "Juma Otieno",
        "Ana Quiroz",
    ],
    "Ana Quiroz won the race. Edna Bloor came second. “I am happy,” said the winner.": ["Ana Quiroz"],
    "Otieno, 54, is a baker. His rival, Ana Quiroz, came. “No,” she said. “Yes,” the baker said.": [
        "Ana Quiroz",
        "Otieno",
    ],
    "The Port Council met. Its head, Juma Otieno, said it was late. It said the bridge would open.": [
        "Juma Otieno",
        "Port Council",
    ],
    "Juma Otieno’s son found him. “He was cold,” the son said.": [None],
    "Ana Quiroz asked Edna Bloor if she was ill. “I am not,” she replied.": ["Edna Bloor"],
    "Lakeside Lines denied the charge. “We are going home now,” the start-up said.": ["Lakeside Lines"],
    "Lakeside Lines denied the charge. “We are going home now,” the miner said.": ["Lakeside Lines"],
    "Otieno came from the pit. “We are going home now,” the miner said.": ["Otieno"],
    "Mr Juma Otieno, an abbot of the port, met Edna Bloor. “No,” the abbot said.": ["Juma Otieno"],
    "Edna Bloor came. The 12-year-old beat Ana Quiroz on Monday. “I saw it,” she said.": ["Edna Bloor"],
    "Lakeside Lines will sail from Callao again in May, it said.": ["Lakeside Lines"],
    "Lakeside Lines closed the route. The Callao-based shipper said it was sorry.": ["Lakeside Lines"],
    "Juma Otieno left.\n\nEdna Bloor, whose father is ill, said that he was thin. “He sleeps,” she said.": [
        "Edna Bloor",
        "Edna Bloor",
    ],
    "Ana Quiroz, a singer, met Juma Otieno, leader of the union, and Edna Bloor. Otieno left. “No,” the poet said.": [
        "Edna Bloor"
    ],
    "Lakeside Lines left. The company denied it. “It was late. It was wet,” it said.": ["Lakeside Lines"],
    "The Port Council said it was shut. It has ties to the Ministry of Ports. The council said it was sorry.": [
        "Port Council",
        "Port Council",
    ],
    "Lakeside Lines closed the route. The company said it was sorry for that.": ["Lakeside Lines"],
}


LEADS = {
    "The news was a relief to Ana Quiroz.": "Ana Quiroz",
    "Among them was Ana Quiroz, 34.": "Ana Quiroz",
    "That is not how Juma Otieno sees it.": "Juma Otieno",
    "Otieno’s voice broke.": "Otieno",
    "On Monday Juma Otieno, a baker, opened his shop again.": "Juma Otieno",
    "For Ana Quiroz, a teacher, the matter is simple.": "Ana Quiroz",
    "The room fell silent.": "Edna Bloor",
    "Her verdict:": "Edna Bloor",
}


@pytest.mark.parametrize("lead", LEADS)
def test_a_quotation_without_a_cue_belongs_to_whom_the_sentence_before_is_about(lead):
    body = f"“It is late,” said Edna Bloor.\n\n{lead} “We can sleep in our own beds now.”\n\n“All of us will sleep.”"
    assert meant(body) == ["Edna Bloor", LEADS[lead], LEADS[lead]]


@pytest.mark.parametrize("body", MEANT)
def test_the_speaker_is_the_person_or_body_meant(body):
    assert meant(body) == MEANT[body]


def test_a_name_inside_a_quotation_does_not_speak():
    body = "Ana Quiroz sat down. “Juma Otieno is my brother,” she said."
    assert meant(body) == ["Ana Quiroz"]


def test_the_agency_words_came_through_is_named():
    for body in (
        "“It is safe,” Ana Quiroz said, according to Savanna News Agency.",
        "Ana Quiroz told the Harbour Gazette that the bridge was safe.",
        "Savanna News Agency quoted Ana Quiroz as saying the bridge was safe.",
        "Ana Quiroz was quoted by the Harbour Gazette as saying the bridge was safe.",
        "Ana Quiroz said the bridge was safe, the Harbour Gazette reported.",
        "“It is safe,” Ana Quiroz said in an interview with the Harbour Gazette.",
    ):
        (quote,), entities = read(body)
        assert quote.speaker is not None
        assert quote.speaker.exact == "Ana Quiroz", body
        assert entities[quote.attributed_via or ""].name in {"Savanna News Agency", "Harbour Gazette"}, body


def test_the_cue_stands_where_it_is_printed():
    body = "“It is safe,” Quiroz later added."
    ((quote,), _) = read(body)
    assert quote.cue is not None
    assert (body[quote.cue.start : quote.cue.end], quote.cue.exact) == ("added", "added")


def test_a_dateline_is_no_part_of_what_was_said():
    assert said("CALLAO, Peru — The bridge was safe, officials said.") == [(I, "The bridge was safe", "officials")]


def test_quotes_are_numbered_in_reading_order():
    quotes, _ = read("“One day,” Quiroz said. Otieno said the bridge was safe. “Two days,” he added.")
    assert [quote.id for quote in quotes] == ["q1", "q2", "q3"]
    assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)


def test_other_languages_get_marked_sentences_without_speakers():
    body = "«Wir werden die Brücke am Montag öffnen», sagte Quiroz. Der Film «Nacht» lief. He said that it was safe."
    article = Article(uri="urn:uuid:1", paragraphs=(body,))
    record = add_quotes(Record(article=article, language="de", provenance=PROVENANCE))
    assert [(quote.exact, quote.speaker, quote.cue) for quote in record.quotes] == []
    body = "«Wir werden die Brücke am Montag öffnen.» Das sagte Quiroz. Der Film «Nacht» lief."
    article = Article(uri="urn:uuid:1", paragraphs=(body,))
    record = add_quotes(Record(article=article, language="de", provenance=PROVENANCE))
    assert [(quote.text, quote.speaker) for quote in record.quotes] == [
        ("Wir werden die Brücke am Montag öffnen.", None)
    ]


def test_teasers_and_headline_give_no_quotes():
    article = Article(
        uri="urn:uuid:1", headline="Quiroz says: “It is safe”", paragraphs=("The bridge opened on Monday.",)
    )
    assert add_quotes(Record(article=article, language="en", provenance=PROVENANCE)).quotes == ()
