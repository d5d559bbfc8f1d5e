"""Capitals that stand for their government: "Tehran’s position", "vis-à-vis Baghdad"."""

from __future__ import annotations

import re

from services.enrich.enrichers.resolution.wording import word_set

# What governments have and cities hardly do.
_OWNED = word_set("""
    accusation accusations aggression agreement alliance allies ally ambassador ambitions approach assertion attitude
    backing ballistic bid claim claims commitment concern concerns condemnation cooperation crackdown decision
    decisions delegation demand demands denial diplomacy diplomats efforts embassy envoy envoys foreign government
    insistence intention intentions interests intervention invasion involvement leaders leadership military missile
    negotiator negotiators nuclear offer opposition partner partners plans pledge policies policy position presence
    pressure promise proposal proxies reaction refusal regime rejection relations reluctance request response role
    rulers sanctions sovereignty stance strategy support threat threats ties troops view warning warnings willingness
""")
# What governments do and cities hardly do.
_DOES = word_set("""
    accused accuses agreed agrees backed backs blamed blames condemned condemns denied denies denounced insisted
    insists negotiated pledged promised proposed recognised recognized rejected rejects retaliated said says
    threatened threatens urged urges vowed vows wants warned warns
""")
_AFTER = re.compile(r"(?:[’']s ([\w-]+)(?: ([\w-]+))?)| ([a-z]+)\b")
_PLACED = re.compile(r"\b(?:in|at|near|from|of|to|across|outside|around|into|through|visited|visiting) $")  # a city
_BEFORE = re.compile(r"(?:vis-à-vis|vis-a-vis|(?:ties|relations|alliance|negotiations|pressure) (?:with|on)) $")


def stands_for_government(text: str, start: int, end: int) -> bool:
    """Whether the capital named between the offsets is the government that sits there."""
    if _BEFORE.search(text, max(0, start - 24), start):
        return True
    following = _AFTER.match(text, end)
    if following is None:
        return False
    if following[3]:
        return following[3] in _DOES and not _PLACED.search(text, max(0, start - 12), start)
    return following[1] in _OWNED or following[2] in _OWNED
