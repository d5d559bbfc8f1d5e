"""Work that takes too long is interrupted; work that cannot be interrupted ends its process."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from shared.time_limit import TimeLimit, TookTooLong


@pytest.fixture(autouse=True)
def kept_handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGALRM)
    yield
    signal.signal(signal.SIGALRM, before)


def test_work_is_interrupted_at_three_quarters_of_the_limit() -> None:
    began = time.monotonic()
    with pytest.raises(TookTooLong), TimeLimit(0.4):
        time.sleep(30)
    assert 0.3 <= time.monotonic() - began < 20


def test_what_comes_after_the_work_is_not_limited() -> None:
    with TimeLimit(0.2):
        pass
    time.sleep(0.4)  # as a worker that waits for Redis


def test_each_piece_of_work_has_the_whole_limit() -> None:
    limit = TimeLimit(1)
    for _ in range(4):
        with limit:
            time.sleep(0.3)


def test_work_that_swallows_the_interruption_ends_its_process_and_tells_where_it_was() -> None:
    script = (
        "import time; from shared.time_limit import TimeLimit, TookTooLong\n"
        "def stubborn():\n"
        "    while True:\n"
        "        try: time.sleep(60)\n"
        "        except TookTooLong: pass\n"
        "with TimeLimit(0.4): stubborn()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "in stubborn" in done.stderr
