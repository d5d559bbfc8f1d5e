"""The strings of bytes that tell languages apart, as a trie in two arrays (a double array: Aoe 1989).

The children of a node stand at its base plus their byte, those of others between them; `owners` says whose child each
is. Pure Python walks a text byte by byte; this walks from all its bytes at once, a step down being one look-up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROOT = 0
MAX_DEPTH = 6  # bytes of the longest string
NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Trie:
    """By node: where its children begin, whose child it is, and the feature that its string is, or NONE."""

    bases: NDArray[np.int32]
    owners: NDArray[np.int32]
    features: NDArray[np.int32]

    def features_of(self, text: bytes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The features in a text, in the order of their first appearance, and how often each is there.

        Counted is, for each place in the text, the longest string that ends there.
        """
        longest = self._longest_at(np.frombuffer(text, np.uint8))
        found, firsts, counts = np.unique(longest[longest != NONE], return_index=True, return_counts=True)
        order = np.argsort(firsts)
        return found[order], counts[order]

    def _longest_at(self, text: NDArray[np.uint8]) -> NDArray[np.int32]:
        longest = np.full(len(text), NONE, np.int32)
        ends = np.arange(len(text))
        nodes = np.full(len(text), ROOT, np.int32)
        for _ in range(MAX_DEPTH):
            children = self.bases[nodes] + text[ends]
            there = self.owners[children] == nodes
            nodes, ends = children[there], ends[there]
            features = self.features[nodes]
            is_feature = features != NONE
            longest[ends[is_feature]] = features[is_feature]  # over the shorter ones, found before
            inside = ends < len(text) - 1
            nodes, ends = nodes[inside], ends[inside] + 1
        return longest
