"""What the features of words say for each label, at each place: tables of whole numbers, summed word by word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from services.enrich.enrichers.entities.layout import PLACES
from services.enrich.enrichers.tables import Ints, SortedKeys


class Weights:
    """Weights by hashed feature. Half of the features say something only where the word itself stands (PLACES[0]):
    these are kept in a narrow table, as one table for all would be twice as large.
    """

    def __init__(self, keys: NDArray[np.uint32], features: Ints, places: Ints, weights: NDArray[np.int16]) -> None:
        """`keys` are sorted hashes; each of `features`, an index of theirs, has `weights` for the labels at a place."""
        self._keys = SortedKeys(keys)
        is_wide = np.zeros(len(keys), np.bool_)
        is_wide[features[places > 0]] = True
        self._wide_rows, self._narrow_rows = _numbered(is_wide), _numbered(~is_wide)
        self._narrow = np.zeros((1 + np.count_nonzero(~is_wide), weights.shape[1]), np.int16)
        self._wide = np.zeros((1 + np.count_nonzero(is_wide), len(PLACES), weights.shape[1]), np.int16)
        of_wide = is_wide[features]
        self._narrow[self._narrow_rows[features[~of_wide] + 1]] = weights[~of_wide]
        self._wide[self._wide_rows[features[of_wide] + 1], places[of_wide]] = weights[of_wide]

    def summed(self, features: NDArray[np.uint32], counts: Ints) -> Ints:
        """Words x places x labels: the sums of all features, given hashed, of which the first word has `counts[0]`."""
        found = self._keys.places_of(features) + 1
        sums = _summed(self._wide.reshape(len(self._wide), -1), self._wide_rows[found], counts)
        sums = sums.reshape(len(counts), len(PLACES), -1)
        sums[:, 0] += _summed(self._narrow, self._narrow_rows[found], counts)
        return sums


def _numbered(are_in: NDArray[np.bool_]) -> Ints:
    """Where these features stand in a table, by feature + 1; row 0, of zeros, for the others and for unknown ones."""
    rows = np.append(False, are_in)
    return np.where(rows, rows.cumsum(), 0).astype(np.int32)


def _summed(table: NDArray[np.int16], rows: Ints, counts: Ints) -> Ints:
    """The sum of the rows of each word. Words with as many rows go together: they make a block, which adds up in a
    third of the time of `np.add.reduceat`.
    """
    kept = rows.nonzero()[0]
    rows = rows[kept]
    counts = np.bincount(np.arange(len(counts)).repeat(counts)[kept], minlength=len(counts))
    starts = counts.cumsum() - counts
    sums: Ints = np.zeros((len(counts), table.shape[1]), np.int32)
    for count in np.unique(counts):
        same = np.flatnonzero(counts == count)
        block: Ints = np.zeros((len(same), table.shape[1]), np.int32)
        for nth in range(count):
            block += table.take(rows[starts[same] + nth], axis=0)
        sums[same] = block
    return sums
