"""Keeps libraries from loading what they would use if it happens to be installed, and nobody asks for.

Where they are installed, redis, structlog and kombu load OpenTelemetry's SDK, rich and a parser of YAML: a tenth of a
second in every process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def spared(*packages: str) -> Iterator[None]:
    """Within it these packages count as not installed, unless they are loaded already; afterwards they can be had."""
    absent = [package for package in packages if package not in sys.modules]
    modules: dict[str, Any] = sys.modules
    modules.update(dict.fromkeys(absent))  # an import that finds None raises ModuleNotFoundError
    try:
        yield
    finally:
        for package in absent:
            del modules[package]
