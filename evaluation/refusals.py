"""How many good articles are refused, and why: each case of a data folder, an article, through `normalize`.

The folder holds raw_text.jsonl.xz, pages.jsonl.xz and html.tar.xz. Exits with 1 when more are refused than may be.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import track

from evaluation.bars import Bar, print_bars
from evaluation.page_folders import load_pages
from services.ingest.normalize import normalize
from shared.contracts import RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Refusal

KINDS = ("text", "html")
MOST, AIM = 0.01, 0.002  # shares of all cases
Case = tuple[str, str, RawArticle]  # group, id, article


def text_cases(folder: Path) -> Iterator[Case]:
    """Texts by the way they were scraped."""
    with lzma.open(folder / "raw_text.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            yield f"text/{case['style']}", case["id"], RawArticle.model_validate({"content": case["raw_text"]})


def page_cases(folder: Path, sample: int | None = None) -> Iterator[Case]:
    """Pages by the collection they come from, of each the first `sample`."""
    for page in load_pages(folder, sample=sample):
        raw = {"content": page["html"], "mediaType": "text/html"}
        yield f"html/{page['set']}", page["id"], RawArticle.model_validate(raw)


def refusal_of(article: RawArticle) -> tuple[str, str] | None:
    """Reason and detail; None for an article that is read."""
    try:
        result = normalize(article, version=1)
    except CannotProcess as error:
        return error.reason.value, error.detail
    return (result.reason.value, result.detail) if isinstance(result, Refusal) else None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.refusals", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the three files")
    parser.add_argument("--only", choices=KINDS, help="one kind of content")
    parser.add_argument("--list", action="store_true", help="print each refusal")
    options = parser.parse_args()
    sources = {"text": text_cases, "html": page_cases}
    cases = [case for kind in ([options.only] if options.only else KINDS) for case in sources[kind](options.data)]
    console = Console(stderr=True)
    shown = track(cases, "refusals", console=console, disable=not console.is_terminal)
    refused = list(_refusals(shown))
    if options.list:
        for group, name, reason, detail in refused:
            print(group, name, reason, detail, sep="\t")
    counts = Counter(group for group, _, _ in cases)
    print_table(counts, Counter((group, reason) for group, _, reason, _ in refused))
    sys.exit(0 if print_bars(bars_of(counts, [group for group, *_ in refused])) else 1)


def _refusals(cases: Iterable[Case]) -> Iterator[tuple[str, str, str, str]]:
    for group, name, article in cases:
        refusal = refusal_of(article)
        if refusal is not None:
            yield group, name, *refusal


def bars_of(cases: Counter[str], refused: list[str]) -> list[Bar]:
    """The share of each kind of content that is refused."""
    totals = {kind: sum(n for group, n in cases.items() if group.startswith(kind)) for kind in KINDS}
    return [
        Bar(f"good articles refused, {kind}", sum(g.startswith(kind) for g in refused) / total, MOST, AIM, True)
        for kind, total in totals.items()
        if total
    ]


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
