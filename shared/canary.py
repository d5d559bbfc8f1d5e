"""The canary: an article of our own that goes the whole way, once per interval, into a store of its own.

It tells that everything works when no upstream delivers, and how long it takes. Each one is a new version of the same
article, so that what is remembered of it does not grow. It enters no real store and no index of stories or links.
"""

from __future__ import annotations

import structlog
from redis import Redis
from redis.exceptions import RedisError

from shared.contracts import RawArticle, Record
from shared.ledger import KEY_PREFIX
from shared.pipeline import CANARY_SOURCE, INBOX
from shared.times import as_rfc3339

KEY = f"{KEY_PREFIX}canary"  # hash: started, arrived, latency (all ms)
_TURN_KEY = f"{KEY}-turn"
_SENT = "sentMs"

# HTML, because the memory of what a source prints is for plain text: nobody's lines are to be learnt from this one.
_PAGE = """<html lang="en"><body><article><h1>Canary number {number} sets out for its store</h1>
<p>This article was made by the news desk's own machine and is sent to see whether every stage does its work.</p>
<p>It set out at {moment} and is on time when a new one arrives before the next one is sent.</p></article></body>
</html>"""

log = structlog.get_logger()


def make_canary(sent_ms: int) -> RawArticle:
    """The canary that sets out at this instant, by Redis's clock."""
    return RawArticle.model_validate(
        {
            "content": _PAGE.format(number=sent_ms, moment=as_rfc3339(sent_ms)),
            "media_type": "text/html",
            "source": CANARY_SOURCE,
            "id": "canary",
            "meta": {_SENT: str(sent_ms)},
        }
    )


def is_canary(record: Record) -> bool:
    """Whether it goes to the canary's store alone. An upstream that calls itself so is still an upstream."""
    article = record.article
    return article.source == CANARY_SOURCE and article.meta.get(_SENT, "").isdecimal()


class CanarySender:
    """Sends one per interval, whichever worker comes first."""

    def __init__(self, redis: Redis, seconds: float) -> None:
        self._redis = redis
        self._turn_ms = max(1, int(seconds * 900))  # a little less than the interval, or every other is lost

    def send(self) -> None:
        """Once, when it is due; what goes wrong is left to the next."""
        try:
            if not self._redis.set(_TURN_KEY, "1", nx=True, px=self._turn_ms):
                return
            now_ms = _now_ms(self._redis)
            self._redis.hsetnx(KEY, "started", str(now_ms))
            self._redis.lpush(INBOX, make_canary(now_ms).to_json())
        except RedisError as error:
            log.warning("canary_not_sent", error=str(error))


def note_arrival(redis: Redis, record: Record) -> None:
    """It has come through. Raises RedisError."""
    now_ms = _now_ms(redis)
    sent_ms = int(record.article.meta[_SENT])
    redis.hset(KEY, mapping={"arrived": now_ms, "latency": max(0, now_ms - sent_ms)})


def _now_ms(redis: Redis) -> int:
    seconds, microseconds = redis.time()
    return seconds * 1000 + microseconds // 1000
