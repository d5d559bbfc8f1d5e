"""Which dead letters a command is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from cli.problems import FAILED, Problem
from shared.contracts import DeadLetter
from shared.dead_letters import find_letter, list_letters
from shared.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Selection:
    """By id, or all that the filters leave."""

    reason: str | None = None
    source: str | None = None
    limit: int | None = None
    ids: tuple[str, ...] = ()
    all: bool = False

    def letters(self, ledger: Ledger) -> Iterator[DeadLetter]:
        """Those that the filters leave, oldest first."""
        return islice(list_letters(ledger, reason=self.reason, source=self.source), self.limit)

    def chosen_ids(self, ledger: Ledger) -> list[str]:
        """The ids to act upon. Raises Problem when none, or ids and filters at once, were named."""
        filtered = bool(self.reason or self.source or self.limit)
        if bool(self.ids) == self.all or (self.ids and filtered):
            raise Problem("name dead letters by id, or take --all, which --reason, --source and --limit narrow")
        if self.ids:
            return [require_letter(ledger, letter_id).id for letter_id in dict.fromkeys(self.ids)]
        return [letter.id for letter in self.letters(ledger)]


def require_letter(ledger: Ledger, letter_id: str) -> DeadLetter:
    """The dead letter of that id. Raises Problem."""
    letter = find_letter(ledger, letter_id)
    if letter is None:
        raise Problem(
            f"no dead letter has the id {letter_id}: `wiredesk dead-letters list` shows those there are",
            FAILED,
        )
    return letter
