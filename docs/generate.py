"""Writes docs/reference/ and .env.example from the code; with --check, says what is stale and changes nothing.

Run by `make docs` as `python -m docs.generate`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import typer
import yaml
from pydantic.fields import FieldInfo
from typer.cli import get_docs_for_click

from cli.main import make_app
from desk.api.openapi import document
from desk.settings import DeskSettings
from docs.asyncapi import asyncapi_page
from services.enrich.settings import EnrichSettings
from services.ingest.settings import IngestSettings
from services.publish.settings import PublishSettings
from shared import pipeline
from shared.annotations import Contract
from shared.contracts import CONTRACTS
from shared.metrics import METRICS
from shared.outcomes import Ending, Reason
from shared.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
REFERENCE = "docs/reference"
RULES = ROOT / "deploy/prometheus/wiredesk.rules.yml"
_NOTE = "<!-- Made by `make docs` from the code; do not edit. -->\n"
_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "min_length": "length ≥", "max_length": "length ≤"}


def pages() -> dict[str, str]:
    """Every generated file: path from the root -> content."""
    schemas = {f"{REFERENCE}/schemas/{model.__name__}.schema.json": schema_page(model) for model in CONTRACTS}
    return {
        f"{REFERENCE}/settings.md": settings_page(),
        f"{REFERENCE}/metrics.md": metrics_page(),
        f"{REFERENCE}/pipeline.md": pipeline_page(),
        f"{REFERENCE}/cli.md": cli_page(),
        f"{REFERENCE}/asyncapi.yaml": asyncapi_page("# Made by `make docs` from the code; do not edit.\n"),
        f"{REFERENCE}/openapi.json": openapi_page(),
        ".env.example": env_example(),
        **schemas,
    }


def _page(title: str, *blocks: str) -> str:
    return "\n".join([f"# {title}\n", _NOTE, *blocks])


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def settings_page() -> str:
    """Variables, types, defaults, descriptions."""
    return _page(
        "Settings",
        f"Environment variables with the prefix `{PREFIX}`. Each may be given as `NAME_FILE` instead, the path of a"
        "\nfile that holds the value; that one wins. All services must see the same ones.\n",
        "## All services\n",
        _settings_table(Settings, Settings.model_fields),
        "## Ingest\n",
        _settings_table(IngestSettings, _own_fields(IngestSettings)),
        "## Enrich\n",
        _settings_table(EnrichSettings, _own_fields(EnrichSettings)),
        "## Publish\n",
        _settings_table(PublishSettings, _own_fields(PublishSettings)),
        "## Desk\n",
        "Beside these, the settings of ingest hold for what is delivered over HTTP.\n",
        _settings_table(DeskSettings, _own_fields(DeskSettings)),
    )


def _own_fields(model: type[Settings]) -> dict[str, FieldInfo]:
    inherited = {name for base in model.__mro__[1:] if issubclass(base, Settings) for name in base.model_fields}
    return {name: field for name, field in model.model_fields.items() if name not in inherited}


def _settings_table(model: type[Settings], fields: dict[str, FieldInfo]) -> str:
    rows = (
        (
            f"`{PREFIX}{name.upper()}`",
            _type_of(model, name, field),
            f"`{_default_of(field)}`",
            field.description or "",
        )
        for name, field in fields.items()
    )
    return _table(("variable", "type", "default", "meaning"), rows)


def _type_of(model: type[Settings], name: str, field: FieldInfo) -> str:
    """The kind of value and its bounds, from the JSON schema and the metadata of the field."""
    schema = model.model_json_schema()["properties"][name]
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    kind = {"object": "name=url pairs"}.get(schema["type"], schema["type"])
    bounds = [
        f"{sign} {getattr(limit, bound)}"
        for limit in field.metadata
        for bound, sign in _BOUNDS.items()
        if hasattr(limit, bound) and schema["type"] != "object"
    ]
    return " ".join([kind, ", ".join(bounds)]).strip()


def _default_of(field: FieldInfo) -> str:
    if isinstance(field.default, dict):
        return " ".join(f"{name}={url}" for name, url in field.default.items())
    return str(field.default)


def env_example() -> str:
    """Every setting with its default, commented out."""
    head = [
        "# Every setting with its default. For docker-compose.yml copy this to .env; the addresses of Redis and of",
        "# /metrics are set there, and stores are named in the file secrets/stores.",
        "",
        "# docker-compose.yml only: the memory Redis may take.",
        "#REDIS_MAX_MEMORY=2gb",
        "# The memory one container of a service may take, and how long the profile `monitoring` keeps metrics.",
        "#SERVICE_MEMORY=3g",
        "#PROMETHEUS_RETENTION=30d",
        "# Ports of this host, on 127.0.0.1; that of Redis stands in the addresses under secrets/ too.",
        "#REDIS_PORT=6379",
        "#METRICS_PORT=9464",
        "#DESK_PORT=8400",
        "#PROMETHEUS_PORT=9090",
        "#GRAFANA_PORT=3000",
    ]
    others = (EnrichSettings, PublishSettings, DeskSettings)
    more = (line for model in others for line in _env_lines(_own_fields(model)))
    return "\n".join([*head, *_env_lines(IngestSettings.model_fields), *more, ""])


def _env_lines(fields: dict[str, FieldInfo]) -> Iterator[str]:
    for name, field in fields.items():
        yield ""
        yield f"# {field.description}"
        yield f"#{PREFIX}{name.upper()}={_default_of(field)}"


def metrics_page() -> str:
    """Names, kinds, labels, meanings, and the alerts that look at each."""
    alerts = _alerts()
    rows = (
        (
            f"`{name}`",
            metric.kind,
            " ".join(f"`{label}`" for label in metric.labels),
            metric.help,
            ", ".join(page for page, asks in alerts if re.search(rf"\b{name}(_bucket)?\b", asks)),
        )
        for name, metric in METRICS.items()
    )
    return _page(
        "Metrics",
        f"Every service serves the same numbers at `/metrics` when `{PREFIX}METRICS_PORT` is set, read from the\n"
        "ledger at each scrape. Scrape any one; sums over several count double.\n",
        _table(("metric", "kind", "labels", "meaning", "alerts"), rows),
    )


def _alerts() -> list[tuple[str, str]]:
    """What is done about each alert, as a link, and its expression."""
    (group,) = yaml.safe_load(RULES.read_text())["groups"]
    pages = ((Path(rule["annotations"]["runbook"]).name, rule["expr"]) for rule in group["rules"])
    return [(f"[{page.removesuffix('.md')}](../runbooks/{page})", asks) for page, asks in pages]


def pipeline_page() -> str:
    """Stages, queues, tasks, endings, reasons."""
    stages = (
        (stage.name, f"`services/{stage.name}/`", f"`{stage.queue}`", f"`{stage.task}`", stage.feeds or "")
        for stage in pipeline.STAGES
    )
    return _page(
        "Pipeline",
        f"Upstreams drop on the Redis list `{pipeline.INBOX}`, or call the task `{pipeline.UPSTREAM_TASK}`"
        f" on the queue of that name.\n",
        _table(("stage", "service", "queue", "task", "feeds"), stages),
        f"The urgent lane: the list `{pipeline.URGENT_INBOX}`, and a queue for each of these with `{pipeline.URGENT}` "
        f"behind its name, such as `{pipeline.INGEST.queue}{pipeline.URGENT}`.\n",
        "Endings: " + ", ".join(f"`{ending}`" for ending in Ending) + ".\n",
        "Reasons: " + ", ".join(f"`{reason}`" for reason in Reason) + ".\n",
        "What they mean is told in [the pipeline](../pipeline.md).\n",
    )


def cli_page() -> str:
    """The commands, as Typer documents them."""
    command = typer.main.get_command(make_app())
    context: Any = typer.Context(command, info_name="wiredesk")
    text = get_docs_for_click(obj=command, ctx=context, name="wiredesk", title="The command `wiredesk`")
    title, _, rest = text.partition("\n\n")
    lines = "\n".join(line.rstrip() for line in rest.replace("\b\n", "").splitlines())
    return "\n".join([f"{title}\n", _NOTE, f"{lines.strip()}\n"])


def schema_page(model: type[Contract]) -> str:
    """The JSON Schema of a contract as it stands on the wire."""
    schema = model.model_json_schema(by_alias=True)
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def openapi_page() -> str:
    """The desk's API, as it tells it at /v1/openapi.json."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def stale_files() -> list[str]:
    """Generated files that are missing, differ from what the code says, or should not be there."""
    wanted = pages()
    stale = [path for path, content in wanted.items() if _read(ROOT / path) != content]
    found = (path for path in (ROOT / REFERENCE).rglob("*") if path.is_file())
    return stale + [str(path.relative_to(ROOT)) for path in found if str(path.relative_to(ROOT)) not in wanted]


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


def write() -> None:
    """Write every page, remove what is no page any more."""
    for path in stale_files():
        content = pages().get(path)
        if content is None:
            (ROOT / path).unlink()
            continue
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(content)


def main() -> None:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is stale; exit 1 if anything is")
    if parser.parse_args().check:
        stale = stale_files()
        for path in stale:
            print(f"stale: {path} (make docs)", file=sys.stderr)
        sys.exit(bool(stale))
    write()


if __name__ == "__main__":
    main()
