"""What the pieces around are like: one piece alone can often not be told from another kind."""

from __future__ import annotations

from services.ingest.readers.line_characters import DIGIT
from services.ingest.readers.line_columns import Columns, at_offset, grade, share
from services.ingest.readers.line_measures import ENDS, LENGTHS, OUTSIDE, STARTS, Measures

_TOLD_BY_NEIGHBOURS = ("byline", "month", "credit", "related", "updated", "share", "speech", "time", "phrase")


def add_neighbours(columns: Columns, measures: Measures) -> None:
    size, end, start = measures.size, measures.end, measures.start
    length = grade(measures.length, 4, 9, 16, 25, 36, 50, 70, 95, 125, 160, 220, 320, 500, 900)
    for offset in (-3, -2, -1, 1, 2, 3):
        columns.add(f"length at {offset}", at_offset(length, offset, 15), 16)
        columns.add(f"end at {offset}", at_offset(end, offset, OUTSIDE), ENDS + 1)
    digits = share(measures.counts[:, DIGIT], measures.chars)
    graded = (
        ("capitalized", grade(measures.capitalized, 0.001, 0.2, 0.5, 0.95), 5),
        ("grammar", grade(measures.grammar, 0.001, 0.15, 0.3, 0.42), 5),
        ("digits", grade(digits, 0.001, 0.02, 0.06, 0.15, 0.3, 0.6), 7),
        ("start", start, STARTS),
    )
    for name, values, count in graded:
        for offset in (-2, -1, 1, 2):
            columns.add(f"{name} at {offset}", at_offset(values, offset, count), count + 1)
    for name in _TOLD_BY_NEIGHBOURS:
        for offset in (-1, 1):
            hits = at_offset(grade(measures.classes[name], 1, 2), offset, 3)
            columns.add(f"{name} at {offset}", hits, 4)
    before, after = at_offset(size, -1, LENGTHS), at_offset(size, 1, LENGTHS)
    columns.add("sizes", (size * (LENGTHS + 1) + before) * (LENGTHS + 1) + after, LENGTHS * (LENGTHS + 1) ** 2)
    columns.add("end before, start", at_offset(end, -1, OUTSIDE) * STARTS + start, (ENDS + 1) * STARTS)
    columns.add("end, start after", end * (STARTS + 1) + at_offset(start, 1, STARTS), ENDS * (STARTS + 1))
