"""On Celery: `python -m benchmarks.rivals.celery_chain` runs the worker."""

from __future__ import annotations

from celery import Celery

from benchmarks.rivals import work
from shared.connections import broker_url

app = Celery("rivals", broker=broker_url(work.REDIS_URL))
app.conf.task_ignore_result = True


@app.task(name="rivals.ingest")  # the worker runs this module as __main__
def ingest(item: str) -> None:
    """The first hop."""
    if (article := work.ingest(item)) is not None:
        enrich.delay(article)


@app.task(name="rivals.enrich")
def enrich(article: str) -> None:
    """The second."""
    publish.delay(work.enrich_one(article))


@app.task(name="rivals.publish")
def publish(record: str) -> None:
    """The last."""
    work.publish(record)


def send(item: str) -> None:
    """Begin with an inbox item."""
    ingest.delay(item)


if __name__ == "__main__":
    work.tools()  # shared by the processes it forks
    app.worker_main(["worker", "-l", "warning"])
