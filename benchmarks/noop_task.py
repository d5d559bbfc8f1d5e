"""A bare Celery worker with one task that does nothing: what a round trip through Celery takes at the least."""

from __future__ import annotations

import os

from celery import Celery

from shared.connections import broker_url

TASK = "noop"


def make_app(redis_url: str) -> Celery:
    """With Celery's defaults, results included."""
    return Celery("noop", broker=broker_url(redis_url), backend=broker_url(redis_url))


def do_nothing() -> None:
    """The task."""


def main() -> None:
    """Run the worker: `python -m benchmarks.noop_task`."""
    app = make_app(os.environ["WIREDESK_REDIS_URL"])
    app.task(do_nothing, name=TASK)
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    app.worker_main(["worker", "-P", "prefork", "-c", "1", "-l", "warning", *quiet])


if __name__ == "__main__":
    main()
