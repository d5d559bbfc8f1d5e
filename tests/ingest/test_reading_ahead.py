"""The texts of a batch are read several in one pass, and whatever is wrong with one is its own trouble."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.ingest import reading_ahead
from services.ingest.normalize import normalize
from services.ingest.readers.text import Scraped, read_text, read_texts
from services.ingest.reading_ahead import MOST_CHARS, TOGETHER, ReadingAhead
from services.ingest.tasks import Ingest
from shared.contracts import Article, PubStatus, RawArticle
from shared.outcomes import Reason
from shared.parcels import Advance, End, Parcel, Retry, Verdict
from shared.stage import Stage
from shared.structs import changed, read_article
from shared.time_limit import TookTooLong

LEAD = "The council of {} voted on Tuesday to keep the old ferry running for at least another year."
MORE = "Nesta Prys, who leads the council, said that the boat would be painted green in the spring."
TOWNS = [f"Town{chr(65 + n)}" for n in range(TOGETHER + 3)]


def text(town: str) -> str:
    return f"{town} council votes to keep the old ferry\n\n{LEAD.format(town)}\n\n{MORE}\n\nShare"


def parcel(town: str, content: str | None = None) -> Parcel:
    return Parcel(town, "", 1, 0, RawArticle(content=content or text(town)).to_json())


def judge(parcels: Sequence[Parcel]) -> list[Verdict]:
    ingest = Ingest(("enrich",))
    return Stage(ingest, 10, time_limits=(TookTooLong,), around=ingest.around).judge(parcels).verdicts


def article_of(verdict: Verdict) -> Article:
    assert isinstance(verdict, Advance), verdict
    return changed(read_article(verdict.payload), steps=())


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many texts each pass held."""
    sizes: list[int] = []

    def counted(texts: Sequence[Scraped]) -> object:
        sizes.append(len(texts))
        return read_texts(texts)

    monkeypatch.setattr(reading_ahead, "read_texts", counted)
    return sizes


def test_a_batch_is_read_in_passes_and_comes_out_as_if_read_one_by_one(passes: list[int]) -> None:
    verdicts = judge([parcel(town) for town in TOWNS])
    assert [article_of(verdict) for verdict in verdicts] == [
        normalize(RawArticle(content=text(town)), version=1) for town in TOWNS
    ]
    assert passes == [TOGETHER, 3]


def test_texts_read_together_are_read_as_alone_empty_ones_among_them() -> None:
    texts = [text("Holm"), "", "Share", "\n\n", text("Varde"), "x\n" * 6_000]
    assert read_texts([Scraped(each) for each in texts]) == [read_text(each) for each in texts]


def test_what_is_no_usual_text_is_left_to_be_read_alone(passes: list[int]) -> None:
    raws = {
        "long": RawArticle(content="a " * MOST_CHARS),
        "page": RawArticle(content="<p>Ferry</p>", media_type="text/html"),
        "sniffed": RawArticle(content="<html><p>Ferry"),
        "killed": RawArticle(content=text("Holm"), pub_status=PubStatus.CANCELED, id="7", source="courier"),
        "alone": RawArticle(content=text("Holm")),
    }
    ahead = ReadingAhead(raws, lambda *_: None)
    assert [ahead.take(name) for name in raws] == [None] * len(raws)
    assert passes == []


def test_an_article_that_is_refused_does_not_stop_its_neighbours() -> None:
    wall = "Just a moment\n\nChecking your browser before you reach the courier."
    first, refused, last = judge([parcel("Holm"), parcel("Wall", wall), parcel("Varde")])
    assert isinstance(refused, End) and refused.reason is Reason.BOT_CHECK
    assert [article_of(each).headline[:5] for each in (first, last)] == ["Holm ", "Varde"]


def test_one_text_that_fails_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from services.ingest.readers import text as reader

    cut_lines = reader.cut_lines

    def poisoned(lines: Sequence[object]) -> object:
        if "Poison" in str(lines):
            raise ZeroDivisionError("poison")
        return cut_lines(lines)  # type: ignore[arg-type]

    monkeypatch.setattr(reader, "cut_lines", poisoned)
    first, bad, last = judge([parcel("Holm"), parcel("Poison"), parcel("Varde")])
    assert bad == Retry(Reason.BUG, "ZeroDivisionError('poison')")
    assert [article_of(each).headline[:5] for each in (first, last)] == ["Holm ", "Varde"]


def test_a_time_limit_that_strikes_in_a_pass_costs_one_article_a_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def hanging(_: Sequence[Scraped]) -> object:
        raise TookTooLong

    monkeypatch.setattr(reading_ahead, "read_texts", hanging)
    first, *others = judge([parcel(town) for town in TOWNS[:4]])
    assert first == Retry(Reason.TIMEOUT, "TookTooLong()")
    assert all(isinstance(verdict, Advance) for verdict in others)
