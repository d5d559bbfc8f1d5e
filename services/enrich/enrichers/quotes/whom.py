"""Whom a name, description or pronoun stands for, where that is safe: the entity, by what was said before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from services.enrich.enrichers.quotes.cast import Cast, Named, is_person
from services.enrich.enrichers.quotes.cues import BODIES, DETERMINERS, GROUPS, speaks
from services.enrich.enrichers.quotes.marks import Marked
from shared.annotations import Entity, EntityType

REACH = 1200  # characters back: whoever a pronoun stands for has been named within a few sentences
NEAR = 700  # for a description: "the striker"
MAX_PEOPLE = 500  # more entities than that are a list of names, in which nobody is meant for sure

_SENTENCE_ENDS = (". ", "? ", "! ", ".” ", "?” ", "!” ", '." ', "\n")
_MEN = frozenset(
    "mr mr. sir lord king prince sheikh imam father archbishop bishop sultan emir pope spokesman chairman "
    "businessman brother don señor herr monsieur".split()
)
_WOMEN = frozenset(
    "mrs mrs. ms ms. miss lady dame queen princess sheikha madam madame sister spokeswoman chairwoman businesswoman "
    "actress widow mother señora frau".split()
)


class Whom:
    """Answers in the order of the text; it remembers who spoke last."""

    def __init__(self, text: str, cast: Cast, marked: Sequence[Marked]) -> None:
        self._text = text
        self._cast = cast
        self._marked = marked
        self._mark_starts = [stretch.start for stretch in marked]
        self._last_place = -REACH
        self._last: Entity | None = None

    def entity(self, kind: str, named: Named | None, start: int, end: int) -> Entity | None:
        """The entity behind a speaker printed at these offsets, which is then the last one who spoke."""
        found = self._meant(kind, named, start, end)
        self._last_place, self._last = start, found
        return found

    def _meant(self, kind: str, named: Named | None, start: int, end: int) -> Entity | None:
        printed = self._text[start:end]
        if kind == "pronoun":
            found = self._by_pronoun(printed.lower(), start)
            return found or (named.entity if named is not None else None)
        if named is not None:
            return named.entity
        return self._by_name(printed) if kind == "named" else self._by_description(printed, start)

    def _by_name(self, printed: str) -> Entity | None:
        """The one person with this last name."""
        last = printed.rpartition(" ")[2]
        people = [one for one in self._people if one.name.rpartition(" ")[2] == last]
        return people[0] if len(people) == 1 else None

    @cached_property
    def _people(self) -> list[Entity]:
        people = [one for one in self._cast.entities.values() if one.type is EntityType.PERSON]
        return people if len(people) <= MAX_PEOPLE else []

    def _by_pronoun(self, pronoun: str, start: int) -> Entity | None:
        if pronoun not in {"he", "she", "him", "her"}:
            is_body = self._last is not None and self._last.type is EntityType.ORGANISATION
            return self._last if is_body and start - self._last_place < NEAR else None
        gender = "m" if pronoun in {"he", "him"} else "f"
        people = [named for named in self._people_before(start, REACH) if self._may_be(named.entity, gender)]
        since = self._sentence_start(people[0].start) if people else -1
        spoke_since = self._last_place >= since and start - self._last_place < REACH
        if spoke_since and (self._last is None or self._may_be(self._last, gender)):
            return self._last
        together = [named.entity for named in people if named.start >= since]
        if not together:
            return None
        found = self._last if self._last in together and self._last is not None else together[-1]
        self._genders.setdefault(found.id, gender)
        return found

    def _people_before(self, start: int, reach: int) -> list[Named]:
        """Mentions of people outside quotations, the last first."""
        return [named for named in self._cast.before(start, reach) if is_person(named) and not self._is_quoted(named)]

    def _is_quoted(self, named: Named) -> bool:
        place = bisect_right(self._mark_starts, named.start) - 1
        return place >= 0 and self._marked[place].end >= named.end

    def _sentence_start(self, place: int) -> int:
        since = max(0, place - REACH)
        ends = [(self._text.rfind(mark, since, place), len(mark)) for mark in _SENTENCE_ENDS]
        return max((end + length for end, length in ends if end >= 0), default=since)

    def _may_be(self, entity: Entity, gender: str) -> bool:
        return self._genders.get(entity.id, gender) == gender

    @cached_property
    def _genders(self) -> dict[str, str]:
        """What titles and linked pronouns tell: "Mrs Diallo", "the spokeswoman, Ana Quiroz"."""
        genders: dict[str, str] = {}
        for named in self._cast.mentions:
            if is_person(named) and named.entity.id not in genders:
                words = self._told_by(named)
                if words & _MEN or words & _WOMEN:
                    genders[named.entity.id] = "f" if words & _WOMEN else "m"
        return genders

    def _told_by(self, named: Named) -> set[str]:
        if named.form == "pronoun":
            exact = self._text[named.start : named.end].lower()
            return {"mr"} if exact in {"he", "him", "his"} else {"ms"} if exact in {"she", "her"} else set()
        before = self._text[max(0, named.start - 24) : named.start].replace(",", " ").split()[-1:]
        return {word.lower() for word in before}

    def _by_description(self, printed: str, start: int) -> Entity | None:
        """ "the minister", "the company": the one entity that fits. """
        words = printed.lower().split()
        if words[0] not in {"the", "this", "that", "his", "her"} and words[0] in DETERMINERS:
            return None
        head = words[-1]
        if head in BODIES:
            return self._body(head, start)
        holders = [one for one in self._people if self._holds(one, head)]
        if len(holders) == 1 and words[0] in {"the", "this", "that"}:
            return holders[0]
        if holders or words[0] not in {"the", "this", "that"} or head in GROUPS or head.endswith("s"):
            return None
        return self._only_person(start) if speaks(head) or head.endswith("-old") else None

    def _holds(self, person: Entity, head: str) -> bool:
        """Whether the office is the person's, by title or by the words printed before the name."""
        if person.title:
            return head in person.title.lower().split()
        first = next((one for one in person.mentions if one.where == "body"), None)
        if first is None:
            return False
        before = self._text[max(0, first.start - 50) : first.start].lower().split()
        after = self._text[first.end : first.end + 80]
        apposition = after[2:].partition(",")[0].lower().split() if after.startswith(", ") else []
        return head in before[-1:] or (head in apposition[:6] and apposition[0] in {"the", "a", "an", "its", "her", "his"})

    def _body(self, head: str, start: int) -> Entity | None:
        """The one organisation named before whose name has this noun: "the ministry" is the Ministry of Health."""
        named = [
            one.entity for one in self._cast.before(start, 4 * REACH) if one.entity.type is EntityType.ORGANISATION
        ]
        fits = {one.id: one for one in named if head in one.name.lower().split()}
        if not fits and head in {"company", "firm", "group", "club", "operator", "carrier", "airline", "team"}:
            fits = {one.id: one for one in named if one.subtype in {None, "company"}}
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _only_person(self, start: int) -> Entity | None:
        """Whoever spoke last, when nobody else has been named since; else the only person near."""
        people = {named.entity.id: named.entity for named in self._people_before(start, NEAR)}
        return next(iter(people.values())) if len(people) == 1 else None
