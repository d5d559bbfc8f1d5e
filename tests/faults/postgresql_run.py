"""Articles into PostgreSQL while the server is killed, its connections are cut, its tables locked and its disk "full".

`python -m tests.faults.postgresql_run` (part of `make faults`): 20,000 articles, 2,000 corrections and 500 kill notices
under 20 SIGKILLs. A second store, a file, must agree. Only processes this run started are ended, by pid. Exit code 1
when anything is off.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import psycopg

from services.publish.stores.postgresql import PostgresqlStore
from shared.outcomes import Ending
from shared.snapshot import Snapshot
from tests.faults.agreement import disagreements
from tests.faults.rig import Rig, make_articles
from tests.stores.postgresql_server import PostgresqlServer

Newest = dict[str, tuple[int, str]]  # upstream's id -> version and status

_SETTLE_SECONDS = 600.0
_FULL = """
CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'could not extend file: no space left' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON versions EXECUTE FUNCTION full_disk()
"""


# Articles whose rows in other tables are not those of their document.
_TORN = """
SELECT count(*) FROM articles
WHERE (SELECT count(*) FROM entities WHERE entities.uri = articles.uri)
    <> coalesce(jsonb_array_length(document #> '{enrichment,entities}'), 0)
OR (SELECT count(*) FROM subjects WHERE subjects.uri = articles.uri)
    <> coalesce(jsonb_array_length(document -> 'subjects'), 0)
OR document ->> 'version' <> version::text
"""
_LEGIBLE = """
SELECT count(*) FROM articles JOIN versions USING (uri)
WHERE articles.status = 'canceled' AND (articles.body IS NOT NULL OR versions.document ? 'bodies')
"""


class Wire:
    """Articles, some of them corrected and some killed later; `newest` is what must be there in the end."""

    def __init__(self, articles: int) -> None:
        self.articles = articles
        self.dropped = 0
        self.newest: Newest = {}

    def deliveries(self) -> Iterator[str]:
        """What the upstream drops, as RawArticle JSON. A tenth is corrected, a fortieth killed after that, some at
        once and some much later."""
        chance = random.Random(11)
        later: defaultdict[int, list[tuple[str, int, str]]] = defaultdict(list)
        for n, item in enumerate(make_articles(self.articles)):
            name = f"vellmar-{n}"
            yield self._deliver(name, 1, json.loads(item)["content"])
            if n % 10 == 0:
                corrected = n + chance.choice((0, 1, 40, 400))
                later[corrected].append((name, 2, json.loads(item)["content"].replace(" enters ", " left ")))
                if n % 40 == 0:
                    later[corrected + chance.choice((0, 1, 40))].append((name, 3, ""))
            for delivery in later.pop(n, ()):
                yield self._deliver(*delivery)
        for _, deliveries in sorted(later.items()):
            for delivery in deliveries:
                yield self._deliver(*delivery)

    def _deliver(self, name: str, version: int, content: str) -> str:
        status = "usable" if content else "canceled"
        self.dropped += 1
        self.newest[name] = version, status
        return json.dumps({"content": content, "id": name, "source": "vellmar-wire", "pubStatus": status})


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
        wire, harm = Wire(articles), Harm(server)
        _drop_under_fire(rig, wire, harm, kills, say)
        state = rig.wait_until_settled(wire.dropped, _SETTLE_SECONDS)
        return _table(rig, server, wire, state) | {"harm": dict(harm.done)}
    finally:
        rig.stack.kill()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def _drop_under_fire(rig: Rig, wire: Wire, harm: Harm, kills: int, say: Callable[[str], None]) -> None:
    every = max(1, wire.articles // (2 * kills))  # every second harm is a kill
    for item in wire.deliveries():
        rig.drop(item)
        if len(wire.newest) % every == 0 and harm.done.total() < len(wire.newest) // every:
            time.sleep(rig.chance.uniform(0.1, 0.6))
            harm.do_next()
            say(f"{len(wire.newest):>6} articles dropped, {dict(harm.done)}")


def _table(rig: Rig, server: PostgresqlServer, wire: Wire, state: Snapshot) -> dict[str, object]:
    with psycopg.connect(server.url) as connection:
        rows = connection.execute("SELECT upstream_id, version, status FROM articles").fetchall()
        (versions,) = connection.execute("SELECT count(*) FROM versions").fetchone() or (0,)
        (torn,) = connection.execute(_TORN).fetchone() or (0,)
        (legible,) = connection.execute(_LEGIBLE).fetchone() or (0,)
    in_table = {name: (version, status) for name, version, status in rows}
    in_lines = _newest_lines(rig.folder / "records.ndjson")
    endings = state.balance.endings
    ended_well = endings[Ending.PUBLISHED] + endings[Ending.WITHDRAWN] == wire.dropped
    disagreeing = disagreements(rig, {"table": versions}, endings[Ending.WITHDRAWN])
    exact = in_table == in_lines == wire.newest and len(rows) == len(wire.newest) and versions == wire.dropped
    return {
        "dropped": wire.dropped,
        "articles": wire.articles,
        "endings": {ending.value: number for ending, number in endings.items()},
        "rows": len(rows),
        "missing": len(wire.newest.keys() - in_table.keys()),
        "twice": len(rows) - len(in_table),
        "older": sum(in_table[name] < newest for name, newest in wire.newest.items() if name in in_table),
        "versions": versions,
        "articles_whose_details_differ": torn,
        "texts_legible_after_a_kill": legible,
        "metrics, status and stores": disagreeing or "agree",
        "exact": exact and ended_well and torn == legible == 0 and not disagreeing,
    }


def _newest_lines(path: Path) -> Newest:
    """What the other store says: an article's last line is its state."""
    found: Newest = {}
    with path.open() as lines:
        for item in map(json.loads, lines):
            (name,) = (entry["value"] for entry in item["altIds"] if entry["role"] == "upstreamId")
            found[name] = int(item["version"]), item["pubStatus"]
    return found


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
