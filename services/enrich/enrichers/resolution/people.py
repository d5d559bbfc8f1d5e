"""What a text says of its persons beyond their names: offices, "the president", "he"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from services.enrich.enrichers.resolution.given_names import gender_of_name
from services.enrich.enrichers.resolution.lexicon import FEMALE, MALE
from services.enrich.enrichers.resolution.mentions import Form, Found, Subject
from services.enrich.enrichers.resolution.names import Name
from services.enrich.enrichers.resolution.nominals import (
    COUNTRY_NOUNS,
    CountryNominal,
    PersonNominal,
    find_nominals,
    holder_of,
    offices_by_noun,
)
from services.enrich.enrichers.resolution.offices import Office, Surroundings, find_office
from services.enrich.enrichers.resolution.pronouns import Gender, PersonMention, link_pronouns

MAX_NOUNS = 40  # looked for in one text, each a pass over it; the bound keeps the work linear
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
    offices = {index: person.office for index, person in enumerate(people) if person.office is not None}
    nouns = [*(COUNTRY_NOUNS if countries else ()), *(office.noun for office in offices.values())]
    nominals = find_nominals(text, nouns[:MAX_NOUNS])
    _add_countries([one for one in nominals if isinstance(one, CountryNominal)], countries, text)
    if not people:
        return
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
    if any(word in FEMALE for word in words):
        return "f"
    return gender_of_name(max((name.exact for name in person.referent.names), key=len)) or None


def _add_countries(nominals: Sequence[CountryNominal], countries: Mapping[str, Subject], text: str) -> None:
    """ "The Arab country" when one country of the text is Arab; "the country" when one alone is named before it."""
    if not nominals or not countries:
        return
    mentioned = ((found, code) for code, one in countries.items() for found in one.mentions)
    places = sorted(Naming(found.start, code, found.form) for found, code in mentioned if found.where == "body")
    for nominal in nominals:
        before = bisect_left(places, (nominal.start,))
        code = _meant(nominal, countries, places[max(0, before - _LOOK_BACK) : before], text)
        if code is not None:
            countries[code].mentions.append(Found("body", nominal.start, nominal.end, "nominal"))


class Naming(NamedTuple):
    """Where the body names a country, which, and how."""

    start: int
    code: str
    form: Form


_LOOK_BACK = 8  # namings before "the country" that are looked at
_SENTENCE_CHARS = 400  # longer sentences are looked at from here on


def _meant(nominal: CountryNominal, countries: Mapping[str, Subject], near: Sequence[Naming], text: str) -> str | None:
    """The country a paraphrase means; `near` are the last namings before it."""
    if nominal.may_be:
        fitting = [code for code in countries if code in nominal.may_be]
        return fitting[0] if len(fitting) == 1 else None
    if len(countries) == 1 and near:
        return next(iter(countries))
    least = max(0, nominal.start - _SENTENCE_CHARS)
    since = max(least - 1, *(text.rfind(end, least, nominal.start) for end in (". ", "\n")))
    forms = {naming.code: naming.form for naming in near if naming.start > since}
    if len(forms) != 1 or "demonym" in forms.values():  # "Chinese loans" do not make China the country
        return None
    return next(iter(forms))


def surroundings(text: str, names: Iterable[Name]) -> Surroundings:
    """The body's names by where they begin and end."""
    body = [name for name in names if name.where == "body"]
    return Surroundings(text, {name.end: name for name in body}, {name.start: name for name in body})
