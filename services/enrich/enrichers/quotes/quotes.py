"""Who said what in an article: direct, indirect and mixed quotes with speaker, cue and the agency they came through.

After the notions of the Gender Gap Tracker (speaker, verb, quote; floating quotes), with rules of our own. Texts in
other languages than English get their marked quotations, without speakers.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.enrichers.entities_step import is_english
from services.enrich.enrichers.quotes.cast import Cast
from services.enrich.enrichers.quotes.contents import Content
from services.enrich.enrichers.quotes.drafts import Draft, behind_dateline, find_drafts, is_sentence
from services.enrich.enrichers.quotes.introduced_later import with_later_names
from services.enrich.enrichers.quotes.leads import Speech
from services.enrich.enrichers.quotes.marks import Marked, find_marked, is_mark
from services.enrich.enrichers.quotes.sentences import paragraphs_of
from services.enrich.enrichers.quotes.whom import Whom
from shared.annotations import Entity, Quote, Span
from shared.contracts import Record
from shared.structs import changed, unchecked

MAX_QUOTES = 20_000  # in one article; a list of that length is data, not news


def add_quotes(record: Record) -> Record:
    """The record with its quotes. Runs after the entities."""
    body = record.article.body
    quotes = find_quotes(body, record.entities) if is_english(record) else marked_quotes(body)
    return changed(record, quotes=quotes)


def marked_quotes(body: str) -> tuple[Quote, ...]:
    """Quotations by their marks alone, in any language: those that are sentences."""
    marked = find_marked(body, paragraphs_of(body))
    sentences = [stretch for stretch in marked if is_sentence(body, stretch)][:MAX_QUOTES]
    contents = (Content(stretch.start, stretch.end, "direct") for stretch in sentences)
    return tuple(_quote(body, nth, Draft(content, None), None) for nth, content in enumerate(contents, start=1))


def find_quotes(body: str, entities: Sequence[Entity]) -> tuple[Quote, ...]:
    """The quotes of an English body in reading order. `entities` with their mentions tell who the speakers are."""
    paragraphs = paragraphs_of(body)
    marked = find_marked(body, paragraphs)
    cast = Cast(entities)
    whom = Whom(body, cast, marked, behind_dateline(body))
    quotes: list[Quote] = []
    end = 0
    for draft in find_drafts(body, paragraphs, marked, cast):
        if draft.content.start >= end:
            quotes.append(_quote(body, len(quotes) + 1, draft, whom))
            end = draft.content.end
        if len(quotes) == MAX_QUOTES:
            break
    return with_later_names(quotes, entities, body)


def _quote(body: str, number: int, draft: Draft, whom: Whom | None) -> Quote:
    content, speech = draft
    through = speech.attribution.through if speech is not None else None
    return unchecked(
        Quote,
        id=f"q{number}",
        type=content.type,
        start=content.start,
        end=content.end,
        exact=body[content.start : content.end],
        text=_text(body, content),
        speaker=_speaker(body, draft, whom) if speech is not None and whom is not None else None,
        cue=_cue(body, speech) if speech is not None else None,
        attributed_via=through.named.entity.id if through is not None and through.named is not None else None,
    )


def _text(body: str, content: Content) -> str:
    """The words without the marks, of several paragraphs without those they begin with."""
    mark = body[content.start]
    is_one_quotation = is_mark(mark) and is_mark(body[content.end - 1])
    is_one_quotation = is_one_quotation and mark not in body[content.start + 1 : content.end - 1]
    if content.type == "indirect" or (content.type == "mixed" and not is_one_quotation):
        return body[content.start : content.end]
    start, end = Marked(content.start, content.end, is_open=not is_mark(body[content.end - 1])).inner(body)
    return body[start:end].rstrip(",").replace(f"\n\n{mark}", "\n\n")


def _speaker(body: str, draft: Draft, whom: Whom) -> Span | None:
    content, speech = draft
    subject = speech.attribution.subject if speech is not None else None
    if speech is None or subject is None:
        return None
    start, end = subject.place(speech.sentence)
    entity = whom.entity(subject, (start, end), (content.start, content.end))
    return unchecked(Span, start=start, end=end, exact=body[start:end], entity=entity.id if entity else None)


def _cue(body: str, speech: Speech) -> Span | None:
    first, last = speech.attribution.cue_first, speech.attribution.cue_last
    if first < 0:
        return None
    start, end = speech.sentence.starts[first], speech.sentence.ends[last - 1]
    return unchecked(Span, start=start, end=end, exact=body[start:end], entity=None)
