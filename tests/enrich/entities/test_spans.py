import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from services.enrich.enrichers.entities.signs import ADDRESS, AT_EDGE, BEGINS_KNOWN, signs_of
from services.enrich.enrichers.entities.spans import to_hundredths


@given(st.lists(st.floats(0, 1), min_size=1))
@example([0.005, 0.015, 0.125, 0.375, 0.625, 0.675, 0.995, 1.005 / 2])
def test_chances_are_rounded_as_python_does_one_by_one(chances):
    assert to_hundredths(np.array(chances)).tolist() == [round(chance, 2) for chance in chances]


def test_a_word_has_the_signs_of_all_it_may_be():
    assert signs_of("Ms") == AT_EDGE | ADDRESS
    assert signs_of("Peru") == BEGINS_KNOWN
    assert signs_of("South") == AT_EDGE | BEGINS_KNOWN
    assert signs_of("Quiroz") == 0
