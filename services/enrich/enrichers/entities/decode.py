"""Viterbi over many short segments at once: one step takes all segments that are that long."""

from __future__ import annotations

import numpy as np

from services.enrich.enrichers.tables import Bools, Ints


def decode(scores: Ints, starts: Bools, transitions: Ints) -> Ints:
    """The likeliest label of each item. `scores` is items x labels, `transitions` from row to column; each True in
    `starts` begins a sequence of its own, and the first item does.
    """
    if not len(scores):
        return np.zeros(0, np.intp)
    heads = np.flatnonzero(starts)
    lengths = np.diff(heads, append=len(scores))
    order = np.argsort(-lengths, kind="stable")
    heads, lengths = heads[order], lengths[order]
    longer = np.searchsorted(-lengths, -np.arange(1, lengths[0] + 1), side="right")  # how many reach each step
    into = np.ascontiguousarray(transitions.T)
    best = scores[heads]
    origins = []
    finals = np.empty(len(heads), np.intp)
    for step in range(1, int(lengths[0])):
        going, before = longer[step], longer[step - 1]
        finals[going:before] = best[going:before].argmax(axis=1)
        paths = best[:going, None, :] + into
        origin = paths.argmax(axis=2)
        origins.append(origin)
        best = np.take_along_axis(paths, origin[:, :, None], axis=2)[:, :, 0] + scores[heads[:going] + step]
    finals[: len(best)] = best.argmax(axis=1)
    labels = np.empty(len(scores), np.intp)
    current = finals
    for step in range(int(lengths[0]) - 1, 0, -1):
        going = longer[step]
        labels[heads[:going] + step] = current[:going]
        current[:going] = origins[step - 1][np.arange(going), current[:going]]
    labels[heads] = current
    return labels
