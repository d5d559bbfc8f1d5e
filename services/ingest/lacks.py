"""What a published article is without: by this an operator sees that a feed, or the reading of it, has gone bad."""

from __future__ import annotations

from shared.contracts import Article
from shared.outcomes import Lack

SHORT_CHARS = 500  # of the body: above what a teaser or a cut-off text has, below a short report of three paragraphs


def lacks_of(article: Article) -> str:
    """A Lack each, as one string; empty when nothing is missing."""
    missing = {
        Lack.HEADLINE: not article.headline,
        Lack.DATE: not article.published_at,
        Lack.BYLINE: not article.byline,
        Lack.LENGTH: sum(map(len, article.paragraphs)) < SHORT_CHARS,
    }
    return "".join(lack for lack, is_missing in missing.items() if is_missing)
