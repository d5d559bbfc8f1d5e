"""Files, folders and pipes become inbox items without anything invented."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.inputs import BATCH_ITEMS, Inputs, read_stream, text_item
from cli.problems import Problem
from shared.contracts import RawArticle


def items(*paths: Path, source: str | None = None) -> list[bytes]:
    return list(Inputs([str(path) for path in paths], source).items())


def loaded(found: list[bytes]) -> list[Any]:
    return [json.loads(item) for item in found]


def from_pipe(data: bytes, source: str | None = None) -> list[Any]:
    return loaded(list(read_stream(io.BytesIO(data), source)))


def test_a_text_file_is_plain_text_with_neither_url_nor_date(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Rates rise\n\nSlowly.", encoding="utf-8")
    assert loaded(items(file)) == [{"content": "Rates rise\n\nSlowly.", "mediaType": "text/plain"}]


@pytest.mark.parametrize("name", ["a.html", "a.htm", "A.HTML"])
def test_a_page_is_html_by_its_suffix(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("<p>Rates rise</p>")
    assert loaded(items(file))[0]["mediaType"] == "text/html"


def test_a_file_that_is_not_utf_8_travels_as_base64_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Évora bleibt schön".encode("latin-1"))
    (item,) = loaded(items(file))
    assert item["encoding"] == "base64"
    assert b64decode(item["content"]) == file.read_bytes()


@given(st.binary(max_size=200))
def test_any_bytes_become_a_valid_raw_article_that_holds_them(data: bytes) -> None:
    raw = RawArticle.model_validate_json(text_item(data, "text/plain"))
    held = b64decode(raw.content) if raw.encoding == "base64" else raw.content.encode()
    assert held == data.removeprefix(b"\xef\xbb\xbf")


def test_the_named_source_is_stated_on_texts_and_on_articles_that_name_none(tmp_path: Path) -> None:
    text, lines = tmp_path / "a.txt", tmp_path / "b.jsonl"
    text.write_text("Rates rise")
    lines.write_text('{"content": "x"}\n{"content": "y", "source": "own"}\n')
    assert [item["source"] for item in loaded(items(text, lines, source="desk"))] == ["desk", "desk", "own"]


@pytest.mark.parametrize("source", ["x" * 65, "a\nb", "a\x1fb"])
def test_a_source_the_contract_would_refuse_is_refused_before_anything_is_read(tmp_path: Path, source: str) -> None:
    with pytest.raises(Problem, match="--source"):
        Inputs([str(tmp_path)], source)


def test_json_lines_are_dropped_as_they_are_but_for_blank_ones(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"content":  "x", "odd": 1e3}\n\n  \nnot json\n{"content": "y"}')
    assert items(file) == [b'{"content":  "x", "odd": 1e3}', b"not json", b'{"content": "y"}']


def test_an_array_is_dropped_element_by_element_so_that_none_is_too_long(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps([{"content": "x"}, "bare text", {"content": "y"}], indent=1))
    assert loaded(items(file)) == [{"content": "x"}, ["bare text"], {"content": "y"}]


def test_a_json_file_that_holds_json_lines_is_read_as_such(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"content": "x"}\n{"content": "y"}\n')
    assert loaded(items(file)) == [{"content": "x"}, {"content": "y"}]


@pytest.mark.parametrize("document", [b'{"content": "cut', b"[]", b'{\n "content": "x"\n}'])
def test_a_json_document_that_is_no_filled_array_is_dropped_whole(tmp_path: Path, document: bytes) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(document)
    assert items(file) == [document]


def test_a_folder_is_read_in_order_at_every_depth_without_hidden_and_unknown_files(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a/x.txt", ".git/no.txt", ".hidden.txt", "no.pdf", "z.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(name)
    assert [item["content"] for item in loaded(items(tmp_path))] == ["z.txt", "a/x.txt", "b/1.txt", "b/2.txt"]


def test_every_missing_or_unknown_path_is_named_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    with pytest.raises(Problem) as problem:
        Inputs([str(tmp_path / "gone.txt"), str(tmp_path / "report.pdf")])
    assert "gone.txt: no such file" in str(problem.value)
    assert "report.pdf: cannot tell" in str(problem.value)


def test_a_file_that_vanishes_is_noted_and_the_others_are_read(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("a")
    second.write_text("b")
    inputs = Inputs([str(first), str(second)])
    first.unlink()
    assert [item["content"] for item in loaded(list(inputs.items()))] == ["b"]
    assert inputs.unread == [f"{first}: No such file or directory"]


def test_a_pipe_of_json_lines_is_told_by_its_first_line() -> None:
    assert from_pipe(b'\xef\xbb\xbf\n{"content": "x"}\n{"content": "y"}\n') == [
        {"content": "x"},
        {"content": "y"},
    ]


def test_a_pipe_of_one_spread_out_json_document_is_told_by_its_opening() -> None:
    assert from_pipe(b'[\n {"content": "x"},\n {"content": "y"}\n]\n') == [{"content": "x"}, {"content": "y"}]


@pytest.mark.parametrize("text", ["Rates rise\n\nSlowly.", "[Agency] Rates rise", "<p>Rates rise</p>", "{sic} he said"])
def test_any_other_pipe_is_one_text_whose_type_is_left_to_ingest(text: str) -> None:
    assert from_pipe(text.encode(), "desk") == [
        {"content": text, "mediaType": "application/octet-stream", "source": "desk"}
    ]


@pytest.mark.parametrize("nothing", [b"", b"\n \n"])
def test_an_empty_pipe_holds_no_article(nothing: bytes) -> None:
    assert from_pipe(nothing) == []


def test_json_lines_are_read_no_further_than_they_are_asked_for() -> None:
    stream = io.BytesIO(b'{"content": "x"}\n' * 100_000)
    found = read_stream(stream)
    for _ in range(3):
        next(found)
    assert stream.tell() < 1_000


def test_batches_hold_every_item_once_and_in_order(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    lines = [b'{"content": "%d"}' % n for n in range(2 * BATCH_ITEMS + 1)]
    file.write_bytes(b"\n".join(lines))
    batches = list(Inputs([str(file)]).batches())
    assert [len(batch) for batch in batches] == [BATCH_ITEMS, BATCH_ITEMS, 1]
    assert [item for batch in batches for item in batch] == lines
