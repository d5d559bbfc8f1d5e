"""Subjects as the entities of a record."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.enrichers.resolution.bodies import BODIES, Body
from services.enrich.enrichers.resolution.kinds import subtype_of
from services.enrich.enrichers.resolution.linking import local_uri
from services.enrich.enrichers.resolution.mentions import Found, Subject
from services.enrich.enrichers.resolution.wording import key_of
from services.enrich.enrichers.salience import relation, relevance
from shared.annotations import Entity, EntityType, Mention

_DOUBTFUL = 50


def build_entities(subjects: Sequence[Subject], headline: str, body: str) -> tuple[Entity, ...]:
    """The entities in order of first mention, headline first, with the ids e1, e2, ..."""
    for subject in subjects:
        subject.mentions.sort(key=_reading_order)
    ordered = sorted(subjects, key=lambda subject: _reading_order(subject.mentions[0]))
    ids = {id(subject): f"e{nth}" for nth, subject in enumerate(ordered, start=1)}
    texts = {"headline": headline, "body": body}
    return tuple(_entity(subject, ids, texts) for subject in ordered)


def _reading_order(found: Found) -> tuple[bool, int, int]:
    return found.where == "body", found.start, found.end


def _entity(subject: Subject, ids: dict[int, str], texts: dict[str, str]) -> Entity:
    mentions = tuple(
        Mention(
            start=one.start,
            end=one.end,
            exact=texts[one.where][one.start : one.end],
            form=one.form,
            where=one.where,
            refers_to=None if one.refers_to is None else ids[id(one.refers_to)],
        )
        for one in subject.mentions
    )
    body = _known_body(subject)
    score = relevance(mentions)
    return Entity(
        id=ids[id(subject)],
        type=subject.type,
        subtype=_subtype(subject, body),
        name=subject.name,
        title=subject.office_text,
        aliases=_aliases(subject, body),
        code=subject.spot.code if subject.spot else None,
        wikidata=_wikidata(subject, body),
        uri=_uri(subject, body),
        rel=relation(score),
        relevance=score,
        confidence=_confidence(subject),
        mentions=mentions,
    )


def _known_body(subject: Subject) -> Body | None:
    if subject.type is not EntityType.ORGANISATION or subject.entry is not None:
        return None
    return next((BODIES[name.key] for name in subject.referent.names if name.key in BODIES), None)


def _subtype(subject: Subject, body: Body | None) -> str | None:
    if subject.spot is not None:
        return subject.spot.subtype
    if body is not None:
        return body.subtype
    return subtype_of(subject.name) if subject.type is EntityType.ORGANISATION else None


def _aliases(subject: Subject, body: Body | None) -> tuple[str, ...]:
    """Other names: those the text gives, except mere parts of the name, and those a well-known body has."""
    if subject.type is EntityType.PLACE:
        return ()
    printed = (name.exact for name in subject.referent.names if name.exact not in subject.name)
    known = (body.name, *body.aliases) if body is not None else ()
    own = key_of(subject.name)
    found = {key: name for name in (*known, *printed) if (key := key_of(name)) != own and not _is_part(key, own)}
    return tuple(found.values())


def _is_part(key: str, whole: str) -> bool:
    return f" {key} " in f" {whole} "


def _wikidata(subject: Subject, body: Body | None) -> str | None:
    if subject.spot is not None:
        return subject.spot.wikidata
    return body.wikidata if body is not None else None


def _uri(subject: Subject, body: Body | None) -> str | None:
    if subject.entry is not None:
        return subject.entry.uri or local_uri(subject.type.value, subject.entry.id)
    if subject.spot is not None:
        return subject.spot.uri or local_uri(subject.type.value, subject.spot.code or subject.name)
    if body is not None:
        return f"http://www.wikidata.org/entity/{body.wikidata}" if body.wikidata else local_uri("organisation", body.name)
    return local_uri(subject.type.value, subject.name)


def _confidence(subject: Subject) -> int:
    """0-100: how sure the tagger was of the names, and more when the name is known."""
    if subject.entry is not None:
        return 99
    names = subject.referent.names
    tagged = sum(name.confidence for name in names) / len(names)
    if subject.spot is not None and subject.spot.subtype in {"country", "territory"}:
        return _DOUBTFUL if _is_doubtful(subject) else 97
    known = 0.1 if subject.spot is not None else 0.05 if len(names) > 1 else 0.0
    return round(100 * min(0.97, tagged + known))


def _is_doubtful(subject: Subject) -> bool:
    """Whether all that names the country is a name that people and a US state bear: "Georgia"."""
    from services.enrich.enrichers.resolution.atlas import atlas

    shared = atlas().shared_with_people
    return all(name.key in shared for name in subject.referent.names)
