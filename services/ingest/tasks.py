"""The ingest task: a raw article becomes an article, is refused, or goes back to the inbox as what was found in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from pydantic import ValidationError

from services.ingest.arrivals import is_stated_urgent
from services.ingest.batch_memory import BatchMemory
from services.ingest.expansion import expand
from services.ingest.lacks import lacks_of
from services.ingest.normalize import normalize
from services.ingest.readers.reading import Seen
from services.ingest.reading_ahead import ReadingAhead
from shared.annotations import Step
from shared.contracts import Article, RawArticle
from shared.outcomes import Ending, Reason, Refusal
from shared.parcels import Advance, End, Parcel, Split, Verdict
from shared.structs import changed, unchecked
from shared.times import now_rfc3339

_OPENED_BYTES = 262_144  # longer ones are opened when it is their turn, unless their source is to be remembered
READERS_VERSION = "6"  # rises with every change of what the readers make of the same input


class Ingest:
    """The work of ingest; `queues` is where articles go next, `urgent_queues` where those go that turn out to be
    urgent. Without a memory every article is read for itself."""

    def __init__(
        self, queues: tuple[str, ...], memory: BatchMemory | None = None, urgent_queues: tuple[str, ...] = ()
    ) -> None:
        self._queues = queues
        self._urgent_queues = urgent_queues or queues
        self._memory = memory
        self._opened: dict[str, RawArticle] = {}  # of the batch in hand, so that none is opened twice
        self._ahead = ReadingAhead({}, self._seen)

    def __call__(self, parcels: Sequence[Parcel]) -> list[Verdict]:
        return [self._read(parcel) for parcel in parcels]

    @contextmanager
    def around(self, parcels: Sequence[Parcel]) -> Iterator[None]:
        """What is done once for a batch, see shared.stage."""
        self._opened = {parcel.id: raw for parcel in parcels if (raw := _open(parcel)) is not None}
        self._ahead = ReadingAhead(self._opened, self._seen)
        with self._memory.around(self._opened) if self._memory else nullcontext():
            yield
        self._opened, self._ahead = {}, ReadingAhead({}, self._seen)

    def afterwards(self) -> None:
        """What is done when the batch is handed on: no article waits for what is remembered of it."""
        if self._memory:
            self._memory.note()

    def _seen(self, name: str, raw: RawArticle) -> Seen | None:
        return self._memory.seen(name, raw) if self._memory else None

    def _read(self, parcel: Parcel) -> Verdict:
        raw = self._opened.get(parcel.id) or RawArticle.model_validate_json(parcel.payload)
        found = expand(raw)
        if isinstance(found, Refusal):
            return End(Ending.REJECTED, found.reason)
        if found and parcel.again:
            return End(Ending.DUPLICATE, Reason.UNCHANGED)  # its articles are in the archive themselves
        if found:
            return Split(tuple(article.to_json() for article in found))
        seen, ahead = self._seen(parcel.id, raw), self._ahead.take(parcel.id)
        article = normalize(raw, version=parcel.version, seen=seen, ahead=ahead)
        if isinstance(article, Refusal):
            return End(Ending.REJECTED, article.reason)
        if self._memory and not parcel.again:  # or reading it once more would tell something new
            self._memory.tell(parcel.id, raw, article)
        article = changed(article, steps=(_step(article),))
        uri = article.uri.removeprefix("urn:uuid:")
        is_urgent = is_stated_urgent(article.urgency) and not parcel.again  # nobody waits for what is read once more
        queues = self._urgent_queues if is_urgent else self._queues
        digest = f"{article.pub_status}:{article.content_digest}"
        return Advance(article.to_json(), queues, uri, digest, lacks_of(article))


def _open(parcel: Parcel) -> RawArticle | None:
    """The raw article of one that may have a memory, or be read with others; what is wrong with it shows later."""
    is_wanted = len(parcel.payload) <= _OPENED_BYTES or b'"source"' in parcel.payload
    try:
        return RawArticle.model_validate_json(parcel.payload) if is_wanted else None
    except ValidationError:
        return None


def _step(article: Article) -> Step:
    kind = article.media_type.partition("/")[2]
    return unchecked(Step, service="ingest", step=f"read.{kind}", version=READERS_VERSION, at=now_rfc3339())
