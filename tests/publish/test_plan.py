"""Which records are news to a store, which come too late, and what a withdrawal leaves."""

from __future__ import annotations

import orjson
import pytest

from services.publish.plan import Filing, Rank, judge, without_text, write_filings
from services.publish.stores.base import WriteOutcome, Written
from shared.ninjs import to_ninjs
from tests.stores.record_builder import a_record, a_record_without_utf8, a_uri, a_withdrawal


def filing(version: int, is_withdrawn: bool = False) -> Filing:
    return Filing(a_withdrawal(1, version) if is_withdrawn else a_record(1, version), b"{}")


@pytest.mark.parametrize(
    ("held", "arriving", "outcome", "is_news"),
    [
        (None, filing(1), WriteOutcome.WRITTEN, True),
        (Rank(1, False), filing(2), WriteOutcome.WRITTEN, True),
        (Rank(2, False), filing(2), WriteOutcome.WRITTEN, False),
        (Rank(3, False), filing(2), WriteOutcome.STALE, False),
        (None, filing(1, is_withdrawn=True), WriteOutcome.WITHDRAWN, True),
        (Rank(2, False), filing(2, is_withdrawn=True), WriteOutcome.WITHDRAWN, True),
        (Rank(2, True), filing(2, is_withdrawn=True), WriteOutcome.WITHDRAWN, False),
        (Rank(2, True), filing(2), WriteOutcome.STALE, False),
        (Rank(2, True), filing(3), WriteOutcome.WRITTEN, True),
        (Rank(3, False), filing(2, is_withdrawn=True), WriteOutcome.STALE, False),
    ],
)
def test_the_newer_version_wins_and_at_equal_versions_the_withdrawal(
    held: Rank | None, arriving: Filing, outcome: WriteOutcome, is_news: bool
) -> None:
    assert judge([arriving], {a_uri(1): held} if held else {}) == [(outcome, is_news)]


def test_filings_are_judged_one_after_another_and_what_is_held_stays_untouched() -> None:
    held = {a_uri(1): Rank(1, False)}
    verdicts = judge([filing(3), filing(2), filing(3), filing(4)], held)
    assert [verdict.is_news for verdict in verdicts] == [True, False, False, True]
    assert held == {a_uri(1): Rank(1, False)}


def test_answers_come_in_the_order_of_the_records_also_around_a_refused_one() -> None:
    records = [a_record(1), a_record_without_utf8(2), a_record(3)]
    answers = write_filings(
        records, lambda filings: [Written(WriteOutcome.WRITTEN, each.uri) for each in filings], to_ninjs
    )
    assert [answer.outcome for answer in answers] == [
        WriteOutcome.WRITTEN,
        WriteOutcome.REFUSED,
        WriteOutcome.WRITTEN,
    ]
    assert [answers[0].detail, answers[2].detail] == [a_uri(1), a_uri(3)]


def test_a_filing_carries_the_document_of_its_record() -> None:
    documents = []
    write_filings(
        [a_record(1, version=6)], lambda filings: documents.extend(filings) or [Written(WriteOutcome.STALE)], to_ninjs
    )
    assert orjson.loads(documents[0].document)["version"] == "6"


def test_a_withdrawn_record_keeps_who_and_when_and_no_word_of_its_text() -> None:
    withdrawn = a_withdrawal(1, version=4, text="Never say this again.")
    left = without_text(withdrawn)
    assert (left.uri, left.version, left.is_withdrawn) == (a_uri(1), 4, True)
    assert left.article.published_at == withdrawn.article.published_at
    assert left.article.source == "harbour-wire"
    assert left.provenance == withdrawn.provenance
    for word in (b"Never", b"Dam", b"Testinen", b"Korvala"):
        assert word not in left.to_json()
