from dataclasses import replace

import numpy as np
import pytest

from services.ingest.readers import line_tagger
from services.ingest.readers.line_features import line_features
from services.ingest.readers.line_pieces import cut_lines
from services.ingest.readers.line_tagger import LABELS, Tagger, tagger
from services.ingest.readers.lines import split_lines

SHIPPED = line_tagger._FILE


def table_of(text):
    lines = split_lines(text)
    return line_features(lines, cut_lines(lines))[1]


def test_what_is_shipped_is_small_and_holds_numbers_and_the_names_of_features_alone():
    assert SHIPPED.stat().st_size < 2_000_000
    with np.load(SHIPPED, allow_pickle=False) as tables:
        texts = {name for name in tables.files if tables[name].dtype.kind not in "fiu"}
        assert texts == {"names"}
        names, _ = line_features(lines := split_lines("a"), cut_lines(lines))
        assert tuple(tables["names"]) == names


def test_probabilities_add_up_to_one():
    judged = tagger().judge(table_of("Pier is rebuilt\n\nThe council voted.\n\nShare"))
    assert judged.labels.shape == (3, len(LABELS))
    assert judged.labels.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert ((judged.joins >= 0) & (judged.joins <= 1)).all()


def test_several_networks_are_averaged():
    table = table_of("Pier is rebuilt\n\nThe council voted.")
    one = tagger().networks[0]
    other = replace(one, last=one.last * 0)
    judged = [replace(tagger(), networks=each).judge(table).labels for each in ((one,), (other,), (one, other))]
    assert judged[2] == pytest.approx((judged[0] + judged[1]) / 2, abs=1e-5)


def test_a_text_of_one_line_is_judged_like_any_other():
    assert tagger().judge(table_of("Pier is rebuilt")).labels.shape == (1, len(LABELS))


def test_tables_that_do_not_fit_are_refused(tmp_path):
    with np.load(SHIPPED) as tables:
        stored = dict(tables)
    np.savez(tmp_path / "wrong.npz", **stored | {"steps": stored["steps"][:-1], "columns": stored["columns"][:-1]})
    with pytest.raises(ValueError, match="do not fit"):
        Tagger.load(tmp_path / "wrong.npz")
