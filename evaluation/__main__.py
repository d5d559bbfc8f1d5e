"""Every evaluation, one after another: `python -m evaluation [NAME]... [--data FOLDER]`, run by `make eval`.

FOLDER holds a folder per task (reading, entities, links, duplicates) and is where other sets may stand in the same
layout; what is not there is said and passed over. Quotes and their gold set are the project's own. Exit code 1 when a
measure is below its floor.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent


class Evaluation(NamedTuple):
    """A module of this package, where its data stands below the folder, and what else it is told."""

    module: str
    folder: str
    options: tuple[str, ...] = ()


EVALUATIONS = {
    "text": Evaluation("raw_text", "reading"),
    "pages": Evaluation("html_pages", "reading"),
    "refusals": Evaluation("refusals", "reading"),
    "entities": Evaluation("entities", "entities"),
    "aliases": Evaluation("aliases", "entities", ("--files", "gum*_dev.jsonl", "--floor", ".97", ".73")),
    "sample": Evaluation("sample_record", "../sample", ("--floors",)),
    "quotes": Evaluation("quotes", str(ROOT / "quotes" / "gold"), ("--engine", "crf", "--floors")),
    "topics": Evaluation("topics", str(ROOT / "topics"), ("--floors",)),
    "links": Evaluation("links", "links"),
    "stories": Evaluation("stories", "duplicates"),
}


def run(name: str, data: Path) -> bool:
    """Whether all floors were reached; data that is not there is no failure."""
    evaluation = EVALUATIONS[name]
    folder = data / evaluation.folder
    print(f"\n== {name}", flush=True)
    if not folder.is_dir():
        print(f"no data at {folder}: passed over")
        return True
    command = [sys.executable, "-m", f"evaluation.{evaluation.module}", "--data", str(folder), *evaluation.options]
    # One thread: numbers of CPU time are compared, and small matrices gain nothing from more.
    return subprocess.run(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False).returncode == 0  # noqa: S603


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(EVALUATIONS)}; all when none is named")
    parser.add_argument("--data", type=Path, required=True, help="folder with the folders of the tasks")
    options = parser.parse_args()
    unknown = set(options.names) - EVALUATIONS.keys()
    if unknown:
        parser.error(f"no evaluation {', '.join(sorted(unknown))}; there are {', '.join(EVALUATIONS)}")
    missed = [name for name in options.names or EVALUATIONS if not run(name, options.data)]
    print(f"\nbelow a floor: {', '.join(missed)}" if missed else "\nall floors reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
