"""The command, on a folder with one annotated article and a scorer of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCORER = """
import json
def load(path):
    return {entry["id"]: entry for entry in map(json.loads, open(path, encoding="utf-8"))}
def score(gold, found, types):
    def names(entries):
        return {(key, one["start"], one["end"], one["type"]) for key in gold for one in entries[key]["entities"]}
    wanted, given = names(gold), names(found)
    f1 = 2 * len(wanted & given) / (len(wanted) + len(given))
    return ({measure: (f1, f1, f1) for measure in ("span", "set", "span_untyped")},)
"""
TEXT = "President Wambui Karanja flew to Kenya."
KENYA = {"text": "Kenya", "type": "LOC", "start": 33, "end": 38}
KARANJA = {"text": "Wambui Karanja", "type": "PER", "start": 10, "end": 24}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "score_entities.py").write_text(SCORER)
    return tmp_path


def write(folder, name, *entities):
    line = json.dumps({"id": "a", "text": TEXT, "entities": entities})
    (folder / name).write_text(line + "\n")


def run(folder, *options):
    command = [sys.executable, "-m", "evaluation.entities", "--data", str(folder), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_set_above_its_floors_passes_and_predictions_can_be_scored_again(folder):
    write(folder, "worldwide_x.jsonl", KARANJA, KENYA)
    done = run(folder, "--json", "--predictions", str(folder / "predicted"))
    assert done.returncode == 0, done.stderr
    spans = next(figure for figure in json.loads(done.stdout) if figure["measure"] == "typed span F1")
    assert (spans["of"], spans["value"], spans["floor"], spans["aim"]) == ("worldwide_x", 1.0, 0.7, 0.78)
    predicted = json.loads((folder / "predicted" / "worldwide_x.jsonl").read_text())
    assert predicted["id"] == "a"
    keys = ("text", "type", "start", "end")
    assert [{key: one[key] for key in keys} for one in predicted["entities"]] == [KARANJA, KENYA]


def test_a_set_below_a_floor_fails_and_says_which(folder):
    write(folder, "worldwide_x.jsonl", {**KENYA, "type": "ORG"}, KARANJA)
    done = run(folder)
    assert done.returncode == 1
    assert "below the floor" in done.stdout


def test_a_set_without_floors_is_only_shown(folder):
    write(folder, "other.jsonl", {**KENYA, "type": "ORG"})
    done = run(folder)
    assert done.returncode == 0
    assert "other" in done.stdout


def test_a_folder_without_sets_or_an_unknown_engine_is_told(folder, tmp_path_factory):
    assert "score_entities.py" in run(tmp_path_factory.mktemp("empty")).stderr
    write(folder, "other.jsonl", KENYA)
    done = run(folder, "--engine", "other")
    assert done.returncode == 1
    assert "spacy:<pipeline>" in done.stderr
