"""How many good articles are refused, and why: all truths of a data folder through `normalize`.

The folder holds raw_text.jsonl.xz, pages.jsonl.xz and html.tar.xz. Every case in it is an article.
"""

from __future__ import annotations

import argparse
import json
import lzma
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from services.ingest.normalize import normalize
from shared.contracts import RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Refusal

Case = tuple[str, str, RawArticle]  # group, id, article


def text_cases(folder: Path) -> Iterator[Case]:
    """Texts by the way they were scraped."""
    with lzma.open(folder / "raw_text.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            yield f"text/{case['style']}", case["id"], RawArticle.model_validate({"content": case["raw_text"]})


def page_cases(folder: Path) -> Iterator[Case]:
    """Pages by the collection they come from."""
    with lzma.open(folder / "pages.jsonl.xz", "rt", encoding="utf-8") as lines:
        collections = {page["html"]: page["set"] for page in map(json.loads, lines)}
    with tarfile.open(folder / "html.tar.xz") as archive:
        for member in archive:
            page = archive.extractfile(member) if member.name in collections else None
            if page is not None:
                raw = {"content": page.read().decode(), "mediaType": "text/html"}
                yield f"html/{collections[member.name]}", member.name, RawArticle.model_validate(raw)


def refusal_of(article: RawArticle) -> tuple[str, str] | None:
    """Reason and detail; None for an article that is read."""
    try:
        result = normalize(article, version=1)
    except CannotProcess as error:
        return error.reason.value, error.detail
    return (result.reason.value, result.detail) if isinstance(result, Refusal) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the three files")
    parser.add_argument("--list", action="store_true", help="print each refusal")
    options = parser.parse_args()
    cases: Counter[str] = Counter()
    refused: Counter[tuple[str, str]] = Counter()
    for source in (text_cases, page_cases):
        for group, name, article in source(options.data):
            cases[group] += 1
            refusal = refusal_of(article)
            if refusal is not None:
                refused[group, refusal[0]] += 1
                if options.list:
                    print(group, name, *refusal, sep="\t")
    print_table(cases, refused)


def print_table(cases: Counter[str], refused: Counter[tuple[str, str]]) -> None:
    """One row per group, one column per reason that occurred."""
    reasons = sorted({reason for _, reason in refused})
    print(f"{'group':18}{'cases':>7}{'refused':>9}{'share':>8}", *(f"{reason:>12}" for reason in reasons))
    for group in (*cases, "all"):
        counts = [sum(n for (of, why), n in refused.items() if why == r and group in (of, "all")) for r in reasons]
        total = cases[group] or cases.total()
        share = f"{sum(counts) / total:8.2%}"
        print(f"{group:18}{total:7}{sum(counts):9}{share}", *(f"{count:12}" for count in counts))


if __name__ == "__main__":
    main()
