"""Which records a store wants, and in which shape, as its URL says it."""

from __future__ import annotations

import pytest

from services.publish.orders import Order, read_order
from services.publish.shapes import to_flat
from services.publish.stores.base import Misconfigured
from shared.annotations import Cluster
from shared.contracts import PubStatus
from shared.ninjs import to_ninjs
from tests.stores.record_builder import a_record, a_withdrawal

URL = "sqlite:////data/a.db"


def test_a_url_without_options_wants_everything_as_ninjs() -> None:
    assert read_order(URL) == Order(URL, to_ninjs, {})
    assert read_order(URL).wants(a_record())


def test_options_stand_behind_the_url_and_are_no_part_of_it() -> None:
    order = read_order(f"{URL}#language=en,de&shape=flat&section=Middle%20East")
    assert (order.url, order.shape) == (URL, to_flat)
    assert order.only == {"language": {"en", "de"}, "section": {"middle east"}}


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("source=harbour-wire", True),
        ("source=fjord-press,harbour-wire", True),
        ("source=fjord-press", False),
        ("language=en", True),
        ("language=en-GB", False),
        ("section=FINLAND", True),
        ("section=Sweden", False),
        ("entity-type=geoArea", True),
        ("entity-type=person", False),
        ("story-role=canonical", True),
        ("story-role=nearDuplicate", False),
        ("source=harbour-wire&language=de", False),
    ],
)
def test_several_values_widen_the_choice_and_several_options_narrow_it(options: str, wanted: bool) -> None:
    assert read_order(f"{URL}#{options}").wants(a_record()) is wanted


def test_a_language_wants_its_regions_too() -> None:
    assert read_order(f"{URL}#language=en").wants(a_record().model_copy(update={"language": "en-GB"}))


def test_a_record_of_no_known_story_has_the_role_unknown() -> None:
    order = read_order(f"{URL}#story-role=unknown")
    assert order.wants(a_record().model_copy(update={"cluster": None}))
    assert order.wants(a_record().model_copy(update={"cluster": Cluster(id="x", role="unknown")}))


def test_a_withdrawal_is_for_every_store() -> None:
    assert read_order(f"{URL}#language=de").fill(a_withdrawal()) == a_withdrawal()


def test_a_first_version_that_is_not_wanted_is_not_written() -> None:
    assert read_order(f"{URL}#language=de").fill(a_record(version=1)) is None


def test_a_later_version_that_is_not_wanted_any_more_withdraws_the_earlier_one() -> None:
    filled = read_order(f"{URL}#section=Sweden").fill(a_record(version=2))
    assert filled is not None
    assert (filled.version, filled.article.pub_status) == (2, PubStatus.CANCELED)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("colour=red", "known: shape, source, language, section, entity-type, story-role"),
        ("shape=xml", "known: ninjs, ninjs-2, schema.org, flat"),
        ("shape=flat,ninjs", "known: ninjs"),
        ("language=", "expected language=value"),
        ("language", "expected language=value"),
    ],
)
def test_a_wrong_option_is_answered_with_the_right_ones(options: str, message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        read_order(f"{URL}#{options}")
