"""The enrich service on a connection that loses every tenth acknowledgement, as a Redis that restarts just then."""

from __future__ import annotations

from itertools import count
from typing import Any

from redis.exceptions import ConnectionError as RedisConnectionError

from services.enrich.app import main
from shared.broker import QoS

EVERY = 10


def lose_some() -> None:
    """From now on."""
    acknowledge, number = QoS.ack, count(1)

    def ack(self: Any, delivery_tag: str) -> None:
        if next(number) % EVERY == 0:
            raise RedisConnectionError("Connection closed by server.")
        acknowledge(self, delivery_tag)

    QoS.ack = ack


if __name__ == "__main__":
    lose_some()
    main()
