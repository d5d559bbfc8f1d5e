"""How many quotes are found, with the right speaker: precision and recall on annotated articles.

The folder holds *.txt files of articles: "=== id", the headline, a blank line, paragraphs parted by blank lines. Names
are marked `[TYPE name]`; quotes `<q id=1 type=direct>…</q>`, their speakers `<s q=1 who="Full Name">she</s>`, cues
`<c q=1>said</c>` and media `<v q=1>…</v>`. A span is right when what it shares with the annotated one is nine tenths of
what both cover; a speaker when it is the annotated person, or, where that has no name, stands in the same place.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from evaluation.goals import Goal, print_goals
from services.enrich.enrichers.entities import make_engine
from services.enrich.enrichers.quotes.quotes import find_quotes
from services.enrich.enrichers.resolution.resolve import Texts, resolve
from services.enrich.enrichers.tagged import EntityEngine, Tagged
from shared.annotations import Entity, Quote

MIN_OVERLAP = 0.9  # of the union of both spans

_MARKUP = re.compile(r"\[([A-Z]+) ([^\]]*)\]|<(/?)([qscv])((?: [^>]*)?)>")
_ATTRIBUTE = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s">]+))')
_TYPES = frozenset({"PER", "ORG", "LOC", "NORP", "EVENT", "MISC"})


Counts = Counter[tuple[str, str]]


@dataclass(slots=True)
class GoldQuote:
    """An annotated quote; offsets into the body without markup."""

    start: int
    end: int
    type: str
    who: str | None = None
    speaker: tuple[int, int] | None = None
    via: str | None = None


@dataclass(slots=True)
class GoldArticle:
    """An annotated article without its markup. `names` are `(start, end, type)` in the body."""

    id: str
    headline: str
    body: str
    names: list[tuple[int, int, str]] = field(default_factory=list)
    quotes: list[GoldQuote] = field(default_factory=list)


def read_articles(folder: Path) -> Iterator[GoldArticle]:
    """All annotated articles of a folder."""
    for path in sorted(folder.glob("*.txt")):
        for part in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
            yield read_article(part)


def read_article(part: str) -> GoldArticle:
    """One article from behind its "=== "; a tag without a partner or an unknown quote id is an error."""
    id_, _, rest = part.partition("\n")
    headline, _, marked = rest.strip().partition("\n\n")
    article = GoldArticle(id_.strip(), _MARKUP.sub(lambda found: found[2] or "", headline), "")
    tags = _strip(article, marked)
    quotes = {
        tag.attributes["id"]: GoldQuote(tag.start, tag.end, tag.attributes["type"]) for tag in tags if tag.name == "q"
    }
    for tag in tags:
        for id_ in tag.attributes["q"].split() if tag.name in "sv" else ():
            if id_ not in quotes:
                raise ValueError(f"{article.id}: <{tag.name}> belongs to quote {id_}, which is not there")
            if tag.name == "s":
                quotes[id_].who, quotes[id_].speaker = tag.attributes["who"], (tag.start, tag.end)
            else:
                quotes[id_].via = article.body[tag.start : tag.end]
    article.quotes = sorted(quotes.values(), key=lambda quote: quote.start)
    return article


class Tag(NamedTuple):
    """What stands between a tag and its partner; offsets into the body without markup."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int


def _strip(article: GoldArticle, marked: str) -> list[Tag]:
    """Set the article's body and names; the tags in order of their ends."""
    tags: list[Tag] = []
    opened: list[Tag] = []
    body = ""
    position = 0
    for found in _MARKUP.finditer(marked):
        body += marked[position : found.start()]
        position = found.end()
        if found[1]:
            article.names.append((len(body), len(body) + len(found[2]), found[1]))
            body += found[2]
        elif not found[3]:
            attributes = {key: quoted or bare for key, quoted, bare in _ATTRIBUTE.findall(found[5])}
            opened.append(Tag(found[4], attributes, len(body), 0))
        else:
            tag = opened.pop()
            if tag.name != found[4]:
                raise ValueError(f"{article.id}: </{found[4]}> closes <{tag.name}>")
            tags.append(tag._replace(end=len(body)))
    if opened:
        raise ValueError(f"{article.id}: <{opened[-1].name}> is not closed")
    article.body = body + marked[position:]
    return tags


def entities_of(article: GoldArticle, engine: EntityEngine | None = None) -> tuple[Entity, ...]:
    """Who the annotated names, or those an engine finds, stand for by the product's own rules of resolution."""
    if engine is not None:
        headline, body = engine.tag_batch([article.headline, article.body])
        return resolve(Texts(article.headline, article.body, headline, body))
    tags = [Tagged(start, end, type_) for start, end, type_ in article.names if type_ in _TYPES]
    return resolve(Texts(article.headline, article.body, (), tags))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Shared characters as a share of all that either covers."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def pair(gold: list[GoldQuote], found: list[Quote]) -> list[tuple[GoldQuote, Quote]]:
    """Annotated and found quotes of the same span, each used once."""
    pairs = []
    free = list(found)
    for quote in gold:
        best = max(free, key=lambda one: overlap((quote.start, quote.end), (one.start, one.end)), default=None)
        if best is not None and overlap((quote.start, quote.end), (best.start, best.end)) >= MIN_OVERLAP:
            pairs.append((quote, best))
            free.remove(best)
    return pairs


def has_right_speaker(gold: GoldQuote, found: Quote, names: Mapping[str, str]) -> bool:
    """`names` are the entities' by id."""
    if found.speaker is None or gold.speaker is None:
        return found.speaker is None and gold.speaker is None
    if not gold.who:
        return overlap(gold.speaker, (found.speaker.start, found.speaker.end)) > 0
    name = names.get(found.speaker.entity or "", found.speaker.exact)
    return _same_name(name, gold.who)


def _same_name(one: str, other: str) -> bool:
    words = [set(re.findall(r"[\w-]+", name.casefold())) - {"the"} for name in (one, other)]
    return words[0] == words[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of annotated articles")
    parser.add_argument("--list", action="store_true", help="print what is missed, wrong or too much")
    parser.add_argument("--engine", help="an entity engine instead of the annotated names: crf, spacy:PIPELINE")
    parser.add_argument("--floors", action="store_true", help="compare with floor and aim; exit with 1 below a floor")
    options = parser.parse_args()
    engine = make_engine(options.engine) if options.engine else None
    counts = count(read_articles(options.data), engine, show=options.list)
    if not counts["gold", "all"]:
        parser.error(f"no annotated quotes in {options.data}")
    print_table(counts)
    if options.floors and not print_goals(goals(counts)):
        sys.exit(1)


def goals(counts: Counts) -> list[Goal]:
    """What all quotes together must reach, speakers counted."""
    precision, recall = rates(counts, "speaker", "all")
    return [Goal("quotes with speaker, precision", precision, 0.92, 0.97), Goal("recall", recall, 0.85, 0.92)]


def count(articles: Iterable[GoldArticle], engine: EntityEngine | None = None, *, show: bool = False) -> Counts:
    """How many quotes are annotated, found, of the right span, with the right speaker; by type and for all."""
    counts: Counts = Counter()
    for article in articles:
        entities = entities_of(article, engine)
        names = {entity.id: entity.name for entity in entities}
        found = list(find_quotes(article.body, entities))
        pairs = pair(article.quotes, found)
        right = [(gold, quote) for gold, quote in pairs if has_right_speaker(gold, quote, names)]
        _tally(counts, "gold", (quote.type for quote in article.quotes))
        _tally(counts, "found", (quote.type for quote in found))
        _tally(counts, "span", (gold.type for gold, _ in pairs))
        _tally(counts, "span as found", (quote.type for _, quote in pairs))
        _tally(counts, "speaker", (gold.type for gold, _ in right))
        _tally(counts, "speaker as found", (quote.type for _, quote in right))
        _tally(counts, "type", (gold.type for gold, quote in pairs if gold.type == quote.type))
        _tally(counts, "via", (gold.type for gold, quote in pairs if bool(gold.via) == bool(quote.attributed_via)))
        if show:
            _show(article, found, pairs, right, names)
    return counts


def _tally(counts: Counts, what: str, types: Iterable[str]) -> None:
    for type_ in types:
        counts[what, type_] += 1
        counts[what, "all"] += 1


def _show(article: GoldArticle, found: list[Quote], pairs: list, right: list, names: Mapping[str, str]) -> None:
    paired = {gold.start for gold, _ in pairs}
    for gold in article.quotes:
        if gold.start not in paired:
            print(f"missed  {article.id} {gold.type} {gold.who!r}: {article.body[gold.start : gold.end]!r}")
    used = {quote.start for _, quote in pairs}
    for quote in found:
        if quote.start not in used:
            print(f"extra   {article.id} {quote.type} {quote.speaker and quote.speaker.exact!r}: {quote.exact!r}")
    for gold, quote in pairs:
        if (gold, quote) not in right:
            said = quote.speaker and (quote.speaker.exact, names.get(quote.speaker.entity or ""))
            print(f"speaker {article.id} {gold.who!r} not {said}: {quote.exact[:60]!r}")


def rates(counts: Counts, what: str, type_: str) -> tuple[float, float]:
    """Precision by the type found and recall by the type annotated."""
    as_found, as_annotated = counts[f"{what} as found", type_], counts[what, type_]
    return as_found / max(1, counts["found", type_]), as_annotated / max(1, counts["gold", type_])


def print_table(counts: Counts) -> None:
    print(
        f"{'quotes':10}{'gold':>6}{'found':>7}{'span P':>9}{'span R':>8}{'+speaker P':>12}{'R':>7}{'type':>7}{'via':>7}"
    )
    for type_ in ("direct", "indirect", "mixed", "all"):
        spans, speakers = rates(counts, "span", type_), rates(counts, "speaker", type_)
        typed = counts["type", type_] / max(1, counts["span", type_])
        via = counts["via", type_] / max(1, counts["span", type_])
        numbers = f"{spans[0]:9.3f}{spans[1]:8.3f}{speakers[0]:12.3f}{speakers[1]:7.3f}{typed:7.3f}{via:7.3f}"
        print(f"{type_:10}{counts['gold', type_]:6}{counts['found', type_]:7}{numbers}")


if __name__ == "__main__":
    main()
