"""Ledger ids: 16 characters, sortable by time of acceptance, unique without asking anyone."""

from __future__ import annotations

import secrets
import time

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32: no i, l, o, u, so ids can be read out


def _base32(number: int, digits: int) -> str:
    return "".join(_CROCKFORD[number >> (5 * place) & 31] for place in range(digits - 1, -1, -1))


def new_ids(count: int) -> list[str]:
    """`count` ids in ascending order: 45 bits of milliseconds, 35 random bits counted upwards within the call."""
    moment = _base32(time.time_ns() // 1_000_000, 9)  # 45 bits of milliseconds last until the year 3084
    first = secrets.randbits(34)  # one bit short of 35, so that counting up cannot overflow
    return [moment + _base32(first + step, 7) for step in range(count)]
