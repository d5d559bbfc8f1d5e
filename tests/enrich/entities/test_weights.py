import numpy as np

from services.enrich.enrichers.entities.layout import PLACES
from services.enrich.enrichers.entities.weights import Weights

KEYS = np.array([10, 20, 30], np.uint32)
NEXT = PLACES.index("+1")


def test_a_words_sums_are_those_of_its_features_at_each_place():
    weights = Weights(KEYS, np.array([0, 1, 1]), np.array([0, 0, NEXT]), np.array([[1, 2], [10, 20], [5, 6]], np.int16))
    unknown = 11
    sums = weights.summed(np.array([10, 20, unknown, 20, 20], np.uint32), np.array([3, 0, 2]))
    assert sums.shape == (3, len(PLACES), 2)
    assert sums[:, 0].tolist() == [[11, 22], [0, 0], [20, 40]]
    assert sums[:, NEXT].tolist() == [[5, 6], [0, 0], [10, 12]]
    assert not sums[:, [place for place in range(len(PLACES)) if place not in (0, NEXT)]].any()


def test_sums_exceed_what_a_single_weight_can_hold():
    weights = Weights(KEYS, np.array([2]), np.array([0]), np.array([[30_000]], np.int16))
    assert weights.summed(np.array([30, 30], np.uint32), np.array([2]))[0, 0, 0] == 60_000
