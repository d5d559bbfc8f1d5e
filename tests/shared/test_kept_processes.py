"""The processes beside a worker: kept alive, stopped in order, gone when their worker is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.ingest.waiting import until

# A worker that has its lane write a line whenever it begins, and the word "stopped" when it is told to. Beside the lane
# is one that does not hear.
_WORKER = """
import os, signal, sys, time
from shared import kept_processes
from shared.kept_processes import Kept, fork_keeper

def run():
    def stop(*_):
        print("stopped", file=open(sys.argv[1], "a"))
        sys.exit()
    signal.signal(signal.SIGTERM, stop)
    print(os.getpid(), file=open(sys.argv[1], "a"))
    time.sleep(600)

def be_deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)

kept_processes._PATIENCE_SECONDS = 0.3
print(fork_keeper([Kept("lane", run), Kept("deaf", be_deaf)]), flush=True)
time.sleep(600)
"""


class Lane:
    """A worker's, and what it wrote."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes
        self.worker = subprocess.Popen([sys.executable, "-c", _WORKER, str(notes)], stdout=subprocess.PIPE, text=True)
        assert self.worker.stdout is not None
        self.keeper = int(self.worker.stdout.readline())
        until(lambda: bool(self.lines()))

    def lines(self) -> list[str]:
        return self.notes.read_text().split() if self.notes.exists() else []


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Lane]:
    lane = Lane(tmp_path / "notes")
    yield lane
    lane.worker.kill()
    lane.worker.communicate()


def ends(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_lane_that_dies_is_started_again(lane: Lane) -> None:
    os.kill(int(lane.lines()[0]), signal.SIGKILL)
    until(lambda: len(lane.lines()) == 2)
    assert lane.lines()[0] != lane.lines()[1]


def test_a_lane_that_is_told_to_stop_does_so_in_order_and_is_not_started_again(lane: Lane) -> None:
    os.kill(lane.keeper, signal.SIGTERM)
    until(lambda: ends(lane.keeper))
    assert lane.lines()[1:] == ["stopped"]


def test_a_lane_ends_with_its_worker(lane: Lane) -> None:
    lane.worker.kill()
    until(lambda: ends(lane.keeper) and ends(int(lane.lines()[0])))
