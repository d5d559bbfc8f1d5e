"""Organisations introduced with their acronym: "Supreme National Security Council (SNSC)".

After Schwartz & Hearst (2003), stricter: every letter stands for a word, and every capitalised word gives a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from services.enrich.enrichers.gazetteer import Form, find_names, index_names, mention, texts
from services.enrich.enrichers.salience import relation, relevance
from shared.annotations import Entity, EntityType, Mention
from shared.contracts import Record

Mentions: TypeAlias = dict[str, list[Mention]]

MAX_DEFINITIONS = 50  # an article introduces a handful; the bound keeps the work linear whatever the text
MAX_NAME_CHARS = 160  # ten letters rarely stand for more

# What the head noun says is not a body: laws, papers, offices held, measures, illnesses, works, regions.
NOT_BODIES = frozenset({
    "Act", "Africa", "Agreement", "Area", "Areas", "Assessment", "Assessments", "Bill", "Caribbean",
    "Certificate", "Commanding", "Commissioner", "Conference", "Convention", "Conventions", "Dam",
    "Day", "Deal", "Dialogue", "Director", "Disease", "Disorder", "District", "Districts", "Dollar",
    "Exam", "Examination", "Executive", "Framework", "General", "Index", "Initiative", "Inspector",
    "Intelligence", "Law", "Learning", "Line", "Machine", "Machines", "Mechanism", "Memorandum",
    "Minister", "Number", "Officer", "Order", "Plan", "Policy", "President", "Prevention", "Procedure",
    "Product", "Program", "Programme", "Project", "Protocol", "Rate", "Report", "Reports", "Scheme",
    "Standard", "Strategy", "Survey", "Syndrome", "Test", "Things", "Time", "Treaty", "Virus", "Zone",
    "Zones",
})  # fmt: skip
_PREPOSITIONS = re.compile(r" (?:of|for|on|to|in|against|with) ")
_DEFINED = re.compile(r"\(([A-Z][A-Za-z&]{1,9})\)")
_WORD = re.compile(r"\w+")
_NAME_BREAK = re.compile(r"[^\w ,&’'\-]")
_JOINERS = frozenset({
    "a", "an", "and", "de", "del", "der", "des", "di", "du", "et", "for", "in", "la", "le", "of", "on",
    "the", "to", "und", "y",
})  # fmt: skip


def add_organisations(record: Record) -> Record:
    """The record with the organisations it introduces; what is known as something else is left alone."""
    known = {one.exact for entity in record.entities for one in entity.mentions}
    found = find_organisations(record.article.headline, record.article.body, frozenset(known))
    return record.model_copy(update={"entities": record.entities + found})


def find_organisations(headline: str, body: str, known: frozenset[str] = frozenset()) -> tuple[Entity, ...]:
    """One entity per introduced organisation, with every mention of name and acronym; `id` is its name."""
    acronyms: dict[str, str] = {}
    for name, acronym in islice(_definitions(body), MAX_DEFINITIONS):
        if known.isdisjoint((name, acronym)) and _head_noun(name) not in NOT_BODIES:
            acronyms.setdefault(name, acronym)
    mentions = _mentions(headline, body, acronyms) if acronyms else {}
    return tuple(_entity(name, acronyms[name], tuple(found)) for name, found in mentions.items())


def _head_noun(name: str) -> str:
    """The last word before the first preposition: "Convention" of "National Convention on Trade"."""
    head = _PREPOSITIONS.split(name, maxsplit=1)[0]
    return head.rpartition(" ")[2]


def _definitions(text: str) -> Iterator[tuple[str, str]]:
    """Name and acronym of each introduction."""
    for found in _DEFINED.finditer(text):
        name = _name_before(text[max(0, found.start() - MAX_NAME_CHARS) : found.start()], found[1])
        if name:
            yield name, found[1]


def _name_before(text: str, acronym: str) -> str | None:
    """The words at the end of the text that the acronym stands for."""
    text = text.rstrip().removesuffix("’s").removesuffix("'s")
    text = _NAME_BREAK.split(text)[-1]
    words = list(_WORD.finditer(text))
    for joiners_count in (False, True):  # ANC leaves none out; "Bank of Ghana (BoG)" counts its "of"
        start = _start_of_name(text, words, acronym.replace("&", ""), joiners_count)
        if start is not None:
            return text[start:]
    return None


def _start_of_name(text: str, words: list[re.Match[str]], letters: str, joiners_count: bool) -> int | None:
    """Where the word that gives the first letter stands; None unless the last words give all letters."""
    letters = letters.casefold()
    for word in reversed(words):
        initial = word[0][0]
        joins = word[0] in _JOINERS or text[word.start() - 1 : word.start()] in {"-", "’", "'"}
        if letters.endswith(initial.casefold()) and (initial.isupper() or (joins and joiners_count)):
            letters = letters[:-1]
        elif not joins:
            return None
        if not letters:
            return word.start() if initial.isupper() else None
    return None


def _mentions(headline: str, body: str, acronyms: dict[str, str]) -> Mentions:
    """Mentions by organisation; an acronym given twice belongs to the organisation that came first."""
    forms: list[tuple[str, tuple[str, Form]]] = [(name, (name, "name")) for name in acronyms]
    forms += [(acronym, (name, "alias")) for name, acronym in acronyms.items()]
    index, mentions = index_names(forms), Mentions()
    for where, text in texts(headline, body):
        for start, end, (name, form) in find_names(text, index):
            mentions.setdefault(name, []).append(mention(where, text, start, end, form))
    return mentions


def _entity(name: str, acronym: str, mentions: tuple[Mention, ...]) -> Entity:
    score = relevance(mentions)
    return Entity(
        id=name,
        type=EntityType.ORGANISATION,
        name=name,
        aliases=(acronym,),
        rel=relation(score),
        relevance=score,
        confidence=90,
        mentions=mentions,
    )
