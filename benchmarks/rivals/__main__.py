"""`python -m benchmarks.rivals NAME` begins with each inbox item that stands on a line of standard input."""

from __future__ import annotations

import sys
from importlib import import_module


def main() -> None:
    """Send them all."""
    chain = import_module(f"benchmarks.rivals.{sys.argv[1]}_chain")
    for line in sys.stdin.buffer:
        chain.send(line.decode().rstrip("\n"))


if __name__ == "__main__":
    main()
