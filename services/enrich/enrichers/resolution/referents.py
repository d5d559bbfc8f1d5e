"""Who is who: names that mean the same are brought together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.enrich.enrichers.resolution.names import Name
from services.enrich.enrichers.tagged import TagType


@dataclass(slots=True, eq=False)
class Referent:
    """What some names of a text mean: first the names of one spelling, later all that were found to mean the same."""

    key: str
    names: list[Name]
    first: Name  # also when its names are another's by now
    type: TagType = "MISC"
    merged_into: Referent | None = None

    @property
    def root(self) -> Referent:
        """The referent that has the names now."""
        root = self
        while root.merged_into is not None:
            root = root.merged_into
        while self.merged_into is not None and self.merged_into is not root:  # later look-ups take one step
            self.merged_into, self = root, self.merged_into  # noqa: PLW0642
        return root

    def absorb(self, other: Referent) -> None:
        """Take over the names of another; nothing when they are one already."""
        into, from_ = self.root, other.root
        if into is from_:
            return
        into.names += from_.names
        from_.names = []
        from_.merged_into = into


def by_spelling(names: Iterable[Name]) -> dict[str, Referent]:
    """One referent per key, in order of first mention."""
    found: dict[str, Referent] = {}
    for name in names:
        referent = found.get(name.key)
        if referent is None:
            found[name.key] = Referent(name.key, [name], name)
        else:
            referent.names.append(name)
    return found
