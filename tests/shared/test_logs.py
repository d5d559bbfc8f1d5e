"""Logs: one JSON object per line on stderr, facts as fields, and never the text of an article."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

TEXT = "The ferryman of Vellmar kept his diary from us."


def run(script: str, log_format: str = "json") -> subprocess.CompletedProcess[str]:
    """The script in a process of its own, with its logs configured as a service has them."""
    setup = f"from shared.logs import configure_logs\nconfigure_logs('info', {log_format!r}, service='enrich')\n"
    return subprocess.run([sys.executable, "-c", setup + script], capture_output=True, text=True, check=True)


def logged(script: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(script).stderr.splitlines()]


def test_a_line_is_json_with_its_facts_as_fields_and_where_it_comes_from() -> None:
    (line,) = logged("import structlog; structlog.get_logger('door').info('door_open', items=3)")
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "door_open", "items": 3, "level": "info", "logger": "door", "service": "enrich"}


def test_lines_of_libraries_are_json_too() -> None:
    (line,) = logged("import logging; logging.getLogger('celery.worker').warning('lost %s', 'the broker')")
    assert (line["event"], line["logger"], line["service"]) == ("lost the broker", "celery.worker", "enrich")


def test_warnings_are_json_too() -> None:
    (line,) = logged("import warnings; warnings.warn('this will go away', FutureWarning)")
    assert "this will go away" in line["event"]
    assert (line["level"], line["logger"], line["service"]) == ("warning", "py.warnings", "enrich")


def test_what_is_below_the_level_is_not_logged_and_nothing_goes_to_stdout() -> None:
    done = run(
        "import logging, structlog\n"
        "structlog.get_logger().debug('hidden')\n"
        "logging.getLogger('celery.app.trace').info('Task succeeded')\n"
        "structlog.get_logger().info('shown')"
    )
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["shown"]
    assert done.stdout == ""


def test_configuring_twice_does_not_log_twice() -> None:
    assert len(logged("configure_logs('info', 'json')\nimport structlog; structlog.get_logger().info('once')")) == 1


def test_a_value_that_json_cannot_hold_does_not_lose_the_line() -> None:
    (line,) = logged("import structlog; structlog.get_logger().info('odd', value={1, 2}, raw=b'x')")
    assert line["event"] == "odd"


def test_people_get_lines_without_json() -> None:
    done = run("import structlog; structlog.get_logger().info('door_open', items=3)", "console")
    assert "door_open" in done.stderr and "items=3" in done.stderr
    assert not done.stderr.startswith("{")


# A stage fails with an exception that quotes the article, as those of parsers and codecs do.
FAILING_STAGE = """
from shared.parcels import Parcel
from shared.stage import Stage

def work(parcels):
    text = parcels[0].payload.decode()
    {failure}

Stage(work, 10).judge([Parcel("0f", "harbour-times", 1, 0, {text!r}.encode())])
"""
FAILURES = {
    "message": "raise ValueError(text)",
    "cause": "try:\n        int(text)\n    except ValueError as error:\n        raise KeyError(text) from error",
    "context": "try:\n        int(text)\n    except ValueError:\n        {}[text]",
    "codec": "(text + chr(0xD800)).encode()",
    "validation": "from shared.contracts import Article\n    Article.model_validate_json(text)",
    "note": "error = ValueError()\n    error.add_note(text)\n    raise error",
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
@pytest.mark.parametrize("log_format", ["json", "console"])
def test_an_article_that_fails_does_not_leave_its_text_in_the_log(failure: str, log_format: str) -> None:
    said = run(FAILING_STAGE.format(failure=failure, text=TEXT), log_format).stderr
    assert "article_failed" in said and "harbour-times" in said
    assert not any(word in said for word in ("ferryman", "Vellmar", "diary"))


def test_an_article_that_fails_leaves_where_and_with_what_kind_of_error() -> None:
    (line,) = logged(FAILING_STAGE.format(failure=FAILURES["cause"], text=TEXT))
    assert (line["event"], line["id"], line["level"]) == ("article_failed", "0f", "error")
    cause, error = line["exception"].split("\n\n")
    assert cause.endswith("ValueError") and error.endswith("KeyError")
    assert "in work" in error and "_judge_alone" in error
