"""A record as a person reads it in the terminal."""

from __future__ import annotations

import pytest

from cli.console import make_console
from cli.record_view import print_record
from shared.contracts import Image
from shared.ninjs import to_ninjs
from tests.stores.record_builder import a_record


def test_pictures_stand_apart_from_related_articles(capsys: pytest.CaptureFixture[str]) -> None:
    image = Image(url="https://harbourwire.example/dam.jpg", caption="The dam.", credit="Aino Testinen")
    print_record(make_console(), to_ninjs(a_record(images=(image,))))
    _, _, below = capsys.readouterr().out.partition("related\n")
    related, _, pictures = below.partition("pictures\n")
    assert related.split("\n")[0].strip() == "Rain eases in Korvala"
    assert "dam.jpg" not in related
    assert [line.strip() for line in pictures.splitlines()[:2]] == [image.url, "The dam. / Aino Testinen"]
