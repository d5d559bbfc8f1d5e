"""What `wiredesk stores backfill` runs: `python -m services.publish.backfill_run NAME --from OTHER`.

Prints lines of JSON: one when it begins (how much there is), one for each version that failed, one for each page (how
far it is), and one when it ends. A first SIGINT or SIGTERM lets it finish the page. Exits with 0 unless it could not
begin; how it ended stands in the last line.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from threading import Event
from typing import Any

import orjson

from services.publish.backfill import Carried, Fate, Target, backfill
from services.publish.orders import read_order
from services.publish.settings import PublishSettings
from services.publish.shapes import SHAPES
from services.publish.stores.base import Misconfigured
from services.publish.stores.desk import Desk
from services.publish.stores.holdings import BEGINNING, Holdings, Place
from services.publish.stores.registry import open_store, read_store
from shared.errors import TryLater
from shared.ninjs import to_ninjs
from shared.settings import SettingsError, read_settings


def run(settings: PublishSettings, options: argparse.Namespace, stop: Event) -> None:
    """Carries what there is. Raises SettingsError when the stores cannot be meant."""
    try:
        source, target = _open(settings, options)
    except Misconfigured as error:
        raise SettingsError(str(error)) from error
    try:
        with closing(source):
            _carry_all(source, target, options, stop)
    except (TryLater, Misconfigured) as error:
        _say("ends", how="failed", detail=str(error))
    else:
        _say("ends", how="stopped" if stop.is_set() else "done", detail="")


def _carry_all(source: Holdings, target: Target, options: argparse.Namespace, stop: Event) -> None:
    since = datetime.fromisoformat(options.since) if options.since else None
    fates: Counter[Fate] = Counter()
    if target.store is not None:
        target.store.check()
    _say("begins", total=None if options.resume_at else source.count(since))
    for carried in backfill(source, target, _start(options.resume_at), since, stop):
        fates.update(each.fate for each in carried)
        _tell(carried, fates)


def _open(settings: PublishSettings, options: argparse.Namespace) -> tuple[Holdings, Target]:
    from_url = _url_of(options.source, settings.stores)
    to_url = settings.stores.get(options.name) or _no_such(options.name, settings.stores)
    source, target = read_order(from_url), read_order(to_url)
    if source.url == target.url:
        raise SettingsError(f"{options.name} and {options.source} are the same store")
    if source.shape is not to_ninjs:
        shape = next(name for name, shape in SHAPES.items() if shape is source.shape)
        raise SettingsError(
            f"{options.source} keeps documents in the shape {shape}; only those in the shape ninjs can be read back"
        )
    if source.only:
        _say("warns", detail=f"{options.source} was sent only some records ({', '.join(source.only)})")
    desk = Desk(options.name, settings)
    store = None if options.dry_run else open_store(target.url, target.shape, desk)
    return read_store(source.url), Target(target, store)


def _url_of(name: str, stores: dict[str, str]) -> str:
    return name if "://" in name else stores.get(name) or _no_such(name, stores)


def _no_such(name: str, stores: dict[str, str]) -> str:
    raise SettingsError(f"no store {name}; there are: {', '.join(stores)}")


def _start(resume_at: str | None) -> Place:
    """Before every version of that article."""
    return Place(resume_at, -1) if resume_at else BEGINNING


def _tell(carried: Sequence[Carried], fates: Counter[Fate]) -> None:
    for place, fate, detail in carried:
        if fate is Fate.FAILED:
            _say("fails", uri=place.uri, version=place.version, detail=detail)
    _say("goes_on", resume_at=carried[-1].place.uri, counts={fate.value: n for fate, n in fates.items()})


def _say(event: str, **facts: Any) -> None:
    print(orjson.dumps({"event": event, **facts}).decode(), flush=True)


def _stop_on_signals() -> Event:
    """The first signal lets the page be finished; the second ends us."""
    stop = Event()

    def ask(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    return stop


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--from", dest="source", required=True)
    parser.add_argument("--since", help="RFC 3339")
    parser.add_argument("--resume-at")
    parser.add_argument("--dry-run", action="store_true")
    try:
        run(read_settings(PublishSettings), parser.parse_args(arguments), _stop_on_signals())
    except SettingsError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
