"""What /metrics says, what `wiredesk status` says, and what stands in the stores: the same to the last article."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from itertools import chain
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from shared import pipeline
from tests.faults.rig import Rig
from tests.ingest.waiting import until

Numbers = dict[tuple[str, ...], float]


def disagreements(rig: Rig, rows: Mapping[str, int], withdrawn: int = 0) -> list[str]:
    """One line for each number on which the three differ; `rows` is how many versions each store has been found to
    hold, `withdrawn` of them kill notices. The system must be at rest, all of its articles published or withdrawn."""
    page, status = read_metrics(rig), read_status(rig)
    told = status_numbers(status)
    per_queue = ("wiredesk_stage_articles_total", "wiredesk_stage_wait_seconds_count")
    for name in per_queue:  # an article that went into a store came by one of its two queues
        for store in rows:
            queue = pipeline.publish_queue(store)
            page[name, queue] = page.get((name, queue), 0) + page.get((name, queue + pipeline.URGENT), 0)
    stored = {(name, pipeline.publish_queue(store)): n for name in per_queue for store, n in rows.items()}
    published = "wiredesk_articles_ended_total", "published"
    held = [(published, n - withdrawn) for n in rows.values()]
    return [
        f"{' '.join(name)}: {page.get(name)} in /metrics, {value} in {where}"
        for where, numbers in (("status", told.items()), ("the stores", [*stored.items(), *held]))
        for name, value in numbers
        if page.get(name) != value
    ]


def read_metrics(rig: Rig) -> Numbers:
    """Every sample of the rig's exporter, by its name and the values of its labels, asked for over HTTP."""
    pages: list[str] = []

    def is_there() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{rig.metrics_port}/metrics", timeout=10) as answer:
                pages.append(answer.read().decode())
        except OSError:  # its process was killed and is starting again
            return False
        return True

    until(is_there)
    families = text_string_to_metric_families(pages[-1])
    samples = chain.from_iterable(family.samples for family in families)
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def read_status(rig: Rig) -> Any:
    """What the command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "status", "--json"],
        env={**os.environ, **rig.stack.environment},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def status_numbers(status: Any) -> Numbers:
    """Everything that status counts, under the names of the metrics."""
    queues = status["queues"]
    reasons = {(one["ending"], one["reason"]): one["count"] for one in status["reasons"]}
    return {
        ("wiredesk_articles_accepted_total",): status["accepted"],
        ("wiredesk_articles_in_flight",): status["inFlight"],
        ("wiredesk_balance_error_articles",): status["inFlight"] - status["open"],
        ("wiredesk_inbox_items",): status["inbox"],
        ("wiredesk_inbox_urgent_items",): status["urgentInbox"],
        ("wiredesk_inbox_claimed_items",): status["claimed"],
        ("wiredesk_dead_letters", "article"): status["deadLetters"],
        ("wiredesk_dead_letters", "unreadable"): status["unreadable"],
        **{("wiredesk_articles_ended_total", ending): n for ending, n in status["endings"].items()},
        **{("wiredesk_endings_by_reason_total", *pair): n for pair, n in reasons.items()},
        **{("wiredesk_queue_articles", one["queue"], state): one[state] for one in queues for state in _STATES},
        **{("wiredesk_swept_total", one["of"]): one["count"] for one in status["events"] if one["event"] == "swept"},
    }


_STATES = ("waiting", "running", "postponed")
