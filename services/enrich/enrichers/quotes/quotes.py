"""Who said what in an article: direct, indirect and mixed quotes with speaker, cue and the agency they came through.

After the notions of the Gender Gap Tracker (speaker, verb, quote; floating quotes), with rules of our own. English only;
other languages get their marked quotations, without speakers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from services.enrich.enrichers.printed import find_printed
from services.enrich.enrichers.quotes.attributions import Attribution, find_attributions, subject_of_sentence
from services.enrich.enrichers.quotes.cast import Cast
from services.enrich.enrichers.quotes.contents import Content, contents_of
from services.enrich.enrichers.quotes.cues import CUE_FORMS
from services.enrich.enrichers.quotes.marks import Marked, find_marked
from services.enrich.enrichers.quotes.press import is_press
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence, Stretch, cut, paragraphs_of
from services.enrich.enrichers.quotes.speakers import Subject
from services.enrich.enrichers.quotes.whom import Whom
from shared.annotations import Entity, Quote, Span
from shared.contracts import Record

ENGLISH = frozenset({"en", "und"})
MAX_QUOTES = 20_000  # in one article; a list of that length is data, not news
MIN_FREE_WORDS = 5  # a quotation without a speaker is taken for one when it is a sentence

_STANDING = frozenset({QUOTE, ".", ",", "—", "–", "!", "?", "…"})


class Speech(NamedTuple):
    """An attribution where it stands."""

    sentence: Sentence
    attribution: Attribution


class Draft(NamedTuple):
    """A quote found, its speaker not yet known by name."""

    content: Content
    speech: Speech | None


def add_quotes(record: Record) -> Record:
    """The record with its quotes."""
    body = record.article.body
    if record.language.split("-")[0] not in ENGLISH:
        return record.model_copy(update={"quotes": marked_quotes(body)})
    return record.model_copy(update={"quotes": find_quotes(body, record.entities)})


def marked_quotes(body: str) -> tuple[Quote, ...]:
    """Quotations by their marks alone: those that are sentences."""
    marked = [stretch for stretch in find_marked(body, paragraphs_of(body)) if _is_sentence(body, stretch)]
    contents = (Content(stretch.start, stretch.end, "direct") for stretch in marked)
    return tuple(_quote(body, nth, Draft(content, None), None) for nth, content in enumerate(contents, start=1))


def find_quotes(body: str, entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """The quotes of an English body in reading order. `entities` with their mentions tell who the speakers are."""
    paragraphs = paragraphs_of(body)
    marked = find_marked(body, paragraphs)
    cast = Cast(entities)
    whom = Whom(body, cast, marked)
    quotes: list[Quote] = []
    end = 0
    for draft in _drafts(body, paragraphs, marked, cast):
        if draft.content.start >= end and len(quotes) < MAX_QUOTES:
            quotes.append(_quote(body, len(quotes) + 1, draft, whom))
            end = draft.content.end
    return tuple(quotes)


class Unit(NamedTuple):
    """A paragraph, or several that one quotation runs through."""

    start: int
    end: int
    marked: list[Marked]


# "NAIROBI, Kenya (Savanna) — ": no part of what is said.
_DATELINE = re.compile(r"[A-Z][^\W\d_a-z][^\n“\"–—:]{0,60}? ?(?:[–—]|--| - ) ?")


def _after_dateline(body: str) -> int:
    found = _DATELINE.match(body)
    return found.end() if found else 0


def _units(paragraphs: Sequence[tuple[int, int]], marked: Sequence[Marked]) -> Iterator[Unit]:
    nth = 0
    start = -1
    own: list[Marked] = []
    for paragraph_start, end in paragraphs:
        start = paragraph_start if start < 0 else start
        while nth < len(marked) and marked[nth].start < end:
            own.append(marked[nth])
            nth += 1
        if own and own[-1].end > end:
            continue
        yield Unit(start, end, own)
        start, own = -1, []


def _drafts(
    body: str, paragraphs: Sequence[tuple[int, int]], marked: Sequence[Marked], cast: Cast
) -> Iterator[Draft]:
    """What was said, in reading order, by paragraph; a paragraph without any attribution takes that before it."""
    before: Speech | Unit | None = None
    dateline = _after_dateline(body)
    paragraphs = [(max(start, dateline), max(end, dateline)) for start, end in paragraphs]
    cues = [place for place, _ in find_printed(body, CUE_FORMS)]
    for unit in _units(paragraphs, marked):
        if not unit.marked and not _holds_any(cues, unit.start, unit.end):
            before = unit
            continue
        reader = _Reader(body, cast, cues, before)
        yield from reader.read(unit)
        before = reader.speech or (before if isinstance(before, Speech) and unit.marked else unit)


def _holds_any(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the sorted places lies between."""
    nth = bisect_left(places, start)
    return nth < len(places) and places[nth] < end


class _Reader:
    """One paragraph's sentences, in order. `speech` is the attribution in force."""

    def __init__(self, body: str, cast: Cast, cues: Sequence[int], before: Speech | Unit | None) -> None:
        self._body = body
        self._cast = cast
        self._cues = cues
        self._before = before  # of the paragraph before
        self.speech: Speech | None = None
        self._lead: Stretch | None = None  # about somebody, who may speak next
        self._waiting: list[Content] = []

    def read(self, unit: Unit) -> list[Draft]:
        drafts: list[Draft] = []
        for stretch in cut(self._body, unit.start, unit.end, unit.marked):
            if stretch.marked or _holds_any(self._cues, stretch.start, stretch.end):
                drafts += self._read_sentence(Sentence(self._body, stretch))
            else:
                self._lead = stretch
        if self._waiting:
            drafts += self._settle(self._introduced())
        drafts.sort(key=lambda draft: draft.content.start)
        return drafts

    def _read_sentence(self, sentence: Sentence) -> Iterator[Draft]:
        attributions = find_attributions(sentence, self._cast)
        contents = contents_of(self._body, sentence, attributions)
        if attributions and (attributions[0].first <= 1 or self.speech is None):
            yield from self._settle(Speech(sentence, attributions[0]))
        for content in contents:
            assert content.attribution is not None
            yield Draft(content, Speech(sentence, content.attribution))
        if sentence.marked:
            yield from self._read_loose(sentence, contents)
        if attributions:
            self.speech = Speech(sentence, attributions[-1])
        elif not sentence.marked:
            self._lead = sentence.stretch

    def _read_loose(self, sentence: Sentence, contents: list[Content]) -> Iterator[Draft]:
        """The quotations no attribution of the sentence governs."""
        is_bare = _STANDING.issuperset(sentence.words)
        for place, stretch in sentence.marked.items():
            if any(content.start <= stretch.start < content.end for content in contents):
                continue
            is_led = sentence.word(place - 1) == ":" and _is_sentence(self._body, stretch)
            is_whole = place == 0 and _is_sentence(self._body, stretch) and not sentence.breaks_off(place)
            if not is_bare and not is_led and not is_whole:
                continue
            content = Content(stretch.start, stretch.end, "direct")
            speech = _about(sentence, place, self._cast) if is_led else None
            speech = speech or self.speech
            if speech is not None:
                yield Draft(content, speech)
            else:
                self._waiting.append(content)

    def _introduced(self) -> Speech | None:
        """Who speaks in a paragraph that does not say it: whoever its last sentence, or the paragraph before, is about."""
        if isinstance(self._before, Speech) and self._lead is None:
            return self._before
        lead = self._lead
        if lead is None and self._before is not None:
            *_, lead = cut(self._body, self._before.start, self._before.end, self._before.marked)
        if lead is None:
            return None
        sentence = Sentence(self._body, lead)
        return _about(sentence, len(sentence.words), self._cast)

    def _settle(self, speech: Speech | None) -> Iterator[Draft]:
        """The quotations that waited for a speaker; without one, only those that are sentences."""
        for content in self._waiting:
            if speech is not None or _is_sentence(self._body, Marked(content.start, content.end)):
                yield Draft(content, speech)
        self._waiting = []


def _about(sentence: Sentence, before: int, cast: Cast) -> Speech | None:
    """Whom a sentence begins with, as the speaker of a quotation that follows without a cue."""
    subject = subject_of_sentence(sentence, before, cast)
    if subject is None:
        return None
    return Speech(sentence, Attribution(subject, -1, -1, 0, 0, follows=True, precedes=False))


def _is_sentence(body: str, stretch: Marked) -> bool:
    start, end = stretch.inner(body)
    return body.count(" ", start, end) >= MIN_FREE_WORDS - 1 and body[end - 1 : end] in ".?!…,—"


def _quote(body: str, number: int, draft: Draft, whom: Whom | None) -> Quote:
    content, speech = draft
    exact = body[content.start : content.end]
    speaker = cue = via = None
    if speech is not None and whom is not None:
        speaker = _speaker(body, speech, whom)
        cue = _cue(body, speech)
        via = _via(speech, whom)
    return Quote(
        id=f"q{number}",
        type=content.type,
        start=content.start,
        end=content.end,
        exact=exact,
        text=_text(body, content),
        speaker=speaker,
        cue=cue,
        attributed_via=via,
    )


def _text(body: str, content: Content) -> str:
    """The words without the marks, of several paragraphs without those they begin with."""
    if content.type != "direct":
        return body[content.start : content.end]
    mark = body[content.start]
    is_open = body[content.end - 1].isalnum()
    start, end = Marked(content.start, content.end, is_open).inner(body)
    return body[start:end].rstrip(",").replace(f"\n\n{mark}", "\n\n")


def _speaker(body: str, speech: Speech, whom: Whom) -> Span | None:
    subject = speech.attribution.subject
    if subject is None:
        return None
    start, end = subject.place(speech.sentence)
    entity = whom.entity(subject.kind, subject.named, start, end)
    return Span(start=start, end=end, exact=body[start:end], entity=entity.id if entity else None)


def _cue(body: str, speech: Speech) -> Span | None:
    first, last = speech.attribution.cue_first, speech.attribution.cue_last
    if first < 0:
        return None
    start, end = speech.sentence.starts[first], speech.sentence.ends[last - 1]
    return Span(start=start, end=end, exact=body[start:end])


def _via(speech: Speech, whom: Whom) -> str | None:
    """The id of the agency or paper that passed the words on."""
    through: Subject | None = speech.attribution.through
    if through is not None and through.named is not None:
        return through.named.entity.id
    return None


def quoted_press(entities: Iterable[Entity]) -> list[Entity]:
    """The agencies and papers among the entities."""
    return [entity for entity in entities if is_press(entity)]
