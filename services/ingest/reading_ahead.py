"""Reads the scraped texts of a batch several in one pass: when one is asked for, those that follow it are read along.

Only texts of usual length are; all others, and all of a pass that fails, are left to be read alone, so that whatever is
wrong with an article is its own trouble. Knows no Redis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import dropwhile, islice

import structlog

from services.ingest.content import Content, open_content
from services.ingest.decoding import essence
from services.ingest.normalize import Ahead
from services.ingest.readers.reading import Seen
from services.ingest.readers.text import Scraped, read_texts
from services.ingest.sniffing import PLAIN, may_be_told
from shared.contracts import PubStatus, RawArticle
from shared.time_limit import TookTooLong

# Reading eight takes some 30 ms: that much one may wait for its neighbours, and a time limit that strikes then is
# nobody's fault. More at a time gain hardly anything (readers/line_texts.py).
TOGETHER = 8
MOST_CHARS = 40_000  # one scraped text in 170 is longer; what a pass saves is a small part of its time

SeenOf = Callable[[str, RawArticle], Seen | None]

log = structlog.get_logger()


class ReadingAhead:
    """The readings of a batch, by the names of its articles; `seen_of` says what the reader of one may ask."""

    def __init__(self, raws: Mapping[str, RawArticle], seen_of: SeenOf) -> None:
        self._waiting = {name: raw for name, raw in raws.items() if _is_usual_text(raw)}
        self._ready: dict[str, Ahead] = {}
        self._seen_of = seen_of

    def take(self, name: str) -> Ahead | None:
        """The article's text and reading, once; None when it is to be read alone."""
        if name in self._waiting:
            self._read_from(name)
        return self._ready.pop(name, None)

    def _read_from(self, name: str) -> None:
        names = list(islice(dropwhile(lambda other: other != name, self._waiting), TOGETHER))
        raws = {each: self._waiting.pop(each) for each in names}  # whatever happens now, they have had their turn
        if len(raws) < 2:
            return
        try:
            self._ready |= self._read(raws)
        except TookTooLong:
            raise
        except Exception as error:  # noqa: BLE001  (one of them: alone each shows what is wrong with it)
            log.warning("read_one_by_one", error=type(error).__name__, articles=len(raws))

    def _read(self, raws: Mapping[str, RawArticle]) -> dict[str, Ahead]:
        opened = {name: open_content(raw) for name, raw in raws.items()}
        plain = {
            name: content
            for name, content in opened.items()
            if isinstance(content, Content) and content.media_type == PLAIN
        }
        readings = read_texts([Scraped(plain[name].text, self._seen_of(name, raws[name])) for name in plain])
        return {name: Ahead(plain[name], reading) for name, reading in zip(plain, readings, strict=True)}


def _is_usual_text(raw: RawArticle) -> bool:
    """Whether it is called plain text, in characters, and does not begin like anything else."""
    is_text = essence(raw.media_type) == PLAIN and raw.encoding == "identity" and len(raw.content) <= MOST_CHARS
    return is_text and raw.pub_status is not PubStatus.CANCELED and not may_be_told(raw.content)
