"""Quotes found paragraph by paragraph, with the attribution that governs each, before anybody asks who is meant."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from services.enrich.enrichers.printed import PrintedWords
from services.enrich.enrichers.quotes.attributions import find_attributions
from services.enrich.enrichers.quotes.cast import Cast
from services.enrich.enrichers.quotes.clauses import Attribution
from services.enrich.enrichers.quotes.contents import Content, Passage, contents_of
from services.enrich.enrichers.quotes.cues import REPORTING_FORMS
from services.enrich.enrichers.quotes.leads import Speech, behind_colon, introduced_by, opened_by
from services.enrich.enrichers.quotes.marks import Marked, is_title
from services.enrich.enrichers.quotes.sentences import QUOTE, Sentence, Uncut, cut
from services.enrich.enrichers.quotes.subjects import COMMAS, Context

DASHES = ("—", "–", "―")  # open dialogue in many languages
MIN_FREE_WORDS = 5  # a quotation without a speaker is taken for one when it is a sentence

_REPORTING = PrintedWords(REPORTING_FORMS)
_STANDING = frozenset({QUOTE, ".", ",", "—", "–", "!", "?", "…"})
# "NAIROBI, Kenya (Savanna) — ": no part of what is said.
_DATELINE = re.compile(
    r"[A-Z]['’]?[^\W\d_a-z][^\n“\"–—:]{0,80}? ?(?:[–—]|--| - ) ?"
    r"|[A-Z][A-Z .'’-]+(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?(?: ?\([^)\n]{1,40}\))?: "
    r"|[A-Z][\w ]{2,30}(?:, \d{1,2} [A-Z][a-z]{2,8})?(?: \([^)\n]{1,40}\))? (?:[–—]|--|-) "
)


class Draft(NamedTuple):
    """A quote whose speaker is not yet known by name; None: nobody is said to speak."""

    content: Content
    speech: Speech | None


class Unit(msgspec.Struct, frozen=True):
    """A paragraph, or several that one quotation runs through."""

    start: int
    end: int
    marked: list[Marked]


def find_drafts(
    body: str, paragraphs: Sequence[tuple[int, int]], marked: Sequence[Marked], cast: Cast
) -> Iterator[Draft]:
    """The quotes in reading order. A quotation that stands alone belongs to whom the text before it is about."""
    begin = behind_dateline(body)
    cues = [place for place, _ in _REPORTING.find(body)]
    before: Speech | Unit | None = None
    for unit in _units([(max(start, begin), max(end, begin)) for start, end in paragraphs], marked):
        if not unit.marked and not _holds_any(cues, unit.start, unit.end):
            before = unit
            continue
        reader = _Reader(body, cast, cues, before)
        yield from reader.read(unit)
        before = reader.speech or (before if isinstance(before, Speech) and unit.marked else unit)


def behind_dateline(body: str) -> int:
    """Where the report begins behind "NAIROBI, Kenya (Savanna) — "."""
    dateline = _DATELINE.match(body)
    return dateline.end() if dateline else 0


def is_sentence(body: str, stretch: Marked) -> bool:
    """Whether the words between the marks are a sentence, and not a title or a sneer."""
    start, end = stretch.inner(body)
    return body.count(" ", start, end) >= MIN_FREE_WORDS - 1 and body[end - 1 : end] in ".?!…,—"


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
        self._lead: Uncut | None = None  # about somebody, who may speak next
        self._waiting: list[Content] = []

    def read(self, unit: Unit) -> list[Draft]:
        drafts: list[Draft] = []
        for uncut in cut(self._body, unit.start, unit.end, unit.marked):
            if uncut.marked or _holds_any(self._cues, uncut.start, uncut.end):
                drafts += self._read_sentence(Sentence(self._body, uncut))
            elif self._body[uncut.start] in DASHES and self.speech is not None:
                drafts.append(Draft(Content(uncut.start, uncut.start + len(self._text(uncut)), "direct"), self.speech))
            else:
                self._lead = uncut
        if self._waiting:
            introduced = self._introduced()
            drafts += self._settle(introduced)
            self.speech = self.speech or introduced
        if self._body.startswith(DASHES, unit.start):
            drafts = [_with_dash(self._body, draft) for draft in drafts]
        drafts.sort(key=lambda draft: draft.content.start)
        return drafts

    def _text(self, uncut: Uncut) -> str:
        return self._body[uncut.start : uncut.end].rstrip()

    def _read_sentence(self, sentence: Sentence) -> Iterator[Draft]:
        attributions = find_attributions(Context(sentence, self._cast))
        contents = contents_of(self._body, sentence, attributions)
        if self._waiting and attributions and (attributions[0].first <= 1 or self.speech is None):
            yield from self._settle(Speech(sentence, attributions[0]))
        for content in contents:
            yield Draft(content, Speech(sentence, content.attribution) if content.attribution else None)
        if sentence.marked:
            yield from self._read_loose(sentence, attributions, contents)
        if attributions:
            self.speech = Speech(sentence, attributions[-1])
        elif not sentence.marked:
            self._lead = sentence.uncut

    def _read_loose(
        self, sentence: Sentence, attributions: list[Attribution], contents: list[Content]
    ) -> Iterator[Draft]:
        """The quotations no attribution of the sentence governs."""
        is_bare = _STANDING.issuperset(sentence.words)
        ordered = sorted((content.start, content.end) for content in contents)
        for place, stretch in sentence.marked.items():
            nth = bisect_right(ordered, (stretch.start, stretch.end)) - 1
            if nth >= 0 and ordered[nth][1] > stretch.start:
                continue
            is_led = sentence.word(place - 1) == ":"
            is_whole = place == 0 and is_sentence(self._body, stretch) and not sentence.breaks_off(place)
            if attributions and sentence.word(place - 1) in COMMAS:  # “I was,” she paused, “not amused.”
                yield Draft(Content(stretch.start, stretch.end, "direct"), Speech(sentence, attributions[-1]))
                continue
            is_named = is_led and is_title(Passage(self._body, sentence).inside(place))  # "its theme: “The Long Road”"
            if is_named or not (is_bare or is_led or is_whole):
                continue
            speech = behind_colon(Context(sentence, self._cast), place) if is_led else None
            yield from self._given(Content(stretch.start, stretch.end, "direct"), speech or self._going_on())

    def _going_on(self) -> Speech | None:
        """The attribution in force, unless a sentence that begins with somebody has followed it."""
        speech, lead = self.speech, self._lead
        if speech is None or lead is None or lead.start < speech.sentence.uncut.start:
            return speech
        sentence = Sentence(self._body, lead)
        return opened_by(Context(sentence, self._cast)) or speech

    def _given(self, content: Content, speech: Speech | None) -> Iterator[Draft]:
        if speech is not None:
            yield Draft(content, speech)
        else:
            self._waiting.append(content)

    def _introduced(self) -> Speech | None:
        """Whom the last sentence of this paragraph, or the paragraph before, is about."""
        lead = self._lead
        earlier = self._before if isinstance(self._before, Speech) else None
        if lead is None and isinstance(self._before, Unit):
            sentences = list(cut(self._body, self._before.start, self._before.end, self._before.marked))
            lead = sentences[-1] if sentences else None
        if lead is None:
            return earlier
        sentence = Sentence(self._body, lead)
        return introduced_by(Context(sentence, self._cast)) or earlier

    def _settle(self, speech: Speech | None) -> Iterator[Draft]:
        """The quotations that waited for a speaker; without one, only those that are sentences."""
        for content in self._waiting:
            if speech is not None or is_sentence(self._body, Marked(content.start, content.end)):
                yield Draft(content, speech)
        self._waiting = []


def _with_dash(body: str, draft: Draft) -> Draft:
    """What stands behind a dash at the head of a paragraph is spoken: "— We lost it all, said Quiroz."."""
    content = draft.content
    start = content.start - 1 - (body[content.start - 1 : content.start] == " ")
    if content.type != "indirect" or start < 0 or body[start] not in DASHES:
        return draft
    return draft._replace(content=content._replace(start=start, type="direct"))
