"""Train the entity tagger: `python -m training.entities.train --data FOLDER` writes the model the engine runs.

FOLDER holds train.jsonl.gz: one `{id, source, text, entities:[{type,start,end}]}` a line. Our own corpus lies beside
this file. Takes a minute of CPU time for each seed; the result is the same on every run of the same libraries.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from services.enrich.enrichers.entities.engine import MODEL
from services.enrich.enrichers.entities.tokens import TOKEN
from training.entities.corpus import BadMarkupError, Document, read_corpus, read_set
from training.entities.crf_training import Recipe, fit, mean_of
from training.entities.examples import LABELS, Describer, dropout_of, rows_of
from training.entities.export import Trained, export
from training.entities.lexicon import build_lexicon
from training.entities.sets import conform

CORPUS = Path(__file__).with_name("corpus")
OWN_WORD_DROPOUT, DROPOUT = 0.5, 0.25
MAX_CLASSES = 500  # of pairs of words; rarer ones are one class
MAX_FREQUENT = 20_000  # words; they cost half a second at start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.jsonl.gz")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of our own annotated articles (*.txt)")
    parser.add_argument("--without-corpus", action="store_true", help="train on the open set alone, to compare")
    parser.add_argument("--output", type=Path, default=MODEL, help="where to write the model (.npz)")
    parser.add_argument("--seeds", type=int, default=3, help="models whose mean is taken")
    options = parser.parse_args()
    try:
        own = [] if options.without_corpus else read_corpus(options.corpus)
        open_set = conform(read_set(options.data / "train.jsonl.gz"))
    except (BadMarkupError, OSError) as error:
        sys.exit(str(error))
    train(open_set, own, options.output, options.seeds)


def train(open_set: list[Document], own: list[Document], output: Path, seeds: int) -> None:
    """Fit the model on both sets and write it."""
    documents = open_set + own
    own_ids = {document.id for document in own}
    known = build_lexicon(document.text for document in documents)
    describer = Describer(known)
    rows, index = rows_of(documents, describer, lambda document: importance(document, document.id in own_ids))
    print(f"{len(documents)} documents, {len(rows.labels)} places for names, {len(index)} features", flush=True)
    dropout = dropout_of(index, OWN_WORD_DROPOUT, DROPOUT)
    models = []
    for seed in range(seeds):
        models.append(fit(rows, dropout, len(LABELS), Recipe(seed=seed)))
        print(f"model {seed + 1} of {seeds} fitted", flush=True)
    weights, transitions = mean_of(models)
    version, classes = version_of(documents), frequent_classes(describer)
    frequent = frequent_words(document.text for document in documents)
    export(output, Trained(version, LABELS, index, weights, transitions, known, classes, frequent))
    print(f"{output}: {output.stat().st_size / 1e6:.1f} MB")


def importance(document: Document, is_own: bool) -> float:
    """News counts most. What was annotated by rules (GUM) or is chat about products (EWT) counts least."""
    if is_own:
        return 3.0
    return 0.5 if document.group.startswith(("ewt", "gum")) else 1.0


def frequent_classes(describer: Describer) -> list[str]:
    """The classes of words by how many words they have; the first stands for all others."""
    frequent = Counter(describer.classes.values()).most_common(MAX_CLASSES)
    return ["?", *(name for name, _ in frequent if name != "?")]


def frequent_words(texts: Iterable[str]) -> list[str]:
    """The words that a new process need not learn while articles wait."""
    times = Counter(token.rstrip() for text in texts for token in TOKEN.findall(text))
    return [word for word, number in times.most_common(MAX_FREQUENT) if number > 1 and word]


def version_of(documents: list[Document]) -> str:
    """Changes whenever a text or an annotation does."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(repr((document.text, document.spans)).encode())
    return f"1-{digest.hexdigest()[:8]}"


if __name__ == "__main__":
    main()
