from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crf import Crf

LABELS = ("body", "chrome", "teaser")
FEATURES = 6
ITEMS = st.lists(st.lists(st.integers(0, FEATURES - 1), max_size=4), min_size=1, max_size=4)
SEEDS = st.integers(0, 2**16)


def crf_of(seed):
    random = np.random.default_rng(seed)
    size = len(LABELS)
    weights, transitions = random.normal(size=(FEATURES, size)), random.normal(size=(size, size))
    return Crf(LABELS, weights.astype(np.float32), transitions.astype(np.float32))


def arrays(items):
    return [np.array(ids, dtype=np.int64) for ids in items]


def score_of(crf, items, path):
    own = sum(crf.weights[feature, label] for ids, label in zip(items, path, strict=True) for feature in ids)
    return float(own + sum(crf.transitions[left, right] for left, right in pairwise(path)))


def all_paths(items):
    return list(product(range(len(LABELS)), repeat=len(items)))


@given(ITEMS, SEEDS)
def test_the_tagged_sequence_is_the_best_of_all(items, seed):
    crf = crf_of(seed)
    tagged = [LABELS.index(label) for label in crf.tag(arrays(items))]
    best = max(score_of(crf, items, path) for path in all_paths(items))
    assert score_of(crf, items, tagged) == pytest.approx(best, abs=1e-4)


@given(ITEMS, SEEDS)
def test_marginals_are_the_sums_over_all_sequences(items, seed):
    crf = crf_of(seed)
    expected = np.zeros((len(items), len(LABELS)))
    for path in all_paths(items):
        expected[range(len(items)), path] += np.exp(score_of(crf, items, path))
    expected /= expected[0].sum()
    assert crf.marginals(arrays(items)) == pytest.approx(expected, abs=1e-4)


@given(st.lists(st.lists(st.integers(0, FEATURES - 1), min_size=2, max_size=2), min_size=1, max_size=4), SEEDS)
def test_a_matrix_of_ids_scores_as_its_rows_do(items, seed):
    crf = crf_of(seed)
    assert crf.scores(np.array(items)) == pytest.approx(crf.scores(arrays(items)), abs=1e-5)


def test_a_sequence_of_no_items_has_no_labels():
    crf = crf_of(1)
    assert crf.tag([]) == []
    assert crf.marginals([]).shape == (0, 3)


def test_a_long_sequence_of_strong_scores_stays_finite():
    crf = Crf(LABELS, np.full((1, 3), 80, np.float32), np.full((3, 3), -80, np.float32))
    marginals = crf.marginals(np.zeros((5000, 3), np.int64))
    assert marginals == pytest.approx(np.full((5000, 3), 1 / 3))


def test_tables_are_read_from_a_file_and_may_be_half_precision(tmp_path):
    crf = crf_of(7)
    np.savez(tmp_path / "t.npz", labels=LABELS, weights=crf.weights.astype(np.float16), transitions=crf.transitions)
    loaded = Crf.load(tmp_path / "t.npz")
    assert loaded.labels == LABELS
    assert loaded.weights.dtype == np.float16
    assert loaded.scores(np.array([[0, 1, 2]])) == pytest.approx(crf.scores(np.array([[0, 1, 2]])), abs=1e-2)


def test_tables_that_do_not_fit_each_other_are_refused(tmp_path):
    np.savez(tmp_path / "t.npz", labels=LABELS, weights=np.zeros((4, 2)), transitions=np.zeros((3, 3)))
    with pytest.raises(ValueError, match="do not fit 3 labels"):
        Crf.load(tmp_path / "t.npz")
