"""What a text says of its persons beyond their names: offices, "the president", "he"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from services.enrich.enrichers.resolution.lexicon import FEMALE, MALE
from services.enrich.enrichers.resolution.mentions import Found, Subject
from services.enrich.enrichers.resolution.names import Name
from services.enrich.enrichers.resolution.nominals import (
    CountryNominal,
    PersonNominal,
    find_nominals,
    holder_of,
    offices_by_noun,
)
from services.enrich.enrichers.resolution.offices import Office, Surroundings, find_office
from services.enrich.enrichers.resolution.pronouns import Gender, PersonMention, link_pronouns

OFFICE_LOOKS = 3  # mentions of a person that are looked at for an office: it is told when somebody is introduced


def add_offices(people: Sequence[Subject], around: Surroundings) -> None:
    """Give each person the office printed at one of the first mentions in the body."""
    for person in people:
        mentions = [one for one in person.referent.names if one.where == "body"]
        for name in sorted(mentions[: 4 * OFFICE_LOOKS], key=lambda name: name.start)[:OFFICE_LOOKS]:
            office = find_office(around, name)
            if office is not None and office.end > office.start:
                person.office = office
                person.office_text = around.text[office.start : office.end]
                break


def add_paraphrases(people: Sequence[Subject], countries: Mapping[str, Subject], around: Surroundings) -> None:
    """Add "the Iraqi president", "the country" and pronouns, where they can mean one only."""
    text = around.text
    nominals = list(find_nominals(text))
    _add_countries([one for one in nominals if isinstance(one, CountryNominal)], countries, text)
    if not people:
        return
    offices = {index: person.office for index, person in enumerate(people) if person.office is not None}
    _add_holders([one for one in nominals if isinstance(one, PersonNominal)], people, offices)
    genders = {index: gender for index, person in enumerate(people) if (gender := _gender(person, text)) is not None}
    for pronoun, person in link_pronouns(text, _person_mentions(people), genders):
        people[person].mentions.append(Found("body", pronoun.start, pronoun.end, "pronoun"))


def _person_mentions(people: Sequence[Subject]) -> list[PersonMention]:
    """Names and nominals in reading order; somebody introduced with an office begins where that does."""
    found: list[PersonMention] = []
    for index, person in enumerate(people):
        office = person.office
        for mention in person.mentions:
            if mention.where == "body":
                is_introduced = office is not None and office.end == mention.start - 1
                start = office.start if office is not None and is_introduced else mention.start
                found.append(PersonMention(start, mention.end, index))
    return sorted(found)


def _add_holders(nominals: Iterable[PersonNominal], people: Sequence[Subject], offices: Mapping[int, Office]) -> None:
    """ "The Iraqi president" after somebody was introduced as such."""
    by_noun = offices_by_noun(offices)
    for nominal in nominals:
        if nominal.noun not in by_noun:
            continue
        holder = holder_of(nominal, by_noun[nominal.noun])
        if holder is not None and offices[holder].start < nominal.start and not _covers(offices[holder], nominal):
            people[holder].mentions.append(Found("body", nominal.start, nominal.end, "nominal"))


def _covers(office: Office, nominal: PersonNominal) -> bool:
    return office.start < nominal.end and nominal.start < office.end


def _gender(person: Subject, text: str) -> Gender | None:
    """What "Mr", "spokeswoman" and the like tell."""
    office = person.office
    words = [office.noun] if office is not None else []
    for name in person.referent.names[:OFFICE_LOOKS]:
        if name.where == "body":
            before = text[max(0, name.start - 16) : name.start].rstrip(". ").rpartition(" ")[2]
            words.append(before.casefold())
    if any(word in MALE for word in words):
        return "m"
    return "f" if any(word in FEMALE for word in words) else None


def _add_countries(nominals: Sequence[CountryNominal], countries: Mapping[str, Subject], text: str) -> None:
    """ "The Arab country" when one country of the text is Arab; "the country" when one alone is named before it."""
    if not nominals or not countries:
        return
    places = sorted(
        (found.start, code) for code, one in countries.items() for found in one.mentions if found.where == "body"
    )
    walked = 0
    before: list[tuple[int, str]] = []
    for nominal in nominals:
        while walked < len(places) and places[walked][0] < nominal.start:
            before.append(places[walked])
            walked += 1
        code = _meant(nominal, countries, before, text)
        if code is not None:
            countries[code].mentions.append(Found("body", nominal.start, nominal.end, "nominal"))


_LOOK_BACK = 8  # country mentions before "the country" that are looked at
_SENTENCE_CHARS = 400  # longer sentences are looked at from here on


def _meant(
    nominal: CountryNominal, countries: Mapping[str, Subject], before: Sequence[tuple[int, str]], text: str
) -> str | None:
    if nominal.may_be:
        fitting = [code for code in countries if code in nominal.may_be]
        return fitting[0] if len(fitting) == 1 else None
    if len(countries) == 1 and before:
        return next(iter(countries))
    near = before[-_LOOK_BACK:]
    since = max(
        text.rfind(". ", max(0, nominal.start - 400), nominal.start),
        text.rfind("\n", max(0, nominal.start - 400), nominal.start),
    )
    same_sentence = {code for start, code in near if start > since >= 0}
    return same_sentence.pop() if len(same_sentence) == 1 else None


def surroundings(text: str, names: Iterable[Name]) -> Surroundings:
    """The body's names by where they begin and end."""
    body = [name for name in names if name.where == "body"]
    return Surroundings(text, {name.end: name for name in body}, {name.start: name for name in body})
