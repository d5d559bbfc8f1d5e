"""What becomes of the cost of an article as the system grows: the ledger, Redis, the processes.

    growth     CPU-ms per article with 1,000, 10,000 ... remembered, and what each takes of Redis
    ceiling    articles a second that one Redis coordinates when workers are no longer the limit
    workers    1, 2 and 4 enrich workers on one host, then on as many hosts (network namespaces; needs root)
    fairness   how long a source that drops now and then waits while another floods
    whole      the same with the real work and SQLite, with so many remembered and stored
    stores     SQLite and PostgreSQL as they grow
    startup    CPU seconds until each service is ready, and the memory of its processes

The work is left out (benchmarks.noop_service) except in whole and startup. Costs are CPU time, workers and Redis
together, which other work on the machine changes little; articles a second by the clock are told beside them and are no
claim.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from rich.console import Console

from benchmarks.scale import tables
from benchmarks.scale.ceiling import measure_ceiling
from benchmarks.scale.fairness import measure_fairness
from benchmarks.scale.footprint import measure_in_flight
from benchmarks.scale.growth import Plan, measure_growth
from benchmarks.scale.hosts import NotPermitted, measure_hosts, measure_workers
from benchmarks.scale.startup import measure_startup
from benchmarks.scale.stores import measure_postgresql, measure_sqlite
from benchmarks.scale.whole import measure_whole

_COUNTS = (1, 2, 4)
_EACH = 1_500  # articles for each worker, at 5 ms each
_FEW_IN_FLIGHT = 500
_WINDOW_OF_WORK = 500  # articles with their work, of which one costs some thirty without


class Run:
    """What was asked for, and the console that shows how far it is."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.console = Console(stderr=True)

    def say(self, what: str) -> None:
        self.console.print(what, style="dim")


def run_growth(run: Run) -> dict[str, Any]:
    options = run.options
    sizes = [size for size in (10**power for power in range(3, 8)) if size <= options.articles]
    lines = measure_growth(Plan(sizes, options.window, options.rounds), run.say)
    sizes_told = [
        {**asdict(line), "ratio": line.ratio, "ratio_with_rewriting": line.ratio_with_rewriting} for line in lines
    ]
    return {"sizes": sizes_told, "bytes_in_flight": measure_in_flight(10_000)}


def run_whole(run: Run) -> dict[str, Any]:
    whole = measure_whole(run.options.articles, _WINDOW_OF_WORK, run.options.rounds, run.say)
    return {**asdict(whole), "ratio": whole.ratio}


def run_ceiling(run: Run) -> dict[str, Any]:
    told = []
    for clients in (1, 2, 4):
        run.say(f"measuring Redis with {clients} synthetic clients")
        ceiling = measure_ceiling(run.options.window * clients, clients)
        told.append({**asdict(ceiling), "ceiling_per_second": ceiling.ceiling_per_second})
    return {"clients": told}


def run_startup(run: Run) -> dict[str, Any]:
    run.say("starting the services")
    return {"services": [asdict(service) for service in measure_startup()]}


def run_workers(run: Run) -> dict[str, Any]:
    run.say("adding workers on one host")
    told: dict[str, Any] = {"one_host": [asdict(line) for line in measure_workers(_COUNTS, _EACH)]}
    run.say("adding hosts")
    try:
        told["hosts"] = [asdict(line) for line in measure_hosts(_COUNTS, _EACH)]
    except NotPermitted as error:
        told["hosts_skipped"] = str(error)
    return told


def run_fairness(run: Run) -> dict[str, Any]:
    run.say("flooding")
    return {"delays": [asdict(delay) for delay in measure_fairness(run.options.window, _FEW_IN_FLIGHT)]}


def run_stores(run: Run) -> dict[str, Any]:
    sizes = [size for size in (1_000, 10_000, 100_000) if size <= max(run.options.articles // 5, 1_000)]
    told = {}
    for name, measure in {"SQLite": measure_sqlite, "PostgreSQL": measure_postgresql}.items():
        run.say(f"filling {name} with {sizes[-1]:,} records")
        told[name] = [asdict(line) for line in measure(sizes, 512)]
    return told


PARTS: dict[str, tuple[Callable[[Run], dict[str, Any]], Callable[[dict[str, Any]], list[str]]]] = {
    "growth": (run_growth, tables.show_growth),
    "whole": (run_whole, tables.show_whole),
    "ceiling": (run_ceiling, tables.show_ceiling),
    "workers": (run_workers, tables.show_workers),
    "fairness": (run_fairness, tables.show_fairness),
    "stores": (run_stores, tables.show_stores),
    "startup": (run_startup, tables.show_startup),
}


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="these parts")
    parser.add_argument(
        "--articles", type=int, default=10_000, help="the most that growth and whole remember, such as 1000000"
    )
    parser.add_argument("--window", type=int, default=5_000, help="articles in one measurement")
    parser.add_argument("--rounds", type=int, default=3, help="measurements at each size; the median counts")
    parser.add_argument("--json", action="store_true", help="JSON on stdout, for machines")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    run = Run(read_options())
    results = {name: PARTS[name][0](run) for name in run.options.only}
    if run.options.json:
        print(json.dumps(results, indent=1))
        return
    for name, result in results.items():
        print("\n".join([name, *PARTS[name][1](result)]))


if __name__ == "__main__":
    main()
