"""What the source of an article has printed before, asked for a whole batch at once. Knows no Redis.

An article without a source, and one that is not plain text, has no memory and costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.ingest.characters import clean_line
from services.ingest.decoding import decode_content, essence
from services.ingest.identity import identity_key
from services.ingest.readers.reading import Seen
from services.ingest.sniffing import PLAIN, UNSTATED_MEDIA_TYPES, sniff_media_type, sniff_plain
from shared.contracts import Article, RawArticle
from shared.source_memory import LinePrints, Sighting, Stories, count_others, sight

_MOST_CHARS = 500_000  # of a text whose lines are looked at; longer ones are no articles


def sight_raw(raw: RawArticle, prints: LinePrints) -> Sighting | None:
    """The lines of a scraped text with a source; None for anything else."""
    source, stated = clean_line(raw.source or ""), essence(raw.media_type)
    if not source or len(raw.content) > _MOST_CHARS or not (stated == PLAIN or stated in UNSTATED_MEDIA_TYPES):
        return None
    try:
        text = decode_content(raw)
    except (ValueError, LookupError):
        return None  # the reader says why
    if (sniff_plain(text) if stated == PLAIN else sniff_media_type(text, stated)) != PLAIN:
        return None
    printed = [line for line in text.splitlines() if line and not line.isspace()]
    lines = sight(source, printed, clean=clean_line, prints=prints)
    return lines if lines.chars else None


def story_name(raw: RawArticle, article: Article) -> str:
    """What two captures of a story have in common: the name the delivery goes by, else the headline."""
    return identity_key(raw) or article.headline_fingerprint or article.content_digest


def make_seen(raw: RawArticle, sighting: Sighting, stories: Stories, prints: LinePrints) -> Seen:
    """The question of the readers, answered from what was recalled; lines that were not asked for stood nowhere."""
    counts = count_others(sighting, stories, identity_key(raw))

    def seen(lines: Sequence[str]) -> list[int]:
        return [counts.get(prints[line], 0) for line in lines]

    return seen
