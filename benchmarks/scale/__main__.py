"""What becomes of the cost of an article as the system grows: the ledger, Redis, the processes.

    growth     CPU-ms per article with 1,000, 10,000 ... remembered, and what each takes of Redis
    ceiling    articles a second that one Redis coordinates when workers are no longer the limit
    startup    CPU seconds until each service is ready, and the memory of its processes

The work is left out (benchmarks.noop_service) except in startup. Costs are CPU time, workers and Redis together, which
other work on the machine changes little; articles a second by the clock are told beside them and are no claim.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from rich.console import Console

from benchmarks.scale.ceiling import measure_ceiling
from benchmarks.scale.footprint import measure_in_flight
from benchmarks.scale.growth import measure_growth
from benchmarks.scale.startup import measure_startup

_MUST, _AIM = 1.10, 1.02
_MUST_START = 1.5  # CPU seconds


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
    lines = measure_growth(sizes, options.window, options.rounds, run.say)
    sizes_told = [{**asdict(line), "ratio": line.ratio} for line in lines]
    return {"sizes": sizes_told, "bytes_in_flight": measure_in_flight(10_000)}


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


def show_growth(result: dict[str, Any]) -> list[str]:
    lines = [
        f"{'remembered':>12}{'CPU-ms/article':>16}{'workers':>10}{'Redis':>8}{'beside 1st':>12}{'ratio':>8}"
        f"{'bytes each':>12}"
    ]
    lines += [
        f"{size['remembered']:>12,}{size['cpu_ms']:>16.3f}{size['workers_ms']:>10.3f}{size['redis_ms']:>8.3f}"
        f"{size['beside_cpu_ms']:>12.3f}{size['ratio']:>8.3f}{size['bytes_per_remembered']:>12.0f}"
        for size in result["sizes"]
    ]
    last = result["sizes"][-1]
    lines.append(f"last over first: {last['ratio']:.3f} (must {_MUST:.2f}, aim {_AIM:.2f})")
    lines.append(f"under way: {result['bytes_in_flight']:.0f} bytes of Redis per article of 3 kB")
    return lines


def show_ceiling(result: dict[str, Any]) -> list[str]:
    lines = [
        f"{'clients':>12}{'Redis ms':>10}{'client ms':>11}{'ceiling/s':>11}{'by the clock/s':>16}{'Redis busy':>12}"
    ]
    lines += [
        f"{each['clients']:>12}{each['redis_ms']:>10.3f}{each['clients_ms']:>11.3f}"
        f"{each['ceiling_per_second']:>11.0f}{each['per_second']:>16.0f}{each['busy']:>12.2f}"
        for each in result["clients"]
    ]
    return lines


def show_startup(result: dict[str, Any]) -> list[str]:
    lines = []
    for service in result["services"]:
        lines.append(
            f"{service['name']:>12}  ready after {service['ready_cpu_seconds']:.2f} CPU s (must {_MUST_START})"
        )
        lines += [
            f"{'':>14}{process['role']:10} {process['rss_mb']:6.0f} MB resident,"
            f" {process['pss_mb']:6.0f} MB proportional"
            for process in service["processes"]
        ]
    return lines


PARTS: dict[str, tuple[Callable[[Run], dict[str, Any]], Callable[[dict[str, Any]], list[str]]]] = {
    "growth": (run_growth, show_growth),
    "ceiling": (run_ceiling, show_ceiling),
    "startup": (run_startup, show_startup),
}


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="these parts")
    parser.add_argument(
        "--articles", type=int, default=10_000, help="the most that growth remembers; 1000000 takes half an hour"
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
