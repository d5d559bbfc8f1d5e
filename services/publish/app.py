"""The publish service: the worker that writes records into stores. Run as `python -m services.publish.app`."""

from __future__ import annotations

import structlog
from celery import Celery

from services.publish.stores.registry import open_store
from services.publish.tasks import make_work
from shared import pipeline
from shared.errors import TryLater
from shared.settings import Settings, SettingsError, masked, read_settings
from shared.workers import make_worker, run_worker

log = structlog.get_logger()


def make_publish(settings: Settings) -> Celery:
    """The worker app; each store has its queue."""
    urls = {pipeline.publish_queue(name): url for name, url in settings.stores.items()}
    return make_worker(pipeline.PUBLISH, settings, lambda queue: make_work(open_store(urls[queue])), whole_batches=True)


def check_stores(settings: Settings) -> None:
    """Prove that each store can be written. Raises SettingsError for one that cannot work until somebody acts."""
    for name, url in settings.stores.items():
        try:
            store = open_store(url)
            store.check()
            store.close()
        except TryLater as error:
            log.warning("store_not_ready", store=name, error=str(error))
        except ValueError as error:
            raise SettingsError(f"store {name} ({masked(url)}): {error}") from error


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(Settings)
    check_stores(settings)
    run_worker(make_publish(settings), pipeline.PUBLISH, settings)


if __name__ == "__main__":
    main()
