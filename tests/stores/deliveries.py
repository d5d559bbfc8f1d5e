"""The same few records, delivered in every way a queue may deliver them."""

from __future__ import annotations

from hypothesis import strategies as st

from shared.contracts import Record
from tests.stores.record_builder import a_record, a_withdrawal

FORMS = (
    a_record(1, version=1),
    a_record(1, version=2),
    a_withdrawal(1, version=3),
    a_record(1, version=4),
    a_record(2, version=1),
    a_withdrawal(2, version=1),
    a_record(3, version=7),
)


@st.composite
def deliveries_in_any_order(draw: st.DrawFn) -> list[list[Record]]:
    """Every form at least once, some again, in any order, cut into batches anywhere."""
    repeated = draw(st.lists(st.sampled_from(FORMS), max_size=6))
    order = draw(st.permutations([*FORMS, *repeated]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1))))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]
