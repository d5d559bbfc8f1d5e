"""What stands between the headline and the article: who wrote it, and a standfirst that ends without a full stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.ingest.readers.chrome import Kind
from services.ingest.readers.line_decisions import Page
from services.ingest.readers.line_kinds import has_name, is_byline, is_credited, is_name, kind_by_text
from services.ingest.readers.line_tagger import RELATED, STANDFIRST
from services.ingest.readers.lines import is_headline_like

Kinds = Mapping[int, Kind]  # by line: why it, or part of it, is no paragraph

_ABOVE, _BELOW = 3, 8  # lines around the headline: further off are the bylines of other articles
_STANDFIRST_WORDS, _STANDFIRST_CHARS = 5, 320
_STANDFIRST_WITHIN = 3  # lines below the headline
_SURE_STANDFIRST = 0.25  # where neither byline nor date shows that the line is the last of the opening
_LEAST_RELATED = 0.4


def find_byline(page: Page, kinds: Kinds) -> str | None:
    """The line around the headline that says who wrote the article, be it by a name beside its date; else the first
    anywhere that says no more.
    """
    near = list(_near(page, kinds))
    found = (
        *(line for line in near if is_byline(page.text_of(line))),
        *(line for line in near if _is_named(page, kinds, line)),
        *(line for line in near if kinds[line] == "byline" and has_name(page.text_of(line))),
        *(line for line, kind in kinds.items() if kind == "byline" and is_byline(page.text_of(line))),
    )
    return page.text_of(found[0]) if found else None


def _near(page: Page, kinds: Kinds) -> Iterable[int]:
    if page.headline is None:
        return ()
    headline = page.owners[page.headline]
    lines = (*range(headline + 1, headline + _BELOW + 1), *range(headline - 1, headline - _ABOVE - 1, -1))
    return (line for line in lines if line in kinds)


def _is_named(page: Page, kinds: Kinds, line: int) -> bool:
    """Whether a line is a name, and a date or what the person does stands beside it."""
    beside = {kinds.get(other) for other in (line - 1, line + 1, line + 2)}
    is_free = kinds[line] in ("boilerplate", "byline")
    return is_free and not beside.isdisjoint(("date", "byline")) and is_name(page.text_of(line))


def find_standfirst(page: Page, kinds: Kinds) -> int | None:
    """The line below the headline that sums the article up, though it was not judged to be a part of it.

    Told by the byline or date that follows it. None where a paragraph comes first.
    """
    if page.headline is None:
        return None
    headline = page.owners[page.headline]
    for line in range(headline + 1, headline + 1 + _STANDFIRST_WITHIN):
        if line not in kinds:
            return None
        text = page.text_of(line)
        if kinds[line] == "boilerplate" and _may_sum_up(text):
            return line if _sums_up(page, kinds, line) else None
    return None


def _may_sum_up(text: str) -> bool:
    is_free = len(text) <= _STANDFIRST_CHARS and kind_by_text(text) is None and not is_credited(text)
    return is_free and is_headline_like(text, words=_STANDFIRST_WORDS)


def _sums_up(page: Page, kinds: Kinds, line: int) -> bool:
    text, title = page.text_of(line), page.texts[page.headline or 0].strip()
    if title in text or text in title or sum(text in other.text for other in page.lines) > 1:
        return False  # a label before the headline, a link, a caption that is printed again
    own = [index for index, owner in enumerate(page.owners) if owner == line]
    labels = page.judged.labels[own].max(axis=0)
    if page.kept[own].any() or labels[RELATED] > _LEAST_RELATED:
        return False
    return _closes_opening(page, kinds, line) or bool(labels[STANDFIRST] > _SURE_STANDFIRST)


def _closes_opening(page: Page, kinds: Kinds, line: int) -> bool:
    """Whether byline or date follow."""
    following = (line + 1, line + 2)
    if any(kinds.get(other) in ("byline", "date") for other in following):
        return True
    return line + 1 in kinds and is_name(page.text_of(line + 1))
