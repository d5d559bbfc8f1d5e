"""Whom a name, description or pronoun stands for, where that is safe: the entity, by what was said before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from services.enrich.enrichers.quotes.asides import asked, is_aside, opens_sentence, replies
from services.enrich.enrichers.quotes.bodies_meant import is_body
from services.enrich.enrichers.quotes.bodies_speaking import NEAR, BodiesSpeaking, Spoke
from services.enrich.enrichers.quotes.cast import Cast, Named, first_in_body
from services.enrich.enrichers.quotes.genders import FEMALE, MALE, Gender, alone, gender_of
from services.enrich.enrichers.quotes.holders import REACH
from services.enrich.enrichers.quotes.marks import Marked
from services.enrich.enrichers.quotes.namesakes import Namesakes
from services.enrich.enrichers.quotes.people_meant import (
    Callings,
    Description,
    is_anonymous,
    is_one_person,
    is_several,
    read_description,
)
from services.enrich.enrichers.quotes.scene import Scene
from services.enrich.enrichers.quotes.speaking_nouns import BODIES, COMPANIES
from services.enrich.enrichers.quotes.subjects import Subject
from services.enrich.enrichers.resolution.human_nouns import is_human
from shared.annotations import Entity, EntityType

MAX_ODD = 75  # of a hundred: an entity's confidence above which its type is not doubted
MAX_PEOPLE = 500  # more entities than that are a list of names, in which nobody is meant for sure

_SOMEBODY = re.compile(r"The (?:\d{1,3}-year-old|(?:father|mother) of \w+)\b")
_SUBJECT = re.compile(r"(?:He|She)\b")
_DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their"})
_GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}


class Whom:
    """Answers in the order of the text; it remembers who spoke last."""

    def __init__(self, text: str, cast: Cast, marked: Sequence[Marked], begin: int = 0) -> None:
        self._text = text
        self._begin = begin
        self._scene = Scene(text, cast, marked, begin)
        self._bodies = BodiesSpeaking(text, begin, self._scene)
        self._cast = cast
        self._known: dict[str, Gender] = {}
        self._said = (0, 0)
        self._last_place = -REACH
        self._last: Entity | None = None
        self._strangers: set[str] = set()  # "a diplomat" has spoken, and was not named

    def entity(self, subject: Subject, place: tuple[int, int], said: tuple[int, int]) -> Entity | None:
        """The entity behind a speaker printed at these offsets, which is then the last one who spoke. Whoever is named
        in what was `said` did not say it."""
        if place[0] == self._last_place:  # words that go on behind their speaker
            return self._last
        self._said = said
        found = self._meant(subject.kind, subject.named, *place)
        if found is not None and " " not in found.name:
            printed = self._text[place[0] : place[1]].lower()
            gender = _GENDERS.get(printed, "") or self._namesakes.gender_by_title(place[0])
            found = self._namesakes.meant(found, place[0], self._last, lambda one: self._may_be(one, gender))
        self._last_place, self._last = place[0], found
        return found

    def _meant(self, kind: str, named: Named | None, start: int, end: int) -> Entity | None:
        printed = self._text[start:end]
        if kind == "pronoun":
            found = self._by_pronoun(printed.lower(), start)
            return found or (named.entity if named is not None else None)
        if named is not None:
            return named.entity
        return self._namesakes.called(printed, start) if kind == "named" else self._by_description(printed, start)

    @cached_property
    def _people(self) -> list[Entity]:
        people = [one for one in self._cast.entities.values() if one.type is EntityType.PERSON]
        return people if len(people) <= MAX_PEOPLE else []

    @cached_property
    def _namesakes(self) -> Namesakes:
        return Namesakes(self._people, self._text, self._scene)

    @cached_property
    def _callings(self) -> Callings:
        return Callings(self._people, self._text, self._begin)

    def _by_pronoun(self, pronoun: str, start: int) -> Entity | None:
        gender = _GENDERS.get(pronoun)
        if gender is None:
            return self._bodies.meant_by_it(start, self._before_words(start), self._spoke) if pronoun == "it" else None
        last = self._still_speaking(start)
        if last is not None and (self._may_be(last, gender) or not self._gender(last).is_sure):
            return last
        near = self._people_beside(start)
        people = [named for named in near if self._may_be(named.entity, gender)]
        found = self._described_before(start, gender)
        if found is None and replies(self._text, start + len(pronoun)):
            end = self._scene.sentence_start(self._before_words(start))
            found = asked(self._text, [one for one in people if self._scene.sentence_start(end - 2) <= one.start < end])
        found = found or self._salient(people, start, gender)
        if found is None:  # then a pronoun that told otherwise was somebody else's
            people = [named for named in near if not self._gender(named.entity).is_sure]
            found = self._salient(people, start, "") or self._odd_speaker(start) or alone(self._text, near, start)
        if found is not None:
            known = self._gender(found)
            self._known[found.id] = known if known.letter and known.is_sure else Gender(gender)
        return found

    def _people_beside(self, start: int) -> list[Named]:
        """The people before, without those who only stand in the sentence before: "The 12-year-old beat Pavel Ruz."."""
        near = self._people_before(start, REACH)
        end = self._scene.sentence_start(self._before_words(start))
        since = self._scene.sentence_start(end - 2)
        if not _SOMEBODY.match(self._text, since):
            return near
        return [named for named in near if not since <= named.start < end] or near

    @property
    def _spoke(self) -> Spoke:
        return Spoke(self._last, self._last_place)

    def _still_speaking(self, start: int) -> Entity | None:
        """The person who spoke last, in the same paragraph, with nobody else named since."""
        last = self._last
        if last is None or last.type is not EntityType.PERSON or "\n" in self._text[self._last_place : start]:
            return None
        since = self._scene.before(start, start - self._last_place)
        named = (one for one in since if one.form != "pronoun" and one.entity.type is EntityType.PERSON)
        return last if all(one.entity.id == last.id for one in named) else None

    def _odd_speaker(self, start: int) -> Entity | None:
        """Whoever spoke last and passed for a body or a place, which "he" says is neither: "Mujica"."""
        last = self._last
        if last is None or start - self._last_place > NEAR or last.type is EntityType.PERSON:
            return None
        words = last.name.lower().split()
        is_odd = last.confidence is not None and last.confidence < MAX_ODD and last.code is None
        return last if is_odd and BODIES.isdisjoint(words) else None

    def _described_before(self, start: int, gender: str) -> Entity | None:
        """The holder of the office the sentence before begins with: "The mayor was more careful. “…” he said"."""
        start = self._before_words(start)
        words = self._text[self._scene.sentence_start(self._scene.sentence_start(start) - 2) : start].split(" ", 4)
        if words[0] != "The":
            return None
        noun = next((word for word in words[1:4] if is_human(word) or word.endswith("-old")), "")
        holders = self._callings.holders(noun.lower()) if noun else []
        return holders[0] if len(holders) == 1 and self._may_be(holders[0], gender) else None

    def _salient(self, people: list[Named], start: int, gender: str) -> Entity | None:
        """Of people named before, the last first: whoever spoke last, else the subject of the last sentence."""
        since = self._scene.sentence_start(people[0].start) if people else -1
        last = None if self._has_given_way(people) else self._last_speaker(start, since, gender)
        return last or self._subject(people, start, since)

    def _has_given_way(self, people: list[Named]) -> bool:
        """Whether a sentence about somebody else has begun since somebody spoke last."""
        named = next((one for one in people if one.form != "pronoun"), None)
        if named is None or self._last is None or named.start <= self._last_place:
            return False
        return named.entity.id != self._last.id and opens_sentence(self._text, self._begin, named)

    def _before_words(self, start: int) -> int:
        """Where the words said begin, when they stand in front of their speaker."""
        since, until = self._said
        return since if since < until <= start else start

    def _last_speaker(self, start: int, since: int, gender: str) -> Entity | None:
        """Whoever spoke last, unless a sentence about somebody else has followed."""
        last = self._last
        if last is None or last.type is not EntityType.PERSON or start - self._last_place > REACH:
            return None
        if not self._may_be(last, gender):
            return None
        goes_on = since >= 0 and (_SUBJECT.match(self._text, since) or not self._names_subject(since, start))
        return last if self._last_place >= since or goes_on else None

    def _names_subject(self, since: int, start: int) -> bool:
        """Whether the sentence begins with a person, or is the first to name one."""
        here = [named for named in self._people_before(start, start - since) if named.start >= since]
        return any(opens_sentence(self._text, self._begin, named) or self._is_new(named, since) for named in here)

    @staticmethod
    def _is_new(named: Named, since: int) -> bool:
        return first_in_body(named.entity) >= since

    def _subject(self, people: list[Named], start: int, since: int) -> Entity | None:
        """The first person named in the sentence that begins at `since`; nobody when a stranger has spoken since.

        Whoever only stands beside others there ("in a letter to Salih") gives way to the person the sentence before
        is about.
        """
        if not people or (self._last is None and self._last_place >= since):
            return None
        here = [named for named in people if named.start >= since]
        first = next((named for named in reversed(here) if not is_aside(self._text, self._begin, named)), None)
        earlier = people[len(here) :]
        is_beside = first is None and self._scene.sentence_start(start) == since
        if not is_beside or not earlier:
            return (first or here[-1]).entity
        since = self._scene.sentence_start(earlier[0].start)
        there = [named for named in reversed(earlier) if named.start >= since]
        return next((named for named in there if not is_aside(self._text, self._begin, named)), there[0]).entity

    def _people_before(self, start: int, reach: int) -> list[Named]:
        """Mentions of people outside quotations, the last first."""
        people = self._scene.people_before(start, reach)
        since, until = self._said
        others = [named for named in people if not since <= named.start < until]
        return others if self._is_others(others, start) else people

    def _is_others(self, people: list[Named], start: int) -> bool:
        """Whether whoever spoke last, near by, is among the people; then nobody reports on himself by name."""
        last = self._last
        return last is not None and start - self._last_place < NEAR and any(one.entity.id == last.id for one in people)

    def _may_be(self, entity: Entity, gender: str) -> bool:
        known = self._gender(entity).letter
        return not known or not gender or known == gender

    def _gender(self, entity: Entity) -> Gender:
        known = self._known.get(entity.id)
        if known is None:
            known = self._known[entity.id] = gender_of(entity, self._text, self._cast)
        return known

    def _by_description(self, printed: str, start: int) -> Entity | None:
        """ "the minister", "the company", "the 34-year-old", "his wife": the one entity that fits."""
        description = read_description(printed)
        head = description.head
        if description.article in {"a", "an"}:
            self._strangers.add(head)
        is_stranger = head in self._strangers or is_anonymous(head, self._text[max(0, start - NEAR) : start])
        if description.article not in _DEFINITE or is_stranger:
            return None
        found = self._body_described(description, start)
        if found is not None or (head in BODIES and not description.tail and not is_human(head)):
            return found  # "the miner" may be a person
        is_person = is_one_person(description)
        holders = self._callings.fitting(description, start) if is_person or not is_several(head) else []
        if description.is_owned:
            holders = [one for one in holders if self._last is None or one.id != self._last.id]
        if len(holders) == 1:
            return holders[0]
        gender = "f" if head in FEMALE else "m" if head in MALE else ""
        relative = self._relative(head, start, gender)
        if relative is not None or not is_person or description.is_owned or (description.tail and not holders):
            return relative
        return self._recent_person(head, start, {one.id for one in holders}, gender)

    def _body_described(self, description: Description, start: int) -> Entity | None:
        """ "the ministry", "the company", "The Akure-based grinder"."""
        head = description.head
        if description.tail:
            return None
        if any(word.endswith(("-based", "-listed")) for word in description.modifiers):
            return self._bodies.called("company", start, self._spoke)
        if head in COMPANIES and (opening := self._body_that_opens_what_was_said(start)):
            return opening
        found = self._bodies.called(head, start, self._spoke, is_bare=description.is_bare) if head in BODIES else None
        return None if description.is_owned else found

    def _body_that_opens_what_was_said(self, start: int) -> Entity | None:
        """Lakeside Lines in "Lakeside Lines has bought a rival, the company said"."""
        since, until = self._said
        since += 4 * self._text.startswith("The ", since)
        named = self._cast.at(since, since + 1) if since < until <= start else None
        is_opening = named is not None and named.start == since and is_body(named.entity)
        return named.entity if named is not None and is_opening else None

    def _relative(self, noun: str, start: int, gender: str) -> Entity | None:
        """ "The son", "his wife": the relative of whoever spoke last."""
        last = self._last
        if last is None or last.type is not EntityType.PERSON:
            return None
        namesake = self._callings.relative(last, noun)
        if namesake is not None or not self._callings.is_relative(last, noun):
            return namesake
        people = [named.entity for named in self._people_before(start, REACH) if named.entity.id != last.id]
        surely = (one for one in people if self._gender(one).letter == gender)
        return next(surely, None) or next((one for one in people if self._may_be(one, gender)), None)

    def _recent_person(self, head: str, start: int, among: set[str], gender: str) -> Entity | None:
        """The only person near who may be called so; of several, whoever a pronoun would stand for."""
        people = [named for named in self._people_before(start, NEAR) if self._may_be(named.entity, gender)]
        if among:
            people = [named for named in people if named.entity.id in among]
        else:
            people = [named for named in people if not self._callings.is_otherwise(named.entity, head)]
        if len({named.entity.id for named in people}) == 1:
            return people[0].entity
        return self._salient(people, start, gender)
