"""Takes archived articles up again, to be read and enriched as they would be today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.archive import Entry
from shared.ledger import Ledger, compress, messages_of
from shared.parcels import Message

REPROCESS_SOURCE = "(reprocess)"  # counted apart: upstream delivered nothing


@dataclass(frozen=True, slots=True)
class Readmission:
    """How many were taken up; forgotten, so that nobody could tell a correction or a kill; or still pending, under way
    or dead letters, they or a later delivery. `messages` are to be sent."""

    taken: int
    forgotten: int
    pending: int
    messages: tuple[Message, ...]


def readmit(ledger: Ledger, entries: Sequence[Entry], *, rehearse: bool = False) -> Readmission:
    """Enter these in the ledger once more, under their old ids. May be repeated: what is under way is left alone.

    With `rehearse` no record is changed; those that would be are counted as `would_change`.
    """
    settings = ledger.settings
    args: list[str | int | bytes] = [REPROCESS_SOURCE, settings.spare_messages, settings.batch_articles]
    args.append("rehearsal=1," if rehearse else "")
    for entry in entries:
        args += [entry.id, entry.accepted_ms, entry.key, compress(entry.raw)]
    taken, forgotten, pending, *messages = ledger.run_script("readmit", args=args)
    return Readmission(taken, forgotten, pending, messages_of(messages))
