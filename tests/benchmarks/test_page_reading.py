"""What reads pages beside us is given the same pages, and is left out where it is not installed."""

import sys
from importlib.util import find_spec

import pytest

from benchmarks.page_reading import as_table, make_pages, measure
from benchmarks.rivals import page_readers


def test_pages_are_html_with_an_address_of_their_own():
    pages = list(make_pages(350))  # more than one seed gives
    assert len({page["url"] for page in pages}) == 350
    assert all(page["content"].startswith("<!doctype html>") for page in pages)


@pytest.mark.skipif(find_spec("newspaper") is not None, reason="newspaper4k is installed here")
def test_readers_that_are_not_installed_are_left_out_and_the_table_says_so(monkeypatch: pytest.MonkeyPatch):
    some = {name: page_readers.READERS[name] for name in ("wiredesk", "newspaper4k")}
    monkeypatch.setattr(page_readers, "READERS", some)
    costs = measure(5, sys.executable)
    assert costs["newspaper4k"] is None
    assert "not installed" in as_table(costs)


@pytest.mark.parametrize("name", ["wiredesk", "trafilatura"])
def test_what_is_read_is_the_article(name: str):
    read = page_readers.READERS[name]()
    (page,) = make_pages(1)
    first, last = page["content"].split("<p>")[1], page["content"].split("<p>")[-1]
    text = read(page["content"], page["url"])
    assert first.partition("</p>")[0][:20] in text
    assert last.partition("</p>")[0][:20] in text
