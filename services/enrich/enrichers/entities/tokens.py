"""Cutting a text into tokens that cover it, and finding the runs of tokens in which a name can stand."""

from __future__ import annotations

import re

# A token carries the one space that follows it, so that the lengths of all tokens add up to offsets. Words are cut at
# 60 characters: none is longer, and what is must not fill memory. "U.S.", "J." and "Gen." keep their full stops, so
# that no other full stop stands inside a name.
TOKEN = re.compile(
    r"[a-z]{1,60}+ "  # most tokens; the rules below would cut them alike, in twice the time
    r"|(?:"
    r"(?:[A-Z]\.){1,9}(?!\w)"
    r"|(?:St|Mt|Ft|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Cpt|Sgt|Cpl|Adm|Brig|Cmdr|Gov|Sen|Rep|Prof|Rev|Hon|Jr|Sr|Inc|Corp|Ltd|Co|Bros|No)\."
    r"|[’']s(?!\w)"
    r"|[^\W\d_]{1,60}(?:[’'‘`ʼ][^\W\d_]{2,40})?"
    r"|\d{1,40}(?:[.,]\d{1,20})*"
    r"|[^\w\s]|_"
    r") ?"
    r"|\s+|.",
    re.DOTALL,
)
