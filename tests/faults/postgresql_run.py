"""Articles into PostgreSQL while the server is killed, its connections are cut, its tables locked and its disk "full".

`python -m tests.faults.postgresql_run` (part of `make faults`): 20,000 articles, 20 SIGKILLs. A second store, a file,
shows that the others do not wait. Only processes this run started are ended, by pid. Exit code 1 when anything is off.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import cycle
from pathlib import Path

import psycopg

from services.publish.stores.postgresql import PostgresqlStore
from shared.outcomes import Ending
from tests.faults.agreement import disagreements
from tests.faults.rig import Rig, lines_in, make_articles
from tests.stores.postgresql_server import PostgresqlServer

_SETTLE_SECONDS = 600.0
_FULL = """
CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'could not extend file: no space left' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON versions EXECUTE FUNCTION full_disk()
"""


class Harm:
    """What can be done to the server, one after another, and how often it was."""

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        self._acts = cycle((self._kill, self._cut, self._kill, self._lock, self._kill, self._fill))
        self.done: Counter[str] = Counter()

    def do_next(self) -> None:
        act = next(self._acts)
        act()
        self.done[act.__name__.strip("_")] += 1

    def _kill(self) -> None:
        self._server.kill()
        time.sleep(0.3)
        self._server.start()

    def _cut(self) -> None:
        with psycopg.connect(self._server.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )

    def _lock(self) -> None:
        """Longer than the store waits for a lock."""
        with psycopg.connect(self._server.url) as connection:
            connection.execute("LOCK TABLE articles")
            time.sleep(6)

    def _fill(self) -> None:
        with psycopg.connect(self._server.url, autocommit=True) as connection:
            connection.execute(_FULL)
            time.sleep(1)
            connection.execute("DROP TRIGGER full_disk ON versions")


def run(articles: int, kills: int, say: Callable[[str], None]) -> dict[str, object]:
    """The counts after the run, and whether they are as promised."""
    folder = Path(tempfile.mkdtemp(prefix="wd-"))
    data = Path(tempfile.mkdtemp(prefix="wd-pg-"))
    server = PostgresqlServer(data)
    server.create()
    server.start()
    with closing(PostgresqlStore(server.url)) as store:
        store.check()  # makes the tables, so that there is something to harm from the first moment
    rig = Rig(folder, {"table": server.url, "lines": f"file://{folder}/records.ndjson"})
    rig.stack.start()
    try:
        harm = _drop_under_fire(rig, Harm(server), articles, kills, say)
        state = rig.wait_until_settled(articles, _SETTLE_SECONDS)
        return _table(rig, server, harm, state.balance.endings, articles)
    finally:
        rig.stack.kill()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def _drop_under_fire(rig: Rig, harm: Harm, articles: int, kills: int, say: Callable[[str], None]) -> Harm:
    every = max(1, articles // (2 * kills))  # every second harm is a kill
    for n, item in enumerate(make_articles(articles), start=1):
        rig.drop(item)
        if n % every == 0:
            time.sleep(rig.chance.uniform(0.1, 0.6))
            harm.do_next()
            say(f"{n:>6} dropped, {dict(harm.done)}")
    return harm


def _table(
    rig: Rig, server: PostgresqlServer, harm: Harm, endings: Counter[Ending], articles: int
) -> dict[str, object]:
    with psycopg.connect(server.url) as connection:
        found = connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(DISTINCT headline) FROM articles), "
            "(SELECT count(*) FROM versions), (SELECT count(*) FROM articles WHERE version <> 1)"
        ).fetchone()
    rows = dict(zip(("articles", "distinct", "versions", "other_versions"), found or (), strict=True))
    lines = lines_in(rig.folder / "records.ndjson")
    expected = {"articles": articles, "distinct": articles, "versions": articles, "other_versions": 0}
    exact = rows == expected and endings[Ending.PUBLISHED] == articles and len(lines) == lines.total() == articles
    disagreeing = disagreements(rig, {"table": rows["articles"], "lines": lines.total()})
    return {
        "harm": dict(harm.done),
        "dropped": articles,
        "endings": {ending.value: number for ending, number in endings.items()},
        "rows": rows,
        "lines": lines.total(),
        "metrics, status and stores": disagreeing or "agree",
        "exact": exact and not disagreeing,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    result = run(options.articles, options.kills, lambda line: print(line, file=sys.stderr))
    print(json.dumps(result, indent=1))
    sys.exit(0 if result["exact"] else 1)


if __name__ == "__main__":
    main()
