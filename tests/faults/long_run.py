"""`make faults`: 20,000 articles through the embedded system under 100 and more SIGKILLs, then the table.

Everything is killed: the door, every worker's main process (which sweeps) and children, and Redis itself; now and then
the store is locked from outside. Only processes this run started are ended, by pid. Exit code 1 when anything is off.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from shared.outcomes import Ending
from shared.pipeline import INBOX, URGENT_INBOX
from shared.snapshot import Snapshot
from tests.faults.agreement import disagreements
from tests.faults.rig import Rig, lines_in, make_articles, rows_in

_LOCK_SECONDS = 3.0
_SETTLE_SECONDS = 900.0


def run(articles: int, kills: int, seed: int, say: Callable[[str], None]) -> dict[str, object]:
    """The counts after the run, and whether they are as promised."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    stores = {"table": f"sqlite:///{folder}/records.db", "lines": f"file://{folder}/records.ndjson"}
    rig = Rig(folder, stores, seed)
    rig.stack.start()
    try:
        _drop_under_fire(rig, articles, kills, say)
        state = rig.wait_until_settled(articles, _SETTLE_SECONDS)
        return _table(rig, state, articles)
    finally:
        rig.stack.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _drop_under_fire(rig: Rig, articles: int, kills: int, say: Callable[[str], None]) -> None:
    every = max(1, articles // kills)
    for n, item in enumerate(make_articles(articles), start=1):
        rig.drop(item, URGENT_INBOX if n % 5 == 0 else INBOX)
        if n % every == 0:
            time.sleep(rig.chance.uniform(0.1, 0.6))
            rig.kill_somebody()
            rig.revive()
            say(f"{n:>6} dropped, {rig.kills.total():>4} kills")
        if n % (every * 25) == 0:
            _lock_the_store(rig)


def _lock_the_store(rig: Rig) -> None:
    with sqlite3.connect(rig.folder / "records.db", isolation_level=None, timeout=10) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        time.sleep(_LOCK_SECONDS)
        holder.execute("ROLLBACK")
    rig.kills["store locked"] += 1


def _table(rig: Rig, state: Snapshot, articles: int) -> dict[str, object]:
    rows, lines = rows_in(rig.folder / "records.db"), lines_in(rig.folder / "records.ndjson")
    endings = state.balance.endings
    disagreeing = disagreements(rig, {"table": rows.total(), "lines": lines.total()})
    exact = (
        not disagreeing
        and state.is_balanced
        and state.is_settled
        and state.balance.accepted == articles + endings[Ending.DUPLICATE]
        and endings[Ending.PUBLISHED] == articles
        and len(rows) == len(lines) == rows.total() == lines.total() == articles
    )
    return {
        "kills": dict(sorted(rig.kills.items())),
        "dropped": articles,
        "accepted": state.balance.accepted,
        "endings": {ending.value: n for ending, n in endings.items()},
        "in_flight": state.open,
        "put_back": {cause: state.reasons.get(("swept", cause), 0) for cause in ("died", "lost")},
        "rows": {
            "sqlite": rows.total(),
            "sqlite_distinct": len(rows),
            "ndjson": lines.total(),
            "ndjson_distinct": len(lines),
        },
        "metrics, status and stores": disagreeing or "agree",
        "exact": exact,
    }


def as_text(result: dict[str, object]) -> str:
    """The table for people."""
    parts = []
    for name, value in result.items():
        inner = "  ".join(f"{key} {n}" for key, n in value.items()) if isinstance(value, dict) else str(value)
        parts.append(f"{name:>26}  {inner}")
    return "\n".join(parts)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=110)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = run(options.articles, options.kills, options.seed, lambda line: print(line, file=sys.stderr))
    print(json.dumps(result, indent=1) if options.json else as_text(result))
    sys.exit(0 if result["exact"] else 1)


if __name__ == "__main__":
    main()
