"""Keys that several services must compute alike: the fingerprint of a headline and the uri of an article."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from uuid import UUID, uuid5

# uuid5(NAMESPACE_DNS, "wiredesk"). Never change it: every stored uri hangs on it.
NAMESPACE = UUID("038fa4e3-46da-5ed7-8ffd-ed1238025bd9")

_NON_WORDS = re.compile(r"\W+")


def headline_fingerprint(headline: str) -> str:
    """`sha256:<hex>` of the headline's words, equal across case, punctuation, spacing and compatibility forms."""
    words = _NON_WORDS.sub(" ", unicodedata.normalize("NFKC", headline).casefold()).strip()
    return f"sha256:{sha256(words.encode()).hexdigest()}"


def article_uri(key: str) -> str:
    """`urn:uuid:` version 5 of the key: canonical URL, else `source#id`, else a digest. Same key, same uri."""
    return f"urn:uuid:{uuid5(NAMESPACE, key)}"
