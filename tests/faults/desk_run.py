"""Posts over HTTP while the desk and Redis are killed: every article that was answered 202 gets its ending, none twice.

`make faults` runs it with 5,000 posts: `python -m tests.faults.desk_run`. Only processes that it started are killed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.outcomes import Ending
from tests.desk.serving import Answer, Desk
from tests.faults.rig import QUICK, Rig, make_articles, rows_in

_SENDERS = 8
_RETRY_SECONDS = 0.1
_SETTLE_SECONDS = 600.0


@dataclass
class DeskRig:
    """The embedded system with a desk, and what its senders were answered."""

    rig: Rig
    desk: Desk
    kills: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    taken: dict[str, str] = field(default_factory=dict)  # id -> accepted or duplicate
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def post(self, number: int, article: str) -> None:
        """As often as it takes, under one key: a sender that got no answer does not know whether it was taken."""
        keyed = number % 2 == 0  # every other sender does without, and may get `duplicate`
        headers = {"idempotency_key": f"post-{number}"} if keyed else {}
        while True:
            answer = self._try(article, headers)
            with self._counting:
                self.answers[answer.status if answer else 0] += 1
                if answer and answer.status == 202:
                    self.taken |= {one["id"]: one["state"] for one in answer.json["articles"]}
                    return
            assert answer is None or answer.status == 503, answer
            time.sleep(_RETRY_SECONDS)

    def _try(self, article: str, headers: dict[str, str]) -> Answer | None:
        try:
            return self.desk.deliver(article, **headers)
        except (OSError, http.client.HTTPException):
            return None

    def kill_somebody(self, chance: random.Random) -> None:
        """The desk or Redis."""
        if chance.random() < 0.5:
            self.desk.kill()
            self.desk.start()
            self.kills["desk"] += 1
        else:
            self.rig.stack.redis.kill()
            self.rig.stack.redis.start()
            self.kills["redis"] += 1


def start(folder: Path) -> DeskRig:
    """Running, with one SQLite store."""
    stores = {"table": f"sqlite:///{folder}/records.db"}
    rig = Rig(folder, stores)
    rig.stack.start()
    limits = {"WIREDESK_DESK_ARTICLES_PER_MINUTE": "1000000", "WIREDESK_STORES": f"table={stores['table']}"}
    desk = Desk(folder, rig.stack.redis.url, **QUICK, **limits)
    desk.start()
    return DeskRig(rig, desk)


def post_under_fire(system: DeskRig, posts: int, kills: int, seed: int = 1) -> None:
    """All posts, from several senders at once, with so many kills among them. The kills, and so the new starts, are
    this thread's: what it starts does not outlive it."""
    chance = random.Random(seed)
    every = max(1, posts // (kills + 1))
    with ThreadPoolExecutor(_SENDERS) as senders:
        posted = [senders.submit(system.post, number, article) for number, article in enumerate(make_articles(posts))]
        for n in range(1, kills + 1):
            while len(system.taken) < n * every and not any(each.done() and each.exception() for each in posted):
                time.sleep(0.01)
            system.kill_somebody(chance)
        for each in posted:
            each.result()


def outcome(system: DeskRig, posts: int) -> dict[str, Any]:
    """What was answered beside what became of it; `exact` says whether it is as promised."""
    state = system.rig.wait_until_settled(posts, _SETTLE_SECONDS)
    endings = Counter(_state_of(system.desk.ask("GET", f"/v1/articles/{ledger_id}")) for ledger_id in system.taken)
    rows = rows_in(system.rig.folder / "records.db")
    balance = state.balance
    exact = (
        state.is_balanced
        and endings.total() == len(system.taken) == posts
        and endings["published"] + endings["duplicate"] == posts
        and balance.endings[Ending.PUBLISHED] == posts
        and len(rows) == rows.total() == posts
    )
    return {
        "kills": dict(system.kills),
        "answers (0: none)": dict(system.answers),
        "202 for articles": len(system.taken),
        "their endings": dict(endings),
        "accepted": balance.accepted,
        "published": balance.endings[Ending.PUBLISHED],
        "rows": rows.total(),
        "distinct rows": len(rows),
        "exact": exact,
    }


def _state_of(answer: Answer) -> str:
    """The state, or what was said instead."""
    return str(answer.json.get("state", answer.json.get("type")))


def run(posts: int, kills: int, seed: int = 1) -> dict[str, Any]:
    """Start, post under fire, count, clean up."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    system = start(folder)
    try:
        post_under_fire(system, posts, kills, seed)
        return outcome(system, posts)
    finally:
        system.desk.kill()
        system.rig.stack.kill()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run and print; exit code 1 when it is not as promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    result = run(options.posts, options.kills, options.seed)
    print(json.dumps(result, indent=1))
    sys.exit(0 if result["exact"] else 1)


if __name__ == "__main__":
    main()
