"""What stands before a place of the text: sentences, and who is named outside quotations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from services.enrich.enrichers.quotes.cast import Cast, Named, is_person
from services.enrich.enrichers.quotes.holders import sentence_start
from services.enrich.enrichers.quotes.marks import Marked

SURE_PERSON, DOUBTFUL_PERSON = 60, 35  # of a hundred: beside the one, the other is not meant


class Scene:
    """A text with its mentions and quotations. What stands before `begin`, the agency of a dateline, is nobody the text
    speaks of."""

    def __init__(self, text: str, cast: Cast, marked: Sequence[Marked], begin: int) -> None:
        self._text = text
        self._begin = begin
        self._cast = cast
        self._marked = marked
        self._mark_starts = [stretch.start for stretch in marked]

    def before(self, start: int, reach: int) -> list[Named]:
        """The mentions behind the dateline, the last first."""
        return self._cast.before(start, min(reach, start - self._begin))

    def people_before(self, start: int, reach: int) -> list[Named]:
        """Mentions of people outside quotations, the last first."""
        people = [named for named in self.before(start, reach) if is_person(named) and not self.is_quoted(named)]
        if any(_is_certain(one) for one in people):
            people = [one for one in people if not _is_doubtful(one)]
        return people

    def is_quoted(self, named: Named) -> bool:
        """Whether the mention stands in a quotation."""
        place = bisect_right(self._mark_starts, named.start) - 1
        return place >= 0 and self._marked[place].end >= named.end

    def sentence_start(self, place: int) -> int:
        """Where the sentence of a place begins."""
        return sentence_start(self._text, place, self._begin)


def _is_certain(named: Named) -> bool:
    confidence = named.entity.confidence
    return confidence is None or confidence >= SURE_PERSON


def _is_doubtful(named: Named) -> bool:
    """Whether the person may be a club or a place that was taken for one."""
    confidence = named.entity.confidence
    return confidence is not None and confidence < DOUBTFUL_PERSON
