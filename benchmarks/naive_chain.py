"""What a good engineer would write first: one Celery task per article and hop, the article in the message."""

from __future__ import annotations

import os
import sys

from celery import Celery

from shared.connections import broker_url

HOPS = ("naive-ingest", "naive-enrich", "naive-publish")

app = Celery("naive", broker=broker_url(os.environ.get("WIREDESK_REDIS_URL", "redis://127.0.0.1:6379/0")))
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=4,
    worker_enable_remote_control=False,
    broker_transport_options={"visibility_timeout": 3600},
)


@app.task(name="naive.hop")
def hop(article: dict[str, str], at: int) -> None:
    """One stage: hands the article on, or counts it at the end."""
    if at + 1 < len(HOPS):
        hop.apply_async((article, at + 1), queue=HOPS[at + 1])
    else:
        with app.pool.acquire(block=True) as connection:
            connection.default_channel.client.incr("naive-done")


def main() -> None:
    """Run the worker of one hop: `python -m benchmarks.naive_chain QUEUE`."""
    queue = sys.argv[1]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    app.worker_main(["worker", "-Q", queue, "-n", f"{queue}@%h", "-P", "prefork", "-c", "1", "-l", "warning", *quiet])


if __name__ == "__main__":
    main()
