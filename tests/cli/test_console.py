"""Nothing printed can steer a terminal, and JSON keeps its meaning."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.console import make_console, safe_json
from shared.printable import printable

STEERING = ["\x1b", "\x07", "\r", "\x7f", "\x9b", "\u202e", "\u2066", "\ud800"]


@pytest.mark.parametrize("character", STEERING)
def test_a_character_that_steers_a_terminal_is_shown_as_an_escape(character: str) -> None:
    shown = printable(f"a{character}b")
    assert shown.startswith("a\\")
    assert shown.endswith("b")
    assert character not in shown


def test_line_ends_tabs_and_every_script_stay_as_they_are() -> None:
    text = "Évora\n\tכותרת 見出し “quoted” 🌊"
    assert printable(text) == text


@given(st.text())
def test_safe_json_means_the_same_and_holds_no_control_character(text: str) -> None:
    safe = safe_json(json.dumps({text: text}, ensure_ascii=False).encode())
    assert json.loads(safe) == {text: text}
    assert not {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} & set(safe.decode())


def test_text_that_looks_like_markup_is_printed_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    make_console().print("[bold]not bold[/bold] :smile: [link=x]")
    assert capsys.readouterr().out == "[bold]not bold[/bold] :smile: [link=x]\n"
