"""Keys that several services must compute alike: the uri of an article and the fingerprint of a headline."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

_NON_WORDS = re.compile(r"\W+")


def article_uri(key: str) -> str:
    """`urn:uuid:` of the name-based UUID (RFC 9562, version 5) of a canonical URL, `source#id` or digest."""
    return uuid5(NAMESPACE_URL, key.encode(errors="backslashreplace").decode()).urn


def headline_fingerprint(headline: str) -> str:
    """`sha256:<hex>` of a headline's words alone: NFKC, case folded, whatever is not a word one space."""
    words = _NON_WORDS.sub(" ", unicodedata.normalize("NFKC", headline).casefold()).strip()
    return f"sha256:{sha256(words.encode(errors='surrogatepass')).hexdigest()}"
