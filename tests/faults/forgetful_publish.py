"""The publish service, killed between the store's commit and the ledger's, the first ten times."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from services.publish.orders import Order
from services.publish.stores.registry import open_store
from services.publish.tasks import make_work
from shared import pipeline
from shared.parcels import Parcel, Verdict
from shared.settings import Settings, read_settings
from shared.stage import Work
from shared.workers import make_worker, run_worker

DEATHS = 10


def dying_after(work: Work, notes: Path) -> Work:
    """The store has committed; the ledger never hears of it."""

    def publish(parcels: Sequence[Parcel]) -> Sequence[Verdict]:
        verdicts = work(parcels)
        with notes.open("a+") as log:
            log.seek(0)
            if len(log.readlines()) < DEATHS:
                log.write(f"{len(parcels)}\n")
                log.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        return verdicts

    return publish


def open_work(url: str) -> Work:
    """Of the store with this URL."""
    return make_work(open_store(url), Order(url))


def main() -> None:
    """Run the service."""
    settings = read_settings(Settings)
    urls = {pipeline.publish_queue(name): url for name, url in settings.stores.items()}
    notes = Path(os.environ["WIREDESK_TEST_NOTES"])
    app = make_worker(
        pipeline.PUBLISH,
        settings,
        lambda queue: dying_after(open_work(urls[pipeline.plain(queue)]), notes),
        whole_batches=True,
    )
    run_worker(app, pipeline.PUBLISH, settings)


if __name__ == "__main__":
    main()
