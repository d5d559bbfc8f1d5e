"""The measures themselves, on answers whose score is known."""

from __future__ import annotations

import json
import sys

import pytest

from evaluation import links
from evaluation.goals import Goal, print_goals
from evaluation.story_scores import Truth, measure

TRUTH = Truth(
    cluster={"a": "1", "b": "1", "c": "2", "d": "2", "e": "3"},
    kind=dict.fromkeys("acde", "single") | {"b": "brief"},
    ignored=frozenset({("b", "e")}),
)


def scores(order: str, clusters: str) -> dict[str, float]:
    return {goal.name.removeprefix("stories: "): goal.value for goal in measure(list(order), list(clusters), TRUTH)}


def test_the_right_answer_scores_one_everywhere() -> None:
    assert set(scores("abcde", "aacce").values()) == {1.0}


def test_one_wrong_pair_costs_precision_and_one_missed_costs_recall() -> None:
    found = scores("abcde", "aaaae")
    assert found["pairwise F1"] == pytest.approx(2 * (2 / 6) * 1 / (2 / 6 + 1))
    assert found["precision on arrival"] == pytest.approx(2 / 3)
    missed = scores("abcde", "abccd")
    assert (missed["recall on arrival"], missed["precision on arrival"], missed["briefs with a mate"]) == (
        0.5,
        1.0,
        0.0,
    )


def test_an_ignored_pair_counts_neither_way() -> None:
    assert scores("ebacd", "eeacc")["precision on arrival"] == 1.0


def test_a_redelivery_answered_differently_shows() -> None:
    assert scores("abcdea", "aacceb")["redeliveries answered alike"] == 0.0


def test_goals_say_what_is_below(capsys: pytest.CaptureFixture[str]) -> None:
    assert not print_goals([Goal("good", 1.0, 0.5, 0.9), Goal("bad", 0.4, 0.5, 0.9), Goal("fair", 0.6, 0.5, 0.9)])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[4:] for line in lines[1:]] == [[], ["BELOW", "FLOOR"], ["below", "aim"]]


def test_links_are_scored_by_the_command_with_an_exit_code(tmp_path, monkeypatch) -> None:
    case = {"id": "x", "links": [{"title": "One crane lifts a load"}] * 2, "truth": [[0, 1]]}
    for truth, code in (([[0, 1]], 0), ([[0], [1]], 1)):
        (tmp_path / "links.jsonl").write_text(json.dumps({**case, "truth": truth}) + "\n")
        out = tmp_path / "predicted.jsonl"
        monkeypatch.setattr(sys, "argv", ["links", "--data", str(tmp_path), "--predictions", str(out)])
        with pytest.raises(SystemExit) as ended:
            links.main()
        assert ended.value.code == code
        assert json.loads(out.read_text()) == {"id": "x", "clusters": [[0, 1]]}
