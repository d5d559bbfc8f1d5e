"""Kinds of stores that other packages bring."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from services.publish.stores.base import Misconfigured, WriteOutcome
from services.publish.stores.registry import open_store, store_name
from tests.stores.record_builder import a_record

STORE = """
from services.publish.stores.memory import MemoryStore
from services.publish.stores.registry import Kind

KIND = Kind("shelf", "shelf://anywhere", lambda url, shape: MemoryStore(shape))
NO_KIND = "shelf"
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as pip would leave it: a module, and metadata that names its entry points."""
    (tmp_path / "shelves.py").write_text(STORE)
    metadata = tmp_path / "shelves-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: shelves\nVersion: 1.0\n")
    points = "shelf = shelves:KIND\nnokind = shelves:NO_KIND\nbroken = shelves:NOTHING\n"
    (metadata / "entry_points.txt").write_text(f"[wiredesk.stores]\n{points}")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    sys.modules.pop("shelves", None)


def test_another_package_can_add_a_kind_of_store(package: Path) -> None:
    store = open_store("shelf://here")
    assert [answer.outcome for answer in store.write([a_record(1)])] == [WriteOutcome.WRITTEN]
    assert store_name("shelf://here") == "shelf"


@pytest.mark.parametrize(("scheme", "message"), [("nokind", "is no"), ("broken", "cannot be imported")])
def test_a_package_whose_kind_cannot_be_used_is_named(package: Path, scheme: str, message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        open_store(f"{scheme}://here")
