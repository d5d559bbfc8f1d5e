"""The words by which times are recognised, as they stand between blanks."""

from __future__ import annotations

from itertools import product

MONTHS = {
    name: number
    for number, names in enumerate(
        ("January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul", "August Aug",
         "September Sept Sep", "October Oct", "November Nov", "December Dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, name in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
}
_UP_TO_TWENTY = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS = {name: number for number, name in enumerate(_UP_TO_TWENTY, start=1)}
NUMBERS |= {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
# ISO 8601 designators; those after T measure time of day.
UNITS = {
    "year": "Y", "month": "M", "week": "W", "day": "D", "hour": "TH", "minute": "TM", "second": "TS", "decade": "Y",
    "century": "Y",
}  # fmt: skip
IN_YEARS = {"decade": 10, "century": 100}
PLURALS = {unit: f"{unit}s" for unit in UNITS if unit != "century"} | {"century": "centuries"}
RELATIVE = frozenset({"today", "yesterday", "tomorrow", "tonight", "Today", "Yesterday", "Tomorrow", "Tonight"})
PERIODS = frozenset({"week", "month", "year", "decade", "century"})
CLOCK = frozenset({"am", "pm", "a.m", "p.m", "noon", "midnight"})

FIRST_YEAR, LAST_YEAR = 1500, 2100

_YEARS = tuple(map(str, range(FIRST_YEAR, LAST_YEAR)))
_DECADES = tuple(f"{year}s" for year in range(1500, LAST_YEAR, 10))
_COUNTS = (*(name for name in NUMBERS if name not in {"a", "an"}), *map(str, range(1, 100)))
_COMPOUNDS = tuple(f"{number}-{unit}" for number, unit in product(_COUNTS, UNITS))
_HOURS = tuple(f"{hour}{half}" for hour in range(1, 13) for half in ("am", "pm", "a.m", "p.m"))
_ENDS = ("", ",", ".", ";", ":", ")", "’s", "'s", "”", ",”", ".”", "-", "–", "?", "!", ".)")

_KINDS = {
    "month": MONTHS,
    "weekday": WEEKDAYS,
    "relative": RELATIVE,
    "year": (*_YEARS, *_DECADES),
    "unit": (*UNITS, *PLURALS.values()),
    "compound": _COMPOUNDS,
    "clock": (*CLOCK, *_HOURS),
}
# What a blank-separated word that tells a time may look like, by kind and the word itself.
TRIGGERS: dict[str, tuple[str, str]] = {
    word + end: (kind, word) for kind, words in _KINDS.items() for word in words for end in _ENDS
}
TRIGGERS |= {f"mid-{year}{end}": ("year", year) for year in _YEARS for end in _ENDS}
