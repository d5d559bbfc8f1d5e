from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.entities.decode import decode

LABELS = 3


def best_of(scores, transitions):
    def score(path):
        own = sum(scores[item, label] for item, label in enumerate(path))
        return own + sum(transitions[left, right] for left, right in pairwise(path))

    return max(map(score, product(range(LABELS), repeat=len(scores)))), score


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(0, 2**16))
def test_each_segment_gets_the_best_of_all_sequences(lengths, seed):
    random = np.random.default_rng(seed)
    scores, transitions = random.integers(-99, 99, (sum(lengths), LABELS)), random.integers(-99, 99, (LABELS, LABELS))
    starts = np.zeros(sum(lengths), bool)
    heads = np.cumsum([0, *lengths[:-1]])
    starts[heads] = True
    labels = decode(scores, starts, transitions)
    for head, length in zip(heads, lengths, strict=True):
        best, score = best_of(scores[head : head + length], transitions)
        assert score(labels[head : head + length].tolist()) == best


def test_nothing_has_no_labels():
    assert len(decode(np.zeros((0, LABELS), int), np.zeros(0, bool), np.zeros((LABELS, LABELS), int))) == 0
