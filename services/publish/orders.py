"""What a store is sent, as its URL says it: `sqlite:////data/en.db#language=en,de&shape=flat`.

Options stand behind `#`, values are separated by commas and percent-encoded where need be. Several of one option widen
the choice, different options narrow it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from services.publish.shapes import SHAPES, Shape
from services.publish.stores.base import Misconfigured
from shared.contracts import PubStatus, Record
from shared.ninjs import to_ninjs
from shared.structs import changed

# What each option looks at. A language matches its regions: `en` wants `en-GB` too.
TRAITS: Mapping[str, Callable[[Record], Collection[str | None]]] = {
    "source": lambda record: {record.article.source},
    "language": lambda record: {record.language, record.language.split("-")[0]},
    "section": lambda record: {name.casefold() for name in record.article.sections},
    "entity-type": lambda record: {entity.type.value for entity in record.entities},
    "story-role": lambda record: {record.cluster.role} if record.cluster else {"unknown"},
}


@dataclass(frozen=True, slots=True)
class Order:
    """A store's URL without its options, the form its documents have, and which records it wants."""

    url: str
    shape: Shape = to_ninjs
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def wants(self, record: Record) -> bool:
        """Whether the store is to have this version. A withdrawal is for everybody."""
        if record.is_withdrawn:
            return True
        return all(not wanted.isdisjoint(TRAITS[trait](record)) for trait, wanted in self.only.items())

    def fill(self, record: Record) -> Record | None:
        """What the store is to write: the record; nothing; or its withdrawal, when an earlier version may be there."""
        if self.wants(record):
            return record
        return None if record.version == 1 else _withdrawn(record)


EVERYTHING = Order("")


def read_order(url: str) -> Order:
    """Raises Misconfigured for an option or a shape that does not exist, and says which do."""
    place, _, fragment = url.partition("#")
    options = dict(_read_option(option) for option in fragment.split("&") if option)
    shape = options.pop("shape", frozenset({"ninjs"}))
    return Order(place, _shape(shape), options)


def _read_option(option: str) -> tuple[str, frozenset[str]]:
    name, equals, listed = option.partition("=")
    values = [unquote(value) for value in listed.split(",") if value]
    if name != "shape" and name not in TRAITS:
        raise Misconfigured(f"no store option {name!r}; known: shape, {', '.join(TRAITS)}")
    if not equals or not values:
        raise Misconfigured(f"expected {name}=value or {name}=one,two")
    return name, frozenset(value.casefold() if name == "section" else value for value in values)


def _shape(names: frozenset[str]) -> Shape:
    (name, *others) = names
    if others or name not in SHAPES:
        raise Misconfigured(f"no shape {', '.join(sorted(names))!r}; known: {', '.join(SHAPES)}")
    return SHAPES[name]


def _withdrawn(record: Record) -> Record:
    return changed(record, article=changed(record.article, pub_status=PubStatus.CANCELED))
