"""The publish service: the worker that writes records into stores. Run as `python -m services.publish.app`."""

from __future__ import annotations

import structlog
from celery import Celery

from services.publish.orders import EVERYTHING, read_order
from services.publish.settings import PublishSettings
from services.publish.stores.canary import CanaryStore
from services.publish.stores.desk import Desk
from services.publish.stores.registry import open_store
from services.publish.tasks import make_work
from shared import pipeline
from shared.connections import connect
from shared.errors import TryLater
from shared.settings import SettingsError, masked, read_settings
from shared.stage import Work
from shared.trace_context import traceparent_of
from shared.workers import make_worker, run_worker

log = structlog.get_logger()


def make_publish(settings: PublishSettings) -> Celery:
    """The worker app; each store has its queue."""
    names = {pipeline.publish_queue(name): name for name in settings.stores}
    share = None if settings.traces == "off" else settings.traces_share
    canary_queue = pipeline.publish_queue(pipeline.CANARY_STORE)
    orders = {queue: read_order(settings.stores[name]) for queue, name in names.items()}

    def work_of(queue: str) -> Work:
        if queue == canary_queue:
            return make_work(CanaryStore(connect(settings.redis_url)), EVERYTHING)
        queue = pipeline.plain(queue)
        order = orders[queue]
        store = open_store(order.url, order.shape, Desk(names[queue], settings))
        return make_work(store, order, lambda parcel: traceparent_of(parcel, queue, share))

    return make_worker(pipeline.PUBLISH, settings, work_of, whole_batches=True)


def check_stores(settings: PublishSettings) -> None:
    """Prove that each store can be written. Raises SettingsError for one that cannot work until somebody acts."""
    for name, url in settings.stores.items():
        try:
            order = read_order(url)
            store = open_store(order.url, order.shape, Desk(name, settings))
            store.check()
            store.close()
        except TryLater as error:
            log.warning("store_not_ready", store=name, error=str(error))
        except ValueError as error:
            raise SettingsError(f"store {name} ({masked(url)}): {error}") from error


def main() -> None:
    """Run the service until it is told to stop."""
    settings = read_settings(PublishSettings)
    check_stores(settings)
    run_worker(make_publish(settings), pipeline.PUBLISH, settings)


if __name__ == "__main__":
    main()
