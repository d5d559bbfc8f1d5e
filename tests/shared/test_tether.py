"""A tethered command ends with the process that started it, whatever ended that."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from shared.tether import tethered
from tests.ingest.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel has no signal for it")

PARENT = """
import signal, subprocess, sys, time
from shared.tether import tethered
child = subprocess.Popen(tethered([sys.executable, "-c", sys.argv[1]], signal.Signals(int(sys.argv[2]))))
print(child.pid, flush=True)
time.sleep(600)
"""


def start(child: str, number: signal.Signals) -> tuple[subprocess.Popen[bytes], psutil.Process]:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, child, str(int(number))], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    return parent, psutil.Process(int(parent.stdout.readline()))


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_it_is_killed_when_its_parent_is_killed() -> None:
    parent, child = start("import time; time.sleep(600)", signal.SIGKILL)
    until(lambda: "tether.py" not in " ".join(child.cmdline()))  # it has become the command
    parent.kill()
    parent.wait()
    until(lambda: is_gone(child))


def test_it_may_be_told_more_gently(tmp_path: Path) -> None:
    said = tmp_path / "said"
    script = (
        "import pathlib, signal, sys\n"
        f"said = pathlib.Path({str(said)!r})\n"
        "def heed(*_): said.write_text('told'); sys.exit()\n"
        "signal.signal(signal.SIGTERM, heed)\n"
        "said.write_text('ready')\n"
        "signal.pause()"
    )
    parent, child = start(script, signal.SIGTERM)
    until(lambda: said.exists() and said.read_text() == "ready")
    parent.kill()
    parent.wait()
    until(lambda: is_gone(child))
    assert said.read_text() == "told"


def test_it_is_the_command_that_was_asked_for_with_its_output_and_exit_code() -> None:
    done = subprocess.run(
        tethered([sys.executable, "-c", "print('a  b'); raise SystemExit(7)"]), capture_output=True, check=False
    )
    assert (done.stdout, done.returncode) == (b"a  b\n", 7)


def test_it_does_not_begin_when_its_parent_is_gone_already() -> None:
    command = tethered([sys.executable, "-c", "print('began')"])
    command[command.index(str(psutil.Process().pid))] = "1"  # somebody else's pid: ours has died
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.stdout, done.returncode) == (b"", 1)
