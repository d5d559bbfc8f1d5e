"""SIGKILL of the desk and of Redis while articles are posted: what was answered 202 is there, and there once."""

from __future__ import annotations

import pytest

from tests.faults.desk_run import run


@pytest.mark.slow
def test_every_202_has_its_ending_and_nothing_is_there_twice() -> None:
    result = run(posts=200, kills=4)
    assert result["exact"], result
    assert sum(result["kills"].values()) == 4
