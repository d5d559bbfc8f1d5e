"""The publish task: records go into one store, a batch per transaction."""

from __future__ import annotations

from collections.abc import Sequence

from services.publish.stores.base import Misconfigured, Store, WriteOutcome, Written
from shared.contracts import Record
from shared.errors import TryLater
from shared.outcomes import Ending, Reason
from shared.parcels import End, Parcel, SetAside, Verdict
from shared.stage import Work


def make_work(store: Store) -> Work:
    """The work of one store's queue."""

    def publish(parcels: Sequence[Parcel]) -> list[Verdict]:
        records = [Record.model_validate_json(parcel.payload) for parcel in parcels]
        try:
            answers = store.write(records)
        except Misconfigured as error:
            raise TryLater(str(error)) from error  # somebody has to act; until then the articles wait
        return [_verdict(record, answer) for record, answer in zip(records, answers, strict=True)]

    return publish


def _verdict(record: Record, answer: Written) -> Verdict:
    if answer.outcome is WriteOutcome.REFUSED:
        return SetAside(Reason.STORE_REFUSED, answer.detail)
    return End(Ending.WITHDRAWN if record.is_withdrawn else Ending.PUBLISHED)
