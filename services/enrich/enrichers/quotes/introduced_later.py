"""Who a description meant whose name follows: "A geologist told the inquiry … “…,” said Ana Quiroz.".

News never brings in somebody by the bare name alone: where the first mention of a person is that of a speaker, with no
word on who it is, the description of an unnamed speaker before it said so.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.enrichers.quotes.cast import first_in_body
from services.enrich.enrichers.quotes.holders import called
from services.enrich.enrichers.quotes.people_meant import is_one_person, read_description
from services.enrich.enrichers.resolution.human_nouns import is_human
from shared.annotations import Entity, EntityType, Quote
from shared.structs import changed

REACH = 600  # characters between the description and the name
_ARTICLES = frozenset({"a", "an", "the"})
_EXPLAINING = (
    ", a ",
    ", an ",
    ", another ",
    ", chief",
    ", head",
    ", the ",
    ", who",
    ", of ",
    ", from ",
    " (",
    " of ",
    " from ",
)
# These stay unnamed by rule, and the next name is another's.
_NAMELESS = frozenset({"source", "spokesperson", "spokesman", "spokeswoman", "official", "witness", "resident"})


def with_later_names(quotes: Sequence[Quote], entities: Sequence[Entity], body: str) -> tuple[Quote, ...]:
    """The quotes, where a description's name follows as that of the next named speaker, with whom it meant."""
    people = {one.id: one for one in entities if one.type is EntityType.PERSON}
    found = list(quotes)
    waiting: list[int] = []  # quotes of the one unnamed speaker since somebody was named
    for nth, quote in enumerate(quotes):
        speaker = quote.speaker
        if speaker is None:
            continue
        if speaker.entity is None:
            if waiting and _is_same(quotes[waiting[0]], quote):
                waiting.append(nth)
            else:
                waiting = [nth] if _may_be_named(quote) else []
            continue
        person = people.get(speaker.entity)
        if waiting and person is not None and _is_brought_in(person, quotes[waiting[0]], quote, body):
            for place in waiting:
                found[place] = _spoken_by(found[place], person)
        waiting = []
    return tuple(found)


def _is_same(first: Quote, quote: Quote) -> bool:
    """Whether the description's noun comes again: "the geologist"."""
    if first.speaker is None or quote.speaker is None:
        return False
    return read_description(first.speaker.exact).head == read_description(quote.speaker.exact).head


def _may_be_named(quote: Quote) -> bool:
    """Whether one person is described: "A government geologist"."""
    if quote.speaker is None or " " not in quote.speaker.exact:
        return False
    description = read_description(quote.speaker.exact)
    is_person = description.article in _ARTICLES and is_one_person(description)
    return is_person and description.head not in _NAMELESS


def _is_brought_in(person: Entity, before: Quote, quote: Quote, body: str) -> bool:
    """Whether the person's first mention is as this speaker, in full, without a word on who it is."""
    speaker = quote.speaker
    if speaker is None or before.speaker is None or " " not in speaker.exact or person.title:
        return False
    if first_in_body(person) != speaker.start or speaker.start - before.speaker.start > REACH:
        return False
    is_explained = body.startswith(_EXPLAINING, speaker.end) or body[speaker.end + 2 : speaker.end + 3].isdigit()
    return not is_explained and not any(is_human(noun) for noun in called(person, body))


def _spoken_by(quote: Quote, person: Entity) -> Quote:
    return changed(quote, speaker=quote.speaker and changed(quote.speaker, entity=person.id))
