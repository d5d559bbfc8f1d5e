"""Names and fingerprints: which article this is, whether it came before, whether anything in it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from shared.contracts import MAX_URL_CHARS, RawArticle
from shared.identity import article_uri, headline_fingerprint

__all__ = [
    "article_uri",
    "canonical_url",
    "content_digest",
    "headline_fingerprint",
    "identity_key",
    "raw_digest",
    "web_address",
]

_REMEMBERED = 512  # addresses: that of a delivery is asked for half a dozen times on its way to an article
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Only names that never select content: taking `cid`, `id` or `source` for tracking would merge two articles into one.
_TRACKING_PREFIXES = ("utm_", "mtm_", "hsa_", "__hs")
_TRACKING_NAMES = frozenset(
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid",
        "igsh", "igshid", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc", "_hsmi", "ref_src", "ref_url",
        "cmpid", "ncid", "xtor", "ocid", "smid", "s_cid", "wt_mc", "at_medium", "at_campaign", "pk_campaign",
        "pk_kwd",
    }
)  # fmt: skip
_URL_SAFE = "/%:@!$&'()*+,;=~-._?"  # RFC 3986: what may stand unescaped; `%` because escapes are already there


def canonical_url(url: str) -> str | None:
    """The http(s) URL with host lower-cased and fragment, credentials, default port and tracking removed.

    None for anything else. Nothing is fetched. Idempotent.
    """
    return _canonical_again(url) if len(url) <= MAX_URL_CHARS else _canonical(url)


def _canonical(url: str) -> str | None:
    parts = _split(url)
    return None if parts is None else urlunsplit(parts._replace(query=_without_tracking(parts.query)))


_canonical_again = lru_cache(maxsize=_REMEMBERED)(_canonical)


def web_address(url: str) -> str | None:
    """The http(s) URL as canonical_url has it, its query as it stands: some are signed. None for anything else."""
    parts = _split(url)
    return None if parts is None else urlunsplit(parts)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        netloc = _netloc(parts)
    except ValueError:
        return None
    if netloc is None:
        return None
    return SplitResult(parts.scheme, netloc, _escape(parts.path) or "/", _escape(parts.query), "")


def _netloc(parts: SplitResult) -> str | None:
    """Host in ASCII and port unless it is the scheme's own; ValueError when either is malformed."""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    host = parts.hostname.encode("idna").decode()
    if ":" in host:
        host = f"[{host}]"
    elif quote(host) != host:
        return None
    return host if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"


def _escape(part: str) -> str:
    return quote(part, _URL_SAFE, errors="backslashreplace")


def _without_tracking(query: str) -> str:
    return "&".join(sorted(pair for pair in query.split("&") if pair and not _is_tracking(pair.partition("=")[0])))


def _is_tracking(name: str) -> bool:
    folded = name.lower()
    return folded in _TRACKING_NAMES or folded.startswith(_TRACKING_PREFIXES)


def identity_key(raw: RawArticle) -> str | None:
    """What names the article across its versions: canonical URL, else `source#id`, else None."""
    url = canonical_url(raw.url) if raw.url else None
    if url is not None:
        return url
    upstream_id = (raw.id or "").strip()
    return f"{(raw.source or '').strip()}#{upstream_id}" if upstream_id else None


def raw_digest(raw: RawArticle, name: str | None = None) -> str:
    """`sha256:<hex>` of what makes two deliveries the same: content and how to read it, status, identity.

    `name` is the article's identity_key, where the caller knows it already.
    """
    reading_keys = (
        raw.media_type,
        raw.charset or "",
        raw.encoding,
        raw.pub_status,
        name or identity_key(raw) or "",
    )
    digest = hashlib.sha256("\0".join((*reading_keys, "")).encode(errors="surrogatepass"))
    digest.update(raw.content.encode(errors="surrogatepass"))
    return f"sha256:{digest.hexdigest()}"


def content_digest(headline: str, paragraphs: Iterable[str]) -> str:
    """`sha256:<hex>` of headline and paragraphs as they stand in the article, with blank lines between."""
    return _sha256("\n\n".join((headline, *paragraphs)))


def _sha256(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
