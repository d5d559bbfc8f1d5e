"""What reads an HTML page, each by what its guide says first: `python page_readers.py NAME FILE`.

FILE has one JSON object a line: `content`, `url`. Prints CPU-ms a page and words found a page. Imports nothing of the
project but where NAME is wiredesk, so that the others may run in an environment of their own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Read = Callable[[str, str], str]  # page, url -> headline and body


def open_wiredesk() -> Read:
    """All that ingest makes of a page: headline, body, metadata, teasers, pictures, what was removed, identity."""
    from services.ingest.normalize import normalize
    from shared.contracts import RawArticle
    from shared.outcomes import Refusal

    def read(page: str, url: str) -> str:
        article = normalize(RawArticle(content=page, url=url, media_type="text/html"), version=1)
        return f"{article.headline}\n{article.body}" if not isinstance(article, Refusal) else ""

    return read


def open_trafilatura() -> Read:
    """The text alone."""
    from trafilatura import extract

    def read(page: str, _url: str) -> str:
        return extract(page) or ""

    return read


def open_newspaper4k() -> Read:
    """Text and metadata, without its keywords and summary."""
    from newspaper import Article

    def read(page: str, url: str) -> str:
        article = Article(url, fetch_images=False)
        article.download(input_html=page)
        article.parse()
        return f"{article.title}\n{article.text}"

    return read


def open_news_please() -> Read:
    """Its extraction, without its crawler."""
    from newsplease import NewsPlease

    def read(page: str, url: str) -> str:
        article = NewsPlease.from_html(page, url=url, fetch_images=False)
        return f"{article.title}\n{article.maintext}"

    return read


READERS: dict[str, Callable[[], Read]] = {
    "wiredesk": open_wiredesk,
    "trafilatura": open_trafilatura,
    "newspaper4k": open_newspaper4k,
    "news-please": open_news_please,
}


def main() -> None:
    """Warm up with the first tenth, then measure the rest."""
    name, file = sys.argv[1:]
    try:
        read = READERS[name]()
    except ImportError as error:
        sys.exit(f"not installed: {error}")
    pages = [json.loads(line) for line in Path(file).read_text().splitlines()]
    warm = len(pages) // 10
    for page in pages[:warm]:
        read(page["content"], page["url"])
    started = time.process_time()
    words = sum(len(read(page["content"], page["url"]).split()) for page in pages[warm:])
    seconds, measured = time.process_time() - started, len(pages) - warm
    print(json.dumps({"cpu_ms_per_page": seconds / measured * 1000, "words_per_page": words / measured}))


if __name__ == "__main__":
    main()
