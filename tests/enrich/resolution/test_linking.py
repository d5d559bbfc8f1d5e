"""The ids of what no table knows."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.resolution.linking import local_uri
from services.enrich.enrichers.resolution.wording import key_of


@given(st.sampled_from(["person", "organisation", "event"]), st.text(max_size=20))
def test_a_local_id_is_a_uuid_of_version_5(type_: str, word: str) -> None:
    name = f"Ana {word} Quiroz"
    expected = uuid5(NAMESPACE_URL, f"wiredesk:entity:{type_}|{key_of(name)}").urn
    assert local_uri(type_, name) == expected


def test_one_word_alone_has_no_local_id() -> None:
    assert local_uri("person", "Quiroz") is None
