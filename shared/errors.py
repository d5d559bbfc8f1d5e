"""The three classes of error, and nothing else; `shared/stage.py` alone decides what each one means.

WiredeskError
├── TryLater          the world is not ready (store down): the queue pauses, nothing is counted against the article
└── CannotProcess     this article will never go through: dead letter now, with the reason
(anything else)       a bug: tried again alone, then dead letter
"""

from __future__ import annotations

from shared.outcomes import Reason


class WiredeskError(Exception):
    """Base of the errors a stage may raise on purpose."""


class TryLater(WiredeskError):  # noqa: N818  (reads as what to do, which is the point)
    """What the work needs is not there now; nothing is wrong with the article."""


class CannotProcess(WiredeskError):  # noqa: N818
    """This article cannot go through, however often it is tried."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason.value)
        self.reason = reason
        self.detail = detail
