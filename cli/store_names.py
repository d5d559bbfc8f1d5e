"""From the stores named on a command line to the name=url pairs of WIREDESK_STORES."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cli.problems import Problem
from shared.settings import STORE_NAME, Settings, SettingsError, read_settings

_NAMED = re.compile(r"([a-z0-9][a-z0-9_-]{0,31})=(.*)", re.DOTALL)
_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]+")
_KINDS = {
    "file": "ndjson",
    "delta-file": "delta",
    "delta-s3": "delta",
}  # a name that says what is written, where the scheme does not
_LONGEST_STEM = 28  # of 32 characters: room for a number


def name_stores(urls: Iterable[str]) -> dict[str, str]:
    """Each URL under its own name (`name=url`) or one made from its scheme, numbered when repeated. Raises Problem."""
    stores: dict[str, str] = {}
    for given in urls:
        named = _NAMED.fullmatch(given)
        name, url = (named[1], named[2]) if named else (_free_name(given, stores), given)
        if name in stores:
            raise Problem(f"two stores are named {name!r}")
        stores[name] = url
    _require_readable(stores)
    return stores


def _free_name(url: str, taken: Iterable[str]) -> str:
    scheme, separator, _ = url.partition("://")
    stem = _NOT_IN_NAMES.sub("-", scheme.lower()).strip("-_")[:_LONGEST_STEM]
    if not separator or not STORE_NAME.fullmatch(stem):
        raise Problem(f"{url!r} is no store: expected a URL such as sqlite:///records.db or file://records.ndjson")
    name = _KINDS.get(stem, stem)
    numbered = (f"{name}{number}" for number in range(2, 100_000))
    return name if name not in taken else next(free for free in numbered if free not in taken)


def _require_readable(stores: dict[str, str]) -> None:
    """Stores travel to the services as one text: what it cannot carry is refused here."""
    try:
        as_read = read_settings(Settings, stores=" ".join(f"{name}={url}" for name, url in stores.items())).stores
    except SettingsError as error:
        raise Problem(f"these stores cannot be used: {error}") from error
    if as_read != stores:
        raise Problem("store URLs cannot hold spaces; percent-encode them, or use another path")
