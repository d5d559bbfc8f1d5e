"""The publish task: records go into one store, a batch per transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.publish.orders import Order
from services.publish.stores.base import Misconfigured, Store, WriteOutcome, Written
from shared.contracts import Record
from shared.errors import TryLater
from shared.outcomes import Ending, Reason
from shared.parcels import End, Parcel, Postpone, SetAside, Verdict
from shared.stage import Work
from shared.structs import changed, read_record

NOT_WANTED = Written(WriteOutcome.WRITTEN)  # the store has all that it was told to have


def no_trace(_parcel: Parcel) -> str:
    """Of no article a trace is known."""
    return ""


def make_work(store: Store, order: Order, traceparent_of: Callable[[Parcel], str] = no_trace) -> Work:
    """The work of one store's queue; the store is told which trace an article belongs to, if to any."""

    def publish(parcels: Sequence[Parcel]) -> list[Verdict]:
        records = [_open(parcel, traceparent_of(parcel)) for parcel in parcels]
        filled = [order.fill(record) for record in records]
        try:
            answers = iter(store.write([record for record in filled if record is not None]))
        except Misconfigured as error:
            raise TryLater(str(error)) from error  # somebody has to act; until then the articles wait
        return [
            _verdict(record, NOT_WANTED if wanted is None else next(answers))
            for record, wanted in zip(records, filled, strict=True)
        ]

    return publish


def _open(parcel: Parcel, traceparent: str) -> Record:
    record = read_record(parcel.payload)
    if not traceparent:
        return record
    return changed(record, provenance=changed(record.provenance, traceparent=traceparent))


def _verdict(record: Record, answer: Written) -> Verdict:
    if answer.outcome is WriteOutcome.REFUSED:
        return SetAside(Reason.STORE_REFUSED, answer.detail)
    if answer.outcome is WriteOutcome.LATER:
        return Postpone(answer.seconds)
    return End(Ending.WITHDRAWN if record.is_withdrawn else Ending.PUBLISHED)
