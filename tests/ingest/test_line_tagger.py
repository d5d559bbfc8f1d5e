from dataclasses import replace

import numpy as np
import pytest

from services.ingest.readers import line_tagger
from services.ingest.readers.line_features import line_features
from services.ingest.readers.line_pieces import cut_lines
from services.ingest.readers.line_tagger import LABELS, Tagger, tagger
from services.ingest.readers.line_texts import CutText, join
from services.ingest.readers.lines import split_lines

SHIPPED = line_tagger._FILE


def joined(*texts):
    each = [split_lines(text) for text in texts]
    return join([CutText(lines, cut_lines(lines)) for lines in each])


def judge(*texts, model=None):
    together = joined(*texts)
    return (model or tagger()).judge(line_features(together)[1], together.rows)


def test_what_is_shipped_is_small_and_holds_numbers_and_the_names_of_features_alone():
    assert SHIPPED.stat().st_size < 2_000_000
    with np.load(SHIPPED, allow_pickle=False) as tables:
        texts = {name for name in tables.files if tables[name].dtype.kind not in "fiu"}
        assert texts == {"names"}
        names, _ = line_features(joined("a"))
        assert tuple(tables["names"]) == names


def test_probabilities_add_up_to_one():
    judged = judge("Pier is rebuilt\n\nThe council voted.\n\nShare")
    assert judged.labels.shape == (3, len(LABELS))
    assert judged.labels.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert ((judged.joins >= 0) & (judged.joins <= 1)).all()


def test_several_networks_are_averaged():
    text = "Pier is rebuilt\n\nThe council voted."
    one = tagger().networks[0]
    other = replace(one, last=one.last * 0)
    judged = [judge(text, model=replace(tagger(), networks=each)).labels for each in ((one,), (other,), (one, other))]
    assert judged[2] == pytest.approx((judged[0] + judged[1]) / 2, abs=1e-5)


def test_a_text_of_one_line_is_judged_like_any_other():
    assert judge("Pier is rebuilt").labels.shape == (1, len(LABELS))


def test_texts_that_are_judged_together_do_not_see_each_other():
    texts = ("Pier is rebuilt\n\nThe council voted.\n\nShare", "Ferry strike ends", "Share\nHome\nLog in")
    together = judge(*texts)
    alone = [judge(text) for text in texts]
    assert together.labels == pytest.approx(np.concatenate([each.labels for each in alone]), abs=1e-5)
    assert together.joins == pytest.approx(np.concatenate([each.joins for each in alone]), abs=1e-5)


def test_tables_that_do_not_fit_are_refused(tmp_path):
    with np.load(SHIPPED) as tables:
        stored = dict(tables)
    np.savez(tmp_path / "wrong.npz", **stored | {"steps": stored["steps"][:-1], "columns": stored["columns"][:-1]})
    with pytest.raises(ValueError, match="do not fit"):
        Tagger.load(tmp_path / "wrong.npz")
