"""Settings all services share: environment variables with the prefix WIREDESK_, units in the names.

Every one that can hold a secret may be given as NAME_FILE instead, the path of a file that holds the value.
"""

from __future__ import annotations

import os
import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "WIREDESK_"
STORE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class SettingsError(ValueError):
    """One or more settings are wrong; the message names each of them and what it should be."""


def _parse_stores(value: Any) -> Any:
    """`name=url` pairs, separated by whitespace or commas that stand before the next `name=`; or a TOML file's path."""
    if not isinstance(value, str):
        return value
    if value.strip().endswith(".toml"):
        return _read_stores(Path(value.strip()))
    stores = {}
    for item in re.split(r"[\s,]+(?=[a-z0-9_-]+=)|\s+", value.strip()):
        name, equals, url = item.partition("=")
        if not equals or not STORE_NAME.fullmatch(name):
            raise ValueError(f"expected name=url pairs such as archive=sqlite:////data/archive.db, got {item!r}")
        if name in stores:
            raise ValueError(f"store {name!r} is named twice")
        stores[name] = url
    return stores


def _read_stores(path: Path) -> dict[str, str]:
    """A table per store: its `url`, and options that would stand behind `#` in it, values or lists of values."""
    try:
        tables = tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ValueError(f"cannot read {path}: {error}") from error
    return {name: _url_with_options(name, table) for name, table in tables.items()}


def _url_with_options(name: str, table: Any) -> str:
    if not STORE_NAME.fullmatch(name) or not isinstance(table, dict) or not isinstance(table.get("url"), str):
        raise ValueError(f'expected tables such as [archive] with url = "sqlite:////data/archive.db", got {name!r}')
    options = {key: value if isinstance(value, list) else [value] for key, value in table.items() if key != "url"}
    listed = [f"{key}={','.join(quote(str(value), safe='') for value in values)}" for key, values in options.items()]
    return f"{table['url']}#{'&'.join(listed)}" if listed else str(table["url"])


def _require_scheme(url: str) -> str:
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("expected redis://, rediss:// or unix:// and an address")
    return url


def _require_archive(url: str) -> str:
    scheme, _, place = url.partition("://")
    if url and (scheme not in {"file", "s3"} or not place):
        raise ValueError("expected file:// and a folder, such as file:///data/archive, or s3://bucket/prefix")
    return url


class Settings(BaseSettings):
    """What every service needs to know. Field descriptions are the documentation (docs/reference/settings.md)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    redis_url: Annotated[str, AfterValidator(_require_scheme)] = Field(
        "redis://127.0.0.1:6379/0", description="The Redis that holds inbox, ledger and Celery's queues."
    )
    stores: Annotated[dict[str, str], NoDecode, BeforeValidator(_parse_stores)] = Field(
        {"archive": "sqlite:///wiredesk.db"},
        min_length=1,
        description="Where records go: `name=url` pairs separated by spaces, or the path of a `.toml` file with a "
        "table for each. Each store has its own queue. URLs and options: docs/stores.md.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    log_format: Literal["json", "console"] = Field("json", description="`json` for machines, `console` for people.")
    traces: Literal["off", "otlp", "console"] = Field(
        "off",
        description="OpenTelemetry: a span per article and stage, sent by OTLP over HTTP to where OpenTelemetry's own "
        "variables say (`OTEL_EXPORTER_OTLP_ENDPOINT`), or printed. Needs the extra `otel`.",
    )
    traces_share: float = Field(
        0.01,
        ge=0,
        le=1,
        description="Share of the articles that is traced, of those that come without a `traceparent`; the others are "
        "traced when it says so.",
    )
    metrics_port: int = Field(0, ge=0, le=65535, description="Port of /metrics; 0 serves none.")
    metrics_host: str = Field("127.0.0.1", description="Address that /metrics listens on.")
    concurrency: int = Field(
        1,
        ge=1,
        le=64,
        description="Worker processes of one service, beside the one of its urgent lane; unless set, enrich has 2.",
    )

    batch_articles: int = Field(64, ge=1, le=512, description="Most articles in one message.")
    batch_bytes: int = Field(512_000, ge=1_000, description="Most stored (compressed) bytes in one message.")
    spare_messages: int = Field(
        2,
        ge=1,
        le=64,
        description="Messages that wait in a Celery queue before articles stay in the pool and ride "
        "along with later batches. More than the workers of a stage is wasted.",
    )
    lease_seconds: float = Field(
        75,
        gt=0,
        description="How long an attempt at a batch may take before it counts as dead. Above "
        "task_time_limit_seconds, so that only a lost worker lets it pass. Redis's outages are not counted in.",
    )
    task_time_limit_seconds: float = Field(
        60,
        gt=0,
        description="Work on a batch that takes three quarters of this is interrupted; what cannot be interrupted "
        "ends its process at this limit. Waiting for Redis is not limited.",
    )
    batch_budget_seconds: float = Field(
        10, gt=0, description="After this long a batch commits what is done and gives the rest back."
    )
    grace_seconds: float = Field(
        5,
        gt=0,
        description="How long a message may be under way before an article that waits is announced anew.",
    )
    sweep_seconds: float = Field(1, gt=0, description="How often the ledger is swept.")
    attempts: int = Field(
        5,
        ge=3,
        description="Attempts at one article before it is a dead letter: those it failed by an error or a time limit, "
        "and those whose process died with this article alone in hand. A batch that dies counts against none of it.",
    )
    pause_seconds: float = Field(1, gt=0, description="First pause of a queue whose store is down; doubles up to 30 s.")
    canary_seconds: float = Field(
        0,
        ge=0,
        description="Every so many seconds an article of our own goes the whole way into a store of its own, and "
        "metrics tell when the last one came and how long it took; 60 is a good measure, 0 sends none.",
    )
    memory_days: float = Field(30, gt=0, description="How long deliveries and versions are remembered.")
    trace_hours: float = Field(6, ge=0, description="How long `wiredesk trace` can tell of an article that has ended.")
    max_in_flight: int = Field(20_000, ge=1, description="Articles in flight above which the door stops claiming.")
    max_dead_letters: int = Field(
        100_000,
        ge=1,
        description="Dead letters above which the door stops claiming: so many mean that we are broken.",
    )
    max_unreadable: int = Field(
        50_000,
        ge=1,
        description="Unreadable inbox items kept; beyond it the oldest are evicted and counted, so that "
        "junk can neither fill Redis nor stop the door.",
    )
    max_unreadable_bytes: int = Field(
        268_435_456, ge=1, description="Stored bytes of unreadable inbox items kept; beyond it the oldest are evicted."
    )

    archive: Annotated[str, AfterValidator(_require_archive)] = Field(
        "",
        description="Where every accepted raw article is kept, by day, such as `file:///data/archive` or "
        "`s3://bucket/raw`; empty: nowhere. docs/archive.md.",
    )
    max_unarchived_bytes: int = Field(
        268_435_456,
        ge=1,
        description="Stored (compressed) bytes of raw articles that may wait for the archive in Redis; beyond it the "
        "oldest are given up and counted, so that an archive that is down stops nobody.",
    )


S = TypeVar("S", bound=Settings)


def read_settings(model: type[S], **given: Any) -> S:
    """The settings from the environment, but for those `given`. Raises SettingsError that names every bad one."""
    from_files, problems = _read_files(model)
    try:
        settings = model(**{**from_files, **given})
    except ValidationError as error:
        problems += [_describe(problem) for problem in error.errors()]
    if problems:
        raise SettingsError("\n".join(["these settings are wrong:", *problems]))
    return settings


def _read_files(model: type[Settings]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name in model.model_fields:
        variable = f"{PREFIX}{name.upper()}_FILE"
        path = os.environ.get(variable)
        if path is None:
            continue
        try:
            values[name] = Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"  {variable}: cannot read {path}: {error}")
    return values, problems


def _describe(problem: Any) -> str:
    name = PREFIX + "_".join(str(part) for part in problem["loc"][:1]).upper()
    return f"  {name}: {problem['msg']}"


def masked(url: str) -> str:
    """The URL without its password and query, fit for logs."""
    parts = urlsplit(url)
    if parts.password is None and not parts.query:
        return url
    netloc = parts.netloc.replace(f":{parts.password}@", ":***@") if parts.password else parts.netloc
    return urlunsplit((parts.scheme, netloc, parts.path, "***" if parts.query else "", ""))


def effective(settings: Settings) -> dict[str, Any]:
    """Every setting with its value, secrets masked: what a service logs at start."""
    values = settings.model_dump()
    values["redis_url"] = masked(settings.redis_url)
    values["stores"] = {name: masked(url) for name, url in settings.stores.items()}
    return values


# What may differ from worker to worker: how it reaches Redis, how it speaks, how many it is.
_OF_ONE_WORKER = {"redis_url", "log_level", "log_format", "metrics_port", "metrics_host", "concurrency"}


def fingerprints(settings: Settings) -> dict[str, str]:
    """A short digest of each setting that all workers must have alike, secrets left out."""
    alike = Settings.model_fields.keys() - _OF_ONE_WORKER
    values = effective(settings)
    return {name: sha256(repr(values[name]).encode()).hexdigest()[:6] for name in sorted(alike)}
