from services.ingest.readers.line_pieces import cut_lines
from services.ingest.readers.line_tagger import LABELS
from services.ingest.readers.lines import split_lines
from training.lines.labels import body_pieces, joined_pieces, label_pieces, letters

LEAD = "The harbour council voted on Tuesday to rebuild the eastern pier before winter."
MORE = "Work begins in May, and the fleet will moor at the grain quay until then."


def labelled(text, **truth):
    pieces = cut_lines(split_lines(text))
    return [(text, LABELS[label]) for text, label in zip(pieces.texts, label_pieces(pieces, truth), strict=True)]


def test_pieces_get_the_label_of_what_they_are_in_the_truth():
    text = f"News\nPier is rebuilt\n{LEAD}\nFerry strike ends after nine days\n{MORE}\nShare"
    related = ["Ferry strike ends after nine days"]
    truth = {"title": "Pier is rebuilt", "body": f"{LEAD}\n\n{MORE}", "related_titles": related}
    assert [label for _, label in labelled(text, **truth)] == ["other", "headline", "body", "related", "body", "other"]


def test_a_paragraph_that_is_printed_twice_is_the_article_once():
    assert body_pieces([LEAD, LEAD, MORE], letters(LEAD + MORE)) == [0, 2]
    assert body_pieces([MORE, LEAD, MORE], letters(LEAD + MORE)) == [1, 2]


def test_short_pieces_belong_to_the_article_where_they_fill_a_gap_in_it():
    texts = ["Asides", LEAD, "So it is.", MORE, "So it is."]
    assert body_pieces(texts, letters(f"{LEAD} So it is. {MORE}")) == [1, 2, 3]


def test_a_standfirst_is_told_from_the_rest_of_the_body():
    found = labelled(f"{LEAD}\n{MORE}", body=f"{LEAD}\n\n{MORE}", summary=[LEAD])
    assert found == [(LEAD, "standfirst"), (MORE, "body")]


def test_pieces_that_were_one_word_in_the_article_are_joined_and_two_blocks_are_not():
    body = "The shares of QuayBank fell again on Monday, and the harbour fund lost nine percent of them in a day."
    pieces = cut_lines(split_lines(body))
    assert pieces.texts[1].startswith("Bank fell")
    labels = label_pieces(pieces, {"body": body})
    assert joined_pieces(pieces, labels, {"body": body})[1] == 1
    glued = cut_lines(split_lines(f"{LEAD}{MORE}"))
    truth = {"body": f"{LEAD}\n\n{MORE}"}
    assert joined_pieces(glued, label_pieces(glued, truth), truth) == [-1, 0]
