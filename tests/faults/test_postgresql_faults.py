"""PostgreSQL killed, cut off, locked and full, while articles are corrected and withdrawn: rows are articles, none
twice, none missing, none older."""

from __future__ import annotations

import pytest

from tests.faults.postgresql_run import run


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_every_article_is_a_row_whatever_happens_to_the_server() -> None:
    result = run(articles=1200, kills=6, say=lambda _line: None)
    assert result["exact"], result
    assert result["harm"] == {"kill": 6, "cut": 2, "lock": 2, "fill": 2}
