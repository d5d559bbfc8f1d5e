"""The balance as people and machines read it: accepted = endings + in flight, per source, and the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from shared.outcomes import Ending
from shared.printable import printable
from shared.snapshot import Balance, Snapshot

_UNHAPPY = (Ending.REJECTED, Ending.DEAD_LETTERED)


@dataclass(frozen=True, slots=True)
class Tally:
    """Balances per source, and how often each (ending, reason) came."""

    sources: Mapping[str, Balance]
    reasons: Mapping[tuple[str, str], int]

    @property
    def total(self) -> Balance:
        accepted = sum(balance.accepted for balance in self.sources.values())
        endings = {ending: sum(b.endings.get(ending, 0) for b in self.sources.values()) for ending in Ending}
        return Balance(accepted, endings)

    @property
    def is_all_well(self) -> bool:
        """Whether nothing was rejected or set aside."""
        return not any(self.total.endings[ending] for ending in _UNHAPPY)


def tally(snapshot: Snapshot) -> Tally:
    """Everything since the ledger began."""
    return Tally(snapshot.sources, _of_endings(snapshot.reasons))


def tally_since(before: Snapshot, now: Snapshot) -> Tally:
    """What ended since `before`; what was in flight then counts as accepted since."""
    ended = {source: balance.endings for source, balance in before.sources.items()}
    sources = {source: _since(balance, ended.get(source, {})) for source, balance in now.sources.items()}
    reasons = {pair: n - before.reasons.get(pair, 0) for pair, n in _of_endings(now.reasons).items()}
    return Tally(
        {source: balance for source, balance in sources.items() if balance.accepted},
        {pair: n for pair, n in reasons.items() if n},
    )


def _since(now: Balance, ended: Mapping[Ending, int]) -> Balance:
    endings = {ending: n - ended.get(ending, 0) for ending, n in now.endings.items()}
    return Balance(now.accepted - sum(ended.values()), endings)


def _of_endings(reasons: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    return {(ending, reason): n for (ending, reason), n in reasons.items() if ending in set(Ending)}


def tally_json(counts: Tally) -> dict[str, Any]:
    """`{accepted, endings, inFlight, reasons, sources}`."""
    return {
        **balance_json(counts.total),
        "reasons": [
            {"ending": ending, "reason": reason, "count": n} for (ending, reason), n in sorted(counts.reasons.items())
        ],
        "sources": {source: balance_json(balance) for source, balance in counts.sources.items()},
    }


def balance_json(balance: Balance) -> dict[str, Any]:
    """`{accepted, endings, inFlight}`, every ending named."""
    endings = {ending.value: balance.endings.get(ending, 0) for ending in Ending}
    return {"accepted": balance.accepted, "endings": endings, "inFlight": balance.in_flight}


def balance_table(counts: Tally) -> Table:
    """One row per source, and the sum when there are several."""
    table = Table(box=None, pad_edge=False)
    table.add_column("source")
    for title in ("accepted", *(ending.value.replace("_", " ") for ending in Ending), "in flight"):
        table.add_column(title, justify="right")
    for source, balance in counts.sources.items():
        table.add_row(printable(source), *_numbers(balance))
    if len(counts.sources) != 1:
        table.add_row("all", *_numbers(counts.total), style="bold")
    return table


def _numbers(balance: Balance) -> list[str]:
    ended = [balance.endings.get(ending, 0) for ending in Ending]
    return [str(n) for n in (balance.accepted, *ended, balance.in_flight)]


def reasons_table(counts: Tally) -> Table:
    """Why articles were not published, most frequent first."""
    table = Table("ending", "reason", box=None, pad_edge=False)
    table.add_column("count", justify="right")
    for (ending, reason), n in sorted(counts.reasons.items(), key=lambda entry: (-entry[1], entry[0])):
        table.add_row(ending.replace("_", "-"), reason, str(n))
    return table
