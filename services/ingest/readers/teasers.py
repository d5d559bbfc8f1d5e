"""Related teasers: pointers to other articles that scraping leaves between the paragraphs.

They betray themselves by repetition: the same headline twice, or once bare and once glued to its blurb
("Talks resume in CorvaForeign Minister Ilan Dray says ...").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from services.ingest.readers.chrome import Kind
from services.ingest.readers.lines import Line, is_headline_like, is_prose

_TEASER_CHARS = 15  # a shorter line may be a sub-heading that a sentence happens to start with
_TEASER_CHARS_MOST = 200
_OPENING_QUOTES = '“"‘«„'


def find_teasers(lines: Sequence[Line], headline: Line | None) -> dict[int, Kind]:
    """Line numbers of teasers and of repetitions, among lines that are not chrome. Linear in the text."""
    own = {headline.text} if headline else set()
    counts = Counter(line.text for line in lines)
    bare = {text for text in counts if len(text) >= _TEASER_CHARS and is_headline_like(text)} - own
    glued = dict(_glued(lines, bare | own))
    teasers = {text for text in bare if counts[text] > 1} | (set(glued.values()) - own)
    seen: set[str] = set()
    kinds: dict[int, Kind] = {}
    for line in lines:
        start = glued.get(line.number, line.text)
        if start in own or (start in seen and is_prose(start)):
            kinds[line.number] = "duplicate"
        elif start in teasers:
            kinds[line.number] = "relatedTeaser"
        seen.add(line.text)
    return kinds


def split_own_headline(lines: Sequence[Line], headline: Line) -> list[Line]:
    """The lines, with the article's own headline cut from the start of one that goes on after it.

    Where the rest is printed elsewhere as well, the line is left whole: it is a repetition.
    """
    known = {line.text for line in lines}
    return [_without_own_headline(line, headline.text, known) for line in lines]


def _without_own_headline(line: Line, headline: str, known: set[str]) -> Line:
    rest = line.text[len(headline) :]
    is_glued = bool(rest) and line.text.startswith(headline) and _is_seam(headline[-1], rest[0])
    return line._replace(text=rest) if is_glued and rest not in known else line


def _glued(lines: Sequence[Line], bare: set[str]) -> Iterator[tuple[int, str]]:
    """Number of each line that is a bare one with more stuck to it, and the bare one."""
    lengths = {len(text) for text in bare}
    for line in lines:
        start = _longest_start(line.text, bare, lengths)
        if start is not None:
            yield line.number, start


def _longest_start(text: str, bare: set[str], lengths: set[int]) -> str | None:
    """Only starts of up to 200 characters are looked up, each once: bounded work per line."""
    for end in range(min(len(text) - 1, _TEASER_CHARS_MOST), 0, -1):
        if end in lengths and _is_seam(text[end - 1], text[end]) and text[:end] in bare:
            return text[:end]
    return None


def _is_seam(before: str, after: str) -> bool:
    """Where a blurb was stuck on: no space, and the next character opens a sentence."""
    return not before.isspace() and (after.isupper() or after in _OPENING_QUOTES)
