"""Subjects as the entities of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.enrich.enrichers.resolution.atlas import atlas
from services.enrich.enrichers.resolution.bodies import BODIES, Body
from services.enrich.enrichers.resolution.kinds import subtype_of
from services.enrich.enrichers.resolution.linking import local_uri
from services.enrich.enrichers.resolution.mentions import Found, Subject
from services.enrich.enrichers.resolution.names import Name
from services.enrich.enrichers.resolution.wording import key_of
from services.enrich.enrichers.salience import relation, relevance
from shared.annotations import ORGANISATION, PLACE, Entity, Mention
from shared.structs import unchecked

_SURE, _COUNTRY, _ENTRY = 0.97, 0.97, 0.99
_DOUBTFUL = 0.5  # which Georgia, nobody can tell


def build_entities(subjects: Sequence[Subject], headline: str, body: str, *, most: float = _SURE) -> tuple[Entity, ...]:
    """The entities in order of first mention, headline first, with the ids e1, e2, ...; `most` bounds the confidence of
    those that no operator vouches for."""
    for subject in subjects:
        subject.mentions.sort(key=_reading_order)
    ordered = sorted(subjects, key=lambda subject: _reading_order(subject.mentions[0]))
    ids = {id(subject): f"e{nth}" for nth, subject in enumerate(ordered, start=1)}
    return tuple([_entity(subject, ids, headline, body, most) for subject in ordered])


def _reading_order(found: Found) -> tuple[bool, int, int]:
    return found.where == "body", found.start, found.end


def _entity(subject: Subject, ids: Mapping[int, str], headline: str, body: str, most: float) -> Entity:
    known = _known_body(subject) if subject.type is ORGANISATION else None
    is_listed = subject.spot is not None or known is not None  # else there is nothing to look up: most entities
    score = relevance(subject.mentions)
    return unchecked(
        Entity,
        id=ids[id(subject)],
        type=subject.type,
        subtype=_subtype(subject, known) if is_listed or subject.type is ORGANISATION else None,
        name=subject.name,
        title=subject.office_text,
        aliases=_aliases(subject, known),
        code=subject.spot.code if subject.spot else None,
        wikidata=_wikidata(subject, known) if is_listed else None,
        uri=_uri(subject, known),
        rel=relation(score),
        relevance=score,
        confidence=_confidence(subject, most),
        mentions=tuple([_mention(found, ids, headline, body) for found in subject.mentions]),
    )


def _mention(found: Found, ids: Mapping[int, str], headline: str, body: str) -> Mention:
    start, end, other = found.start, found.end, found.refers_to
    return unchecked(
        Mention,
        start=start,
        end=end,
        exact=(body if found.where == "body" else headline)[start:end],
        form=found.form,
        where=found.where,
        refers_to=ids[id(other)] if other is not None else None,
    )


def _known_body(subject: Subject) -> Body | None:
    """The checked body an organisation is."""
    if subject.entry is not None:
        return None
    for name in subject.referent.names:
        if name.key in BODIES:
            return BODIES[name.key]
    return None


def _subtype(subject: Subject, body: Body | None) -> str | None:
    if subject.spot is not None:
        return subject.spot.subtype
    if body is not None:
        return body.subtype
    return subtype_of(subject.name) if subject.type is ORGANISATION else None


def _aliases(subject: Subject, body: Body | None) -> tuple[str, ...]:
    """Other names: those the text gives, except mere parts of the name, and those a well-known body has."""
    names = subject.referent.names
    if subject.type is PLACE or (body is None and subject.entry is None and _is_alike(names)):
        return ()
    own = key_of(subject.name)
    printed = {name.key: name.exact for name in names if name.key != own}
    if not (printed or body):
        return ()
    known = (body.name, *body.aliases) if body is not None else ()
    found = {key_of(name): name for name in known} | printed
    return tuple(name for key, name in found.items() if key != own and not _is_part(key, own))


def _is_alike(names: Sequence[Name]) -> bool:
    """Whether all are spelt alike: then that is what the subject goes by."""
    key = names[0].key
    return len(names) == 1 or all(name.key == key for name in names)


def _is_part(key: str, whole: str) -> bool:
    return f" {key} " in f" {whole} "


def _wikidata(subject: Subject, body: Body | None) -> str | None:
    if subject.spot is not None:
        return subject.spot.wikidata
    return body.wikidata if body is not None else None


def _uri(subject: Subject, body: Body | None) -> str | None:
    if subject.entry is not None:
        return subject.entry.uri or local_uri(subject.type, subject.entry.id)
    if subject.spot is not None:
        return subject.spot.uri or local_uri(subject.type, subject.spot.code or subject.name)
    if body is not None:
        return (
            f"http://www.wikidata.org/entity/{body.wikidata}" if body.wikidata else local_uri("organisation", body.name)
        )
    return local_uri(subject.type, subject.name)


def _confidence(subject: Subject, most: float) -> int:
    """0-100: how sure the tagger was of the names, and more when the name is known."""
    names, spot = subject.referent.names, subject.spot
    if subject.entry is not None:
        sure = _ENTRY
    elif spot is not None and spot.subtype in _COUNTRIES:
        sure = min(most, _DOUBTFUL if _is_doubtful(names) else _COUNTRY)
    else:
        is_repeated = len(names) > 1
        tagged = sum(name.confidence for name in names) / len(names) if is_repeated else names[0].confidence
        sure = min(most, tagged + (_KNOWN if spot is not None else _REPEATED if is_repeated else 0.0))
    return round(100 * sure)


_COUNTRIES = frozenset({"country", "territory"})
_KNOWN, _REPEATED = 0.1, 0.05  # what a place's own entry in the atlas, and a second mention, add


def _is_doubtful(names: Sequence[Name]) -> bool:
    """Whether all that names the country is a name that people and a US state bear: "Georgia"."""
    shared = atlas().shared_with_people
    return all(name.key in shared for name in names)
