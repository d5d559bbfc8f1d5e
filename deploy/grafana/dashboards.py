"""The Grafana dashboards, from one source: `python -m deploy.grafana.dashboards` writes them beside this file.

Every process serves the same numbers, so queries take the maximum over instances.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
_WIDTH, _HEIGHT, _PER_ROW = 8, 8, 3  # of Grafana's 24 columns


class Panel(NamedTuple):
    """A graph: its queries by legend, the unit in Grafana's names, and what it tells."""

    title: str
    queries: dict[str, str]
    unit: str
    tells: str


def _quantiles(name: str, by: str = "") -> dict[str, str]:
    labels, legend = (f"le, {by}", f" {{{{{by}}}}}") if by else ("le", "")
    rates = f"max by ({labels}) (rate({name}_bucket[5m]))"
    return {f"p{share[2:].ljust(2, '0')}{legend}": f"histogram_quantile({share}, {rates})" for share in ("0.5", "0.95")}


def _reasons(ending: str) -> dict[str, str]:
    name = f'wiredesk_endings_by_reason_total{{ending="{ending}"}}'
    return {
        "all": f"max(sum by (instance) (increase({name}[1h])))",
        "{{reason}}": f"max by (reason) (increase({name}[1h]))",
    }


PIPELINE = (
    Panel("Accepted", {"articles": "max(rate(wiredesk_articles_accepted_total[5m])) * 60"}, "cpm", "a minute"),
    Panel(
        "Endings",
        {"{{ending}}": "max by (ending) (rate(wiredesk_articles_ended_total[5m])) * 60"},
        "cpm",
        "a minute; in the long run their sum is what is accepted",
    ),
    Panel("In flight", {"articles": "max(wiredesk_articles_in_flight)"}, "short", "accepted, and no ending yet"),
    Panel("From the door to the ending", _quantiles("wiredesk_article_latency_seconds"), "s", "half, and 19 of 20"),
    Panel("Oldest in flight", {"age": "max(wiredesk_oldest_article_age_seconds)"}, "s", "an old one is stuck"),
    Panel(
        "Done by each stage",
        {"{{queue}}": "max by (queue) (rate(wiredesk_stage_articles_total[5m])) * 60"},
        "cpm",
        "a minute; the one behind the others is the bottleneck",
    ),
    Panel("Time of a batch", _quantiles("wiredesk_batch_duration_seconds", "queue"), "s", "half, and 19 of 20"),
    Panel(
        "Wait before each stage",
        _quantiles("wiredesk_stage_wait_seconds", "queue"),
        "s",
        "half, and 19 of 20; where it grows, workers are missing",
    ),
    Panel(
        "Behind",
        {"{{queue}}": "max by (queue) (wiredesk_queue_lag_seconds)"},
        "s",
        "how long the first article has been ready; of a publish queue: how far its store is behind",
    ),
    Panel(
        "Canary",
        {
            "since the last": "max(wiredesk_canary_age_seconds)",
            "its way took": "max(wiredesk_canary_latency_seconds)",
        },
        "s",
        "an article of our own, all the way; 0 while none are sent",
    ),
    Panel(
        "Balance error", {"articles": "max(abs(wiredesk_balance_error_articles))"}, "short", "anything but 0 is a bug"
    ),
    Panel("Dead letters kept", {"{{kind}}": "max by (kind) (wiredesk_dead_letters)"}, "short", "to be seen to"),
)
QUEUES = (
    Panel("Inbox", {
        "waiting": "max(wiredesk_inbox_items)", "urgent": "max(wiredesk_inbox_urgent_items)",
        "claimed": "max(wiredesk_inbox_claimed_items)",
    }, "short", "items no door has taken, the urgent among them, and those it is taking"),
    Panel(
        "Waiting", {"{{queue}}": 'max by (queue) (wiredesk_queue_articles{state="waiting"})'}, "short", "by queue"
    ),
    Panel(
        "In work", {"{{queue}}": 'max by (queue) (wiredesk_queue_articles{state="running"})'}, "short", "by queue"
    ),
    Panel("Messages", {
        "{{queue}} {{state}}": "max by (queue, state) (wiredesk_queue_messages)",
    }, "short", "Celery's: in its lists, or taken by a worker"),
    Panel("Postponed", {
        "{{queue}}": 'max by (queue) (wiredesk_queue_articles{state="postponed"})',
    }, "short", "until the time their store set"),
    Panel("Paused", {"{{queue}}": "max by (queue) (wiredesk_queue_paused)"}, "bool_yes_no", "their stores are down"),
    Panel("Workers", {
        "{{service}}": "max by (service) (wiredesk_workers)",
    }, "short", "alive; where a service has none, its articles wait"),
    Panel("Put back to work", {
        "{{cause}}": "max by (cause) (increase(wiredesk_swept_total[1h]))",
    }, "short", "an hour: their attempt died, or their message was lost"),
    Panel("Redis memory", {
        "used": "max(wiredesk_redis_used_memory_bytes)", "limit": "max(wiredesk_redis_max_memory_bytes)",
    }, "bytes", "at the limit writes are refused; a limit of 0 is none"),
    Panel("Waiting for the archive", {"articles": "max(wiredesk_unarchived_articles)"}, "short", "raw articles"),
    Panel("Redis durable", {"durable": "max(wiredesk_redis_durable)"}, "bool_yes_no", "its log is written"),
    Panel("Redis log", {
        "size": "max(wiredesk_redis_aof_size_bytes)",
    }, "bytes", "its append-only file; saw teeth are rewrites"),
    Panel("Redis log trouble", {
        "write failed": "1 - max(wiredesk_redis_aof_write_ok)",
        "rewrite failed": "1 - max(wiredesk_redis_aof_rewrite_ok)",
        "rewriting": "max(wiredesk_redis_aof_rewrite_running)",
    }, "bool_yes_no", "the first two must be no"),
    Panel("Redis slow disk", {
        "delayed syncs": "max(increase(wiredesk_redis_aof_delayed_syncs_total[1h]))",
    }, "short", "an hour: writes that waited for a sync of the log"),
    Panel("Redis evicted", {
        "keys": "max(increase(wiredesk_redis_evicted_keys_total[1h]))",
    }, "short", "an hour; anything but 0 is loss"),
    Panel("Redis answers", {"{{instance}}": "wiredesk_redis_up"}, "bool_yes_no", "each process that is scraped"),
)  # fmt: skip
CONTENT = (
    Panel("Rejected", _reasons("rejected"), "short", "an hour, by reason"),
    Panel("Duplicates", _reasons("duplicate"), "short", "an hour, by reason"),
    Panel("Became dead letters", _reasons("dead_lettered"), "short", "an hour, by reason"),
    Panel("Share rejected", {
        "share": 'max(increase(wiredesk_articles_ended_total{ending="rejected"}[1h]))'
        " / clamp_min(max(increase(wiredesk_articles_accepted_total[1h])), 1)",
    }, "percentunit", "of what was accepted in the last hour"),
    Panel("Among the stories", {
        "{{role}}": "max by (role) (increase(wiredesk_stories_total[1h]))",
    }, "short", "an hour, by what an article is to its story"),
    Panel("Silence", {
        "{{source}}": "topk(20, max by (source) (wiredesk_source_silence_seconds))",
    }, "s", "since the last delivery: the twenty sources longest silent"),
    Panel("Running", {
        "{{service}} {{version}}, Python {{python}} {{model}}":
            "count by (service, version, python, model) (wiredesk_build_info)",
    }, "short", "processes that are scraped, by what they run"),
    Panel("Dead letters handled", {
        "{{action}}": "max by (action) (increase(wiredesk_dead_letters_handled_total[1h]))",
    }, "short", "an hour"),
)  # fmt: skip
DASHBOARDS: dict[str, tuple[Panel, ...]] = {
    "Wiredesk pipeline": PIPELINE, "Wiredesk queues and Redis": QUEUES, "Wiredesk content": CONTENT,
}  # fmt: skip


def file_name(title: str) -> str:
    """Where the dashboard of this title stands."""
    return f"{title.lower().replace(' ', '-')}.json"


def render(title: str, panels: tuple[Panel, ...]) -> str:
    """The dashboard as Grafana imports it (schema 39, Grafana 10 and later)."""
    dashboard = {
        "uid": file_name(title).removesuffix(".json"),
        "title": title,
        "schemaVersion": 39,
        "tags": ["wiredesk"],
        "time": {"from": "now-6h", "to": "now"},
        "refresh": "30s",
        "templating": {
            "list": [{"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}]
        },
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }
    return json.dumps(dashboard, indent=1) + "\n"


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    row, column = divmod(number, _PER_ROW)
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "description": panel.tells,
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "gridPos": {"x": column * _WIDTH, "y": row * _HEIGHT, "w": _WIDTH, "h": _HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + place), "expr": query, "legendFormat": legend}
            for place, (legend, query) in enumerate(panel.queries.items())
        ],
    }


def main() -> None:
    for title, panels in DASHBOARDS.items():
        (FOLDER / file_name(title)).write_text(render(title, panels), encoding="utf-8")


if __name__ == "__main__":
    main()
