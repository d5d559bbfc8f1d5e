"""Ledger ids: 24 hexadecimal digits, sortable by time of acceptance, unique without asking anyone."""

from __future__ import annotations

import secrets
import time


def new_ids(count: int) -> list[str]:
    """`count` ids in ascending order: 48 bits of milliseconds, then 48 bits counted up from a random start.

    Two doors that accept 256 articles each within the same millisecond clash once in 10^11 times.
    """
    moment = f"{time.time_ns() // 1_000_000:012x}"
    first = secrets.randbits(47)  # one bit short, so that counting up cannot overflow
    return [f"{moment}{first + step:012x}" for step in range(count)]
