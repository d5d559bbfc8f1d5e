"""Ledger ids: nobody is asked, nobody clashes, and their order is the order of acceptance."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from shared.ids import new_ids
from tests.ingest.waiting import until

FOUR_BATCHES = "from shared.ids import new_ids; print(*(each for _ in range(4) for each in new_ids(64)))"


def test_the_ids_of_one_call_are_as_many_as_asked_for_and_ascend() -> None:
    ids = new_ids(1000)
    assert len(set(ids)) == 1000
    assert ids == sorted(ids)
    assert new_ids(0) == []


def test_ids_of_a_later_millisecond_sort_after_those_of_an_earlier_one() -> None:
    earlier = new_ids(64)
    then = time.time_ns() // 1_000_000
    until(lambda: time.time_ns() // 1_000_000 > then)
    assert max(earlier) < min(new_ids(64))


def test_ids_are_24_hexadecimal_digits_that_begin_with_the_moment() -> None:
    before = time.time_ns() // 1_000_000
    (this,) = new_ids(1)
    assert before <= int(this[:12], 16) <= time.time_ns() // 1_000_000
    assert len(this) == 24 and int(this, 16)


def test_threads_get_different_ids() -> None:
    with ThreadPoolExecutor(8) as threads:
        batches = list(threads.map(new_ids, [64] * 200))
    assert len({each for batch in batches for each in batch}) == 64 * 200


def test_processes_get_different_ids() -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", FOUR_BATCHES], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    ids = [each for process in started for each in process.communicate()[0].split()]
    assert len(ids) == len(set(ids)) == 4 * 4 * 64
