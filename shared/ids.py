"""Ledger ids: 20 hexadecimal digits, sortable by time of acceptance, unique without asking anyone."""

from __future__ import annotations

import secrets
import time


def new_ids(count: int) -> list[str]:
    """`count` ids in ascending order: 48 bits of milliseconds, then 32 bits counted up from a random start."""
    moment = f"{time.time_ns() // 1_000_000:012x}"
    first = secrets.randbits(31)  # one bit short, so that counting up cannot overflow
    return [f"{moment}{first + step:08x}" for step in range(count)]
