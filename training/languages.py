"""Makes services/enrich/enrichers/languages.npz: py3langid's model, packed so that it opens in a third of the time.

xz, as the library packs it, takes half a second to open, and no worker is ready before. `make train-languages` after
an update of py3langid.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import zstandard
from py3langid.langid import MODEL_DIR, MODEL_FILE
from py3langid.modelio import load_model

from services.enrich.enrichers.language_model import FILE

ORIGINAL = MODEL_DIR / MODEL_FILE


def digest_of_original() -> str:
    """Which of the library's models it is made from, SHA-256."""
    return hashlib.sha256(ORIGINAL.read_bytes()).hexdigest()


def main() -> None:
    """Write the file."""
    weights, priors, classes, moves, rows, features = load_model(ORIGINAL)
    np.savez(
        FILE,
        made_from=np.array(digest_of_original()),
        classes=np.array(classes),
        priors=priors,
        weights=_pack(weights, "<f2"),
        moves=_pack(moves, "<u4"),
        rows=_pack(rows, "<u2"),
        features=_pack(features, "<i4"),
    )


def _pack(table: Any, dtype: str) -> np.typing.NDArray[np.uint8]:
    packed = zstandard.ZstdCompressor(level=19).compress(np.asarray(table, dtype).tobytes())
    return np.frombuffer(packed, np.uint8)


if __name__ == "__main__":
    main()
