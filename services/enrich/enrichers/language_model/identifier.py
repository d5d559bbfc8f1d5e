"""Which language a text is in, as py3langid tells it: naive Bayes over the strings of bytes in the text."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.language_model.trie import Trie

FOLDER = Path(__file__).parent
TABLES = ("bases", "owners", "features", "classes", "priors", "whole", "usual", "is_own", "starts", "own")


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Features x classes. Most classes do not know most features and give them their `usual` weight.

    Features known to many come first and have `whole` rows. Of the others `is_own` has a bit for each class whose
    weight is its own, and `own` these weights, those of a feature from its place in `starts` on.
    """

    whole: NDArray[np.float16]
    usual: NDArray[np.float32]
    is_own: NDArray[np.uint8]
    starts: NDArray[np.int32]
    own: NDArray[np.float16]

    def of(self, features: NDArray[np.intp]) -> NDArray[np.float32]:
        """The rows of these features."""
        rows = np.empty((len(features), len(self.usual)), np.float32)
        is_whole = features < len(self.whole)
        rows[is_whole] = self.whole[features[is_whole]]
        if not is_whole.all():
            rows[~is_whole] = self._unpacked(features[~is_whole] - len(self.whole))
        return rows

    def _unpacked(self, features: NDArray[np.intp]) -> NDArray[np.float32]:
        rows = np.empty((len(features), len(self.usual)), np.float32)
        rows[:] = self.usual
        is_own = np.unpackbits(self.is_own[features], axis=1, count=len(self.usual)).view(np.bool_)
        ranges = zip(self.starts[features].tolist(), self.starts[features + 1].tolist(), strict=True)
        own = np.concatenate([self.own[first:end] for first, end in ranges]).astype(np.float32)
        rows.reshape(-1)[np.flatnonzero(is_own)] = own  # by number: by mask it takes half as long again
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class Identifier:
    """Classifies texts. `twins` are classes of the same language: the first of both counts for the second as well."""

    trie: Trie
    weights: Weights
    classes: tuple[str, ...]
    priors: NDArray[np.float32]
    twins: tuple[tuple[int, int], ...]

    def classify(self, text: str) -> tuple[str, float]:
        """The code of the likeliest language, and how likely it is, from 0 to 1."""
        likelihoods = self.likelihoods(text)
        best = int(likelihoods.argmax())
        return self.classes[best], float(likelihoods[best])

    def likelihoods(self, text: str) -> NDArray[np.float32]:
        """By class; all together are 1."""
        read = _as_bytes(text)
        scores = self._scores(read)
        scores *= 1.0 / math.sqrt(len(read) or 1)  # else a long text would be certain of anything
        np.exp(scores - scores.max(), out=scores)
        scores /= scores.sum()
        for first, second in self.twins:
            scores[first] += scores[second]
            scores[second] = 0.0
        return scores

    def _scores(self, text: bytes) -> NDArray[np.float32]:
        features, counts = self.trie.features_of(text)
        if not len(features):
            return np.zeros(len(self.classes), np.float32)
        scores: NDArray[np.float32] = np.log1p(counts.astype(np.float32)) @ self.weights.of(features) + self.priors
        return scores


def _as_bytes(text: str) -> bytes:
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode(errors="surrogatepass")


@cache
def identifier() -> Identifier:
    """The one of this process, opened on first use. Its tables stay in the file, of which all processes share what they
    have read."""
    table = {name: _opened(name) for name in TABLES}
    classes = tuple(table["classes"].tolist())
    return Identifier(
        Trie(table["bases"], table["owners"], table["features"]),
        Weights(table["whole"], table["usual"], table["is_own"], table["starts"], table["own"]),
        classes,
        table["priors"],
        tuple((classes.index(name), nth) for nth, name in enumerate(classes) if classes.index(name) < nth),
    )


def _opened(name: str) -> NDArray[Any]:
    return np.asarray(np.load(FOLDER / f"{name}.npy", mmap_mode="r", allow_pickle=False))
