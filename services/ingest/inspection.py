"""What `wiredesk validate` asks of ingest: `python -m services.ingest.inspection`, nothing is sent anywhere.

Reads lines of JSON, {"name", "item": base64 of an inbox item}; prints a line per article: name, item (counted from 1),
ok, ending (null when it would go on), reason, detail, headline, uri.
"""

from __future__ import annotations

import sys
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import orjson

from services.ingest.door import envelope_limits
from services.ingest.envelopes import EnvelopeLimits, NotAnArticle, read_item
from services.ingest.expansion import expand
from services.ingest.normalize import normalize
from services.ingest.settings import IngestSettings
from shared.contracts import RawArticle
from shared.outcomes import Ending, Refusal
from shared.settings import read_settings

Findings = dict[str, Any]


def inspect(item: bytes, limits: EnvelopeLimits) -> Iterator[Findings]:
    """What would become of each article in an inbox item, as far as it shows without what came before it."""
    for found in read_item(item, limits):
        if isinstance(found, NotAnArticle):
            yield _refused(Ending.DEAD_LETTERED, found.refusal)
        else:
            yield _read(found)


def _read(raw: RawArticle) -> Findings:
    found = expand(raw)
    if isinstance(found, Refusal):
        return _refused(Ending.REJECTED, found)
    if found:
        return {"ok": True, "ending": Ending.EXPANDED, "detail": f"{len(found)} articles in it"}
    article = normalize(raw, version=1)
    if isinstance(article, Refusal):
        return _refused(Ending.REJECTED, article)
    detail = "a kill notice" if not article.paragraphs else f"{len(article.paragraphs)} paragraphs"
    return {"ok": True, "ending": None, "detail": detail, "headline": article.headline, "uri": article.uri}


def _refused(ending: Ending, refusal: Refusal) -> Findings:
    return {"ok": False, "ending": ending, "reason": refusal.reason, "detail": refusal.detail}


def main() -> None:
    """Answers line by line, so that a long file shows progress."""
    limits = envelope_limits(read_settings(IngestSettings))
    for line in sys.stdin.buffer:
        asked = orjson.loads(line)
        for number, findings in enumerate(inspect(b64decode(asked["item"]), limits), start=1):
            answer = {"name": asked["name"], "item": number, **_NOTHING, **findings}
            sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
            sys.stdout.buffer.flush()


_NOTHING: Findings = {"ok": False, "ending": None, "reason": None, "detail": "", "headline": None, "uri": None}


if __name__ == "__main__":
    main()
