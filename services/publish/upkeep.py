"""What `wiredesk stores` asks of the stores: `python -m services.publish.upkeep check|migrate|enable [NAME]...`.

Prints a line of JSON per store: name, url without secrets, ok, detail. Exits with 1 when one is not ok.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import orjson

from services.publish.orders import read_order
from services.publish.settings import PublishSettings
from services.publish.stores.desk import Desk
from services.publish.stores.registry import kind_of, open_store
from shared.errors import TryLater
from shared.settings import SettingsError, masked, read_settings


def check(url: str, desk: Desk) -> str:
    """Proves that the store could be written now."""
    order = read_order(url)
    store = open_store(order.url, order.shape, desk)
    try:
        store.check()
    finally:
        store.close()
    return "can be written"


def migrate(url: str, _: Desk) -> str:
    """Brings the store's tables to what this program writes."""
    kind = kind_of(url)
    if kind.migrate is None:
        return "has nothing to migrate"
    kind.migrate(read_order(url).url)
    return "is up to date"


Act = Callable[[str, Desk], str]


def enable(url: str, desk: Desk) -> str:
    """Sends again to an endpoint that said it was gone."""
    order = read_order(url)
    store = open_store(order.url, order.shape, desk)
    try:
        lift = getattr(store, "enable", None)
        if lift is None:
            return "is never disabled"
        return "is enabled again" if lift() else "was not disabled"
    finally:
        store.close()


ACTIONS: dict[str, Act] = {"check": check, "migrate": migrate, "enable": enable}


def answer(act: Act, desk: Desk, url: str) -> dict[str, object]:
    """What became of one store."""
    try:
        detail, ok = act(url, desk), True
    except (TryLater, ValueError) as error:
        detail, ok = str(error), False
    return {"name": desk.store, "url": masked(url), "ok": ok, "detail": detail}


def main(arguments: Sequence[str]) -> int:
    action, *names = arguments
    settings = read_settings(PublishSettings)
    stores = settings.stores
    unknown = set(names) - stores.keys()
    if unknown:
        raise SettingsError(f"no store {', '.join(sorted(unknown))}; there are: {', '.join(stores)}")
    chosen = [(Desk(name, settings), url) for name, url in stores.items() if not names or name in names]
    answers = [answer(ACTIONS[action], desk, url) for desk, url in chosen]
    for each in answers:
        print(orjson.dumps(each).decode())
    return 0 if all(each["ok"] for each in answers) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SettingsError as error:
        sys.exit(f"{error}")
