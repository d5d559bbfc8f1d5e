"""Where a request comes from, as far as that can be told: this machine, our own pages, or somebody else's."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import Request


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_our_own(request: Request) -> bool:
    """Whether no other site made a browser send this: by Sec-Fetch-Site, which browsers set, or else by Origin.

    What has neither is no browser, and has no cookie of ours.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in {"same-origin", "none"}
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
