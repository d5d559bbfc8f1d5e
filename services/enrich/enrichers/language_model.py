"""py3langid's model, from a file of ours that opens in a third of the time (training/languages.py makes it).

The model is the library's (BSD-3-Clause, Marco Lui, Adrien Barbaresi), and so is all that reads it.
"""

from __future__ import annotations

from array import array
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from zstandard import decompress

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FILE = Path(__file__).with_name("languages.npz")


@cache
def identifier() -> LanguageIdentifier:
    """Classifies texts; opened on first use."""
    from py3langid.langid import LanguageIdentifier

    with np.load(FILE, allow_pickle=False) as packed:
        classes = packed["classes"].tolist()
        weights = np.frombuffer(decompress(packed["weights"]), "<f2").reshape(-1, len(classes))
        moves, rows = array("I", decompress(packed["moves"])), array("H", decompress(packed["rows"]))
        features = np.frombuffer(decompress(packed["features"]), "<i4").tolist()
        return LanguageIdentifier(weights, packed["priors"], classes, moves, features, norm_probs=True, tk_row=rows)
