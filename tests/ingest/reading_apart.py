"""Reading in a process of its own, where time and memory can be counted; and content made to hurt."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST = 2_097_152  # bytes of content, the door's own limit
CPU_SECONDS = 2
MEMORY_MB = 300
SENTENCE = "The harbour council voted on Tuesday to rebuild the eastern pier before the winter storms. "

# Imports and first use of the libraries are not the article's; what comes after them is.
CHILD = """
import json, resource, sys
from services.ingest.expansion import expand
from services.ingest.normalize import normalize
from shared.contracts import RawArticle
from shared.errors import CannotProcess

media_type, encoding = sys.argv[1:]
normalize(RawArticle(content="<p>Caf\\u00e9 \\u00c3\\u00a9</p>" * 40, media_type="text/html"), version=1)
content = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
raw = RawArticle(content=content, media_type=media_type, encoding=encoding)
spent = resource.getrusage(resource.RUSAGE_SELF)
used = spent.ru_utime + spent.ru_stime
resource.setrlimit(resource.RLIMIT_CPU, (int(used) + 30, int(used) + 31))
try:
    result = type(expand(raw) or normalize(raw, version=1)).__name__
except CannotProcess as error:
    result = error.reason.value
now = resource.getrusage(resource.RUSAGE_SELF)
# Not ru_maxrss: that begins with what the process was that started this one.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([now.ru_utime + now.ru_stime - used, int(peak.split()[1]) // 1024, result]))
"""

# The worst of several full passes of texts, and the memory after all of them.
PASSES = """
import json, sys, time
from services.ingest.readers.text import Scraped, read_texts
from services.ingest.reading_ahead import MOST_CHARS, TOGETHER

made = json.loads(sys.stdin.buffer.read())
read_texts([Scraped("A pier\\n\\nIt is rebuilt by the council.", None)] * 2)
seconds = {}
for name, text in made.items():
    texts = [f"{number} {text}"[:MOST_CHARS] for number in range(TOGETHER)]
    started = time.process_time()
    read_texts([Scraped(text, None) for text in texts])
    seconds[name] = time.process_time() - started
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
worst = max(seconds, key=seconds.get)
print(json.dumps([seconds[worst], int(peak.split()[1]) // 1024, worst]))
"""

Make = Callable[[], str]


def filled(unit: str, before: str = "", after: str = "", most: int = MOST) -> str:
    """As many units as fit through the door."""
    room = most - len((before + after).encode())
    return before + unit * (room // len(unit.encode())) + after


def page(body: str) -> str:
    return f"<html><head><title>A</title></head><body><article><h1>Pier is rebuilt</h1>{body}</article></body></html>"


def whole_page(unit: str, most: int = MOST) -> str:
    return page("@").replace("@", filled(unit, most=most)[: most - 200])


def read_within_bounds(media_type: str, content: str, encoding: str = "identity") -> str:
    """What came of reading it; fails when that took more time or memory than it may."""
    return _run_within_bounds([CHILD, media_type, encoding], content.encode("utf-8", "surrogatepass"))


def read_passes_within_bounds(texts: Mapping[str, str]) -> None:
    """Each text as often in a pass as a pass holds, as long as one may be there."""
    _run_within_bounds([PASSES], json.dumps(texts).encode())


def _run_within_bounds(command: Sequence[str], given: bytes) -> str:
    done = subprocess.run(
        [sys.executable, "-c", *command],
        input=given,
        cwd=ROOT,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000)),
    )
    assert done.returncode == 0, f"died of signal or error {done.returncode}: {done.stderr[-500:].decode()}"
    seconds, megabytes, outcome = json.loads(done.stdout)
    assert (seconds <= CPU_SECONDS, megabytes <= MEMORY_MB) == (True, True), (seconds, megabytes, outcome)
    return str(outcome)
