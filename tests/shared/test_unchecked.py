import pytest
from pydantic import ValidationError

from shared.annotations import Mention, Quote, Span
from shared.unchecked import changed, unchecked

SPEAKER = {"start": 0, "end": 3, "exact": "she", "entity": "e1"}
QUOTE = {"id": "q1", "type": "direct", "start": 4, "end": 9, "exact": "“No.”", "text": "No."}


def test_a_contract_made_without_a_check_is_like_one_that_was_checked():
    fields = QUOTE | {"speaker": unchecked(Span, **SPEAKER), "cue": None, "attributed_via": None}
    made, checked = unchecked(Quote, **fields), Quote(**QUOTE, speaker=Span(**SPEAKER), cue=None, attributed_via=None)
    assert made == checked
    assert made.to_json() == checked.to_json()
    assert made.model_copy(update={"id": "q2"}) == checked.model_copy(update={"id": "q2"})
    assert made.model_fields_set == checked.model_fields_set
    assert Quote.model_validate_json(made.to_json()) == checked


def test_it_is_frozen_too():
    made = unchecked(Mention, start=0, end=1, exact="A", form="name", where="body", refers_to=None)
    with pytest.raises(ValidationError, match="frozen"):
        made.start = 5


def test_a_changed_contract_is_what_pydantic_copies():
    contract = Mention(start=0, end=1, exact="A")
    copy, expected = changed(contract, end=2, form="alias"), contract.model_copy(update={"end": 2, "form": "alias"})
    assert copy == expected
    assert copy.to_json() == expected.to_json()
    assert copy.model_fields_set == expected.model_fields_set
    assert contract.end == 1
