"""Which program this is."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("shared", "services")


@cache
def program_version() -> str:
    """The version and a digest of what is installed: two images of one version number may hold different code."""
    digest = sha256()
    for path in sorted(path for name in _PACKAGES for path in (_ROOT / name).rglob("*") if path.is_file()):
        if path.suffix != ".pyc":
            digest.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes())
    return f"{_version()}+{digest.hexdigest()[:8]}"


def _version() -> str:
    try:
        return version("wiredesk")
    except PackageNotFoundError:
        return "0"  # run from a folder, not installed
