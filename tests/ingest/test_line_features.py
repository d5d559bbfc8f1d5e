import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.readers.line_features import SEEN, UNSEEN, line_features
from services.ingest.readers.line_hashes import hash_each
from services.ingest.readers.line_measures import measure
from services.ingest.readers.line_pieces import cut_lines
from services.ingest.readers.line_texts import CutText, join
from services.ingest.readers.lines import split_lines

LEAD = "The harbour council voted on Tuesday to rebuild the eastern pier before the winter storms arrive."


def cut(text, seen=None):
    lines = split_lines(text)
    return CutText(lines, cut_lines(lines), seen)


def columns_of(text, seen=None):
    names, table = line_features(join([cut(text, seen)]))
    return dict(zip(names, table.T, strict=True))


@settings(deadline=None)  # machines may be busy
@given(st.text(st.characters(), min_size=1).filter(split_lines))
def test_every_feature_of_any_text_is_a_number(text):
    one = cut(text)
    names, table = line_features(join([one]))
    assert table.shape == (len(one.pieces), len(names))
    assert np.isfinite(table).all()
    assert len(set(names)) == len(names)


PART = st.sampled_from(
    [LEAD, "Talks resume", "Share", "## Talks resume", "* Ferry", "    indented", "港の天気", ".", "", "…"]
)
TEXT = st.one_of(st.lists(PART, min_size=1).map("\n".join), st.text(st.characters(), min_size=1)).filter(split_lines)


@settings(deadline=None)  # machines may be busy
@given(st.lists(st.tuples(TEXT, st.booleans()), min_size=2, max_size=4))
def test_a_text_is_seen_the_same_whatever_stands_beside_it(texts):
    each = [cut(text, [n % 3 for n in range(len(split_lines(text)))] if seen else None) for text, seen in texts]
    alone = [line_features(join([one]))[1] for one in each]
    assert np.array_equal(line_features(join(each))[1], np.concatenate(alone))


def test_words_are_counted_by_class_and_not_kept():
    columns = columns_of(f"{LEAD}\nShare on Facebook\nSubscribe to our newsletter")
    assert columns["share"].tolist() == [0, 2, 0]
    assert columns["subscribe"].tolist() == [0, 0, 2]
    assert columns["function"][0] >= 4


def test_running_text_is_told_from_lines_in_several_scripts():
    texts = (LEAD, "Share", "港の評議会は火曜日、冬の嵐が来る前に東の桟橋を再建することを決めた。", "港の天気")
    assert columns_of("\n".join(texts))["prose"].tolist() == [1, 0, 1, 0]


def test_a_line_printed_twice_is_a_copy_the_second_time():
    columns = columns_of(f"Talks resume\n{LEAD}\nTalks resume")
    assert columns["copies"].tolist() == [2, 1, 2]
    assert columns["copied before"].tolist() == [0, 0, 1]


def test_a_heading_shares_words_with_the_paragraph_after_it():
    after = "Ships will moor at the grain quay until the end of May, the ministry of fisheries said."
    columns = columns_of(f"{LEAD}\nThe grain quay\n{after}")
    assert columns["shared ahead"][1] > columns["shared back"][1]


def test_a_source_of_which_nothing_is_remembered_is_as_good_as_no_memory():
    text = f"Talks resume\n{LEAD}"
    nothing = columns_of(text, seen=[0, 0])
    assert not nothing[SEEN].any() and not nothing[UNSEEN].any()
    remembered = columns_of(text, seen=[3, 0])
    assert (remembered[SEEN].tolist(), remembered[UNSEEN].tolist()) == ([3, 0], [0, 1])


def test_ideographs_are_words_one_by_one_and_digits_among_them_stay_together():
    words = measure(join([cut("ท่าเรือ ๒๕๖๙ Kai\n東桟橋3号 2026")])).words
    expected = hash_each(["๒๕๖๙", "kai", "東", "桟", "橋", "3", "号", "2026"])
    assert words.hashes[-8:].tolist() == expected.tolist()
    assert len(words.owners) == len(words.hashes) == words.counts.sum()


def test_words_with_the_same_first_five_characters_have_a_stem_in_common():
    stems = measure(join([cut("harbour Harbours harp harps harpsichord")])).words.stems.tolist()
    assert stems[0] == stems[1]
    assert stems[3] == stems[4]
    assert len(set(stems)) == 3
