"""Which page a link leads to, whatever the address was wrapped in. Nothing is fetched.

Two addresses with the same key are the same page; the key is for comparing, the cleaned address for following.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from services.enrich.enrichers.links.word_lists import read_list

Cleaning = Literal["redirector", "amp", "mobileHost", "tracking", "indexPage", "printView", "fragment"]

_MOST_CHARS = 4096  # longer ones are compared as they stand
_REMEMBERED = 512  # those of a batch are asked for again when it is placed in the stream
_MOST_WRAPPINGS = 4  # a redirector around an AMP cache around an AMP page; more is a maze
_TARGET_NAMES = ("url", "u", "q", "to", "target", "dest", "destination", "redirect", "redirect_url", "link", "goto",
                 "murl", "ued", "out", "href", "uri", "redirect_to", "redirecturl", "targeturl",
                 "wgtarget")  # fmt: skip
_REDIRECTING = frozenset({"redirect", "redir", "out", "away", "goto", "go", "exit", "click", "clicks", "leave", "link",
                          "links", "external", "l", "track", "trk", "tracking"})  # fmt: skip
_MOBILE = frozenset({"m", "mobile", "touch", "mobil", "wap"})
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|shtml)$", re.IGNORECASE)
_PRINT = re.compile(r"/(?:print|printable|drucken|imprimir)/?$", re.IGNORECASE)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_ID_VALUE = re.compile(r"\d{4,}")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """A page: what names it, where to follow it, the site it is on, and what was taken off the address."""

    key: str
    url: str
    site: str
    cleaned: tuple[Cleaning, ...] = ()


def find_target(address: str) -> Target:
    """The page behind an address; one that is no http(s) URL, or too long, stands for itself."""
    return _find(address) if len(address) <= _MOST_CHARS else Target(key=address, url=address, site="")


@lru_cache(maxsize=_REMEMBERED)
def _find(address: str) -> Target:
    parts = _split(address)
    if parts is None:
        return Target(key=address, url=address, site="")
    cleaned: list[Cleaning] = []
    parts = _unwrap(parts, cleaned)
    host, path = _clean_host(parts, cleaned), _clean_path(parts.path, cleaned)
    pairs = _clean_query(parts.query, cleaned)
    if parts.fragment:
        cleaned.append("fragment")
    query = "&".join(pairs)
    compared = "&".join(sorted(map(unquote, pairs)))
    key = f"{host}{unquote(path).rstrip('/')}" + (f"?{compared}" if compared else "")
    url = urlunsplit((parts.scheme, parts.netloc, path or "/", query, ""))
    return Target(key, url, site_of(host), tuple(dict.fromkeys(cleaned)))


def site_of(host: str) -> str:
    """The registered name, nearly: the last two labels, three below `co.uk` and its like."""
    labels = host.split(".")
    has_short_suffix = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if has_short_suffix else labels[-2:])


def _split(address: str) -> SplitResult | None:
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    host = parts.hostname if port in (None, 80, 443) else f"{parts.hostname}:{port}"
    return parts._replace(netloc=host)


def _unwrap(parts: SplitResult, cleaned: list[Cleaning]) -> SplitResult:
    """The innermost address of redirectors and AMP caches."""
    for _ in range(_MOST_WRAPPINGS):
        cached = _cached_by_amp(parts)
        inner = _split(cached or _redirected(parts) or "")
        if inner is None:
            break
        cleaned.append("amp" if cached else "redirector")
        parts = inner
    return parts


def _cached_by_amp(parts: SplitResult) -> str | None:
    """The address inside google.com/amp/s/..., bing.com/amp/s/... or *.cdn.ampproject.org/c/s/..."""
    host = parts.netloc
    if host.endswith("cdn.ampproject.org"):
        rest = re.match(r"/[a-z]{1,4}/(s/)?(.+)", parts.path)
    elif "google." in host or host.endswith("bing.com"):
        rest = re.match(r"/amp/(s/)?(.+)", parts.path)
    else:
        return None
    if rest is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if rest[1] else 'http'}://{rest[2]}{query}"


def _redirected(parts: SplitResult) -> str | None:
    """The address in the query of a page that redirects."""
    if "=http" not in parts.query and "=%2F" not in parts.query:
        return None
    if not _redirects(parts):
        return None
    named = {name.lower(): value for name, value in parse_qsl(parts.query)}
    return next((named[name] for name in _TARGET_NAMES if named.get(name, "").startswith(("http", "//"))), None)


def _redirects(parts: SplitResult) -> bool:
    segments = {segment.lower().partition(".")[0] for segment in parts.path.split("/")}
    host = parts.netloc.removeprefix("www.")
    if segments & _REDIRECTING or host.partition(".")[0] in _REDIRECTING:
        return True
    return any(_is_listed(host, parts.path, entry) for entry in read_list("redirectors.txt"))


def _is_listed(host: str, path: str, entry: str) -> bool:
    """`google.*/url`: under every ending; `*.example.com`: every host below; else the host itself."""
    listed, slash, start = entry.partition("/")
    if slash and not path.lstrip("/").startswith(start):
        return False
    if listed.endswith(".*"):
        return f".{listed[:-1]}" in f".{host}"
    return host.endswith(listed[1:]) if listed.startswith("*.") else host == listed


def _clean_host(parts: SplitResult, cleaned: list[Cleaning]) -> str:
    labels = parts.netloc.split(".")
    kept = [label for label in labels[:-2] if label not in _MOBILE and label not in ("www", "amp")]
    if "amp" in labels[:-2]:
        cleaned.append("amp")
    if _MOBILE & set(labels[:-2]):
        cleaned.append("mobileHost")
    return ".".join(kept + labels[-2:])


def _clean_path(path: str, cleaned: list[Cleaning]) -> str:
    path = _SESSION.sub("", re.sub(r"/{2,}", "/", path))
    without_amp = _without_amp(path)
    if without_amp != path:
        cleaned.append("amp")
    return _cut(_cut(without_amp, _INDEX, "indexPage", cleaned), _PRINT, "printView", cleaned)


def _cut(path: str, ending: re.Pattern[str], rule: Cleaning, cleaned: list[Cleaning]) -> str:
    shorter = ending.sub("/", path)
    if shorter != path:
        cleaned.append(rule)
    return shorter


def _without_amp(path: str) -> str:
    if path.startswith("/amp/") and len(path) > 5:
        path = path[4:]
    for ending in ("/amp/", "/amp", ".amp"):
        if path.endswith(ending) and len(path) > len(ending):
            return path[: -len(ending)] + ("/" if ending == "/amp/" else "")
    return path.removesuffix(".amp.html") + ".html" if path.endswith(".amp.html") else path


@cache
def _dropped_names() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """Whole names and name=value pairs; beginnings; and those that stay when their value is a long number."""
    entries = read_list("query_names.txt")
    doubtful = frozenset(entry[1:] for entry in entries if entry.startswith("?"))
    plain = [entry.removeprefix("?") for entry in entries]
    begins = tuple(entry[:-1] for entry in plain if entry.endswith("*"))
    return frozenset(entry for entry in plain if not entry.endswith("*")), begins, doubtful


def _clean_query(query: str, cleaned: list[Cleaning]) -> list[str]:
    pairs = [pair for pair in re.split("[&;]", query.replace("&amp;", "&")) if pair.strip("=")]
    kept = [pair for pair in pairs if not _is_dropped(pair)]
    if len(kept) < len(pairs):
        cleaned.append("tracking")
    return kept


def _is_dropped(pair: str) -> bool:
    whole, begins, doubtful = _dropped_names()
    folded = pair.lower()
    name, _, value = folded.partition("=")
    if name in doubtful and _ID_VALUE.fullmatch(value):
        return False
    return name in whole or folded in whole or name.startswith(begins)
