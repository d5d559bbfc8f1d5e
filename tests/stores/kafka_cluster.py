"""A Kafka of the tests' own, on loopback: the broker that librdkafka, which confluent-kafka carries, brings along for
its own tests. It speaks Kafka's protocol, keeps topics in memory, and fails when it is told to.

`python -m tests.stores.kafka_cluster` prints its address, then obeys lines such as `topic NAME` and `fail CODE COUNT`.
"""

from __future__ import annotations

import base64
import ctypes
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson
import pytest

TOO_LARGE, NOT_LEADER, DENIED = 10, 6, 29  # Kafka's error codes
_ROOT = Path(__file__).parents[2]
_PRODUCE = 0  # the number of that request
_PRODUCER = 0
_CLUSTER = ctypes.c_void_p
_FUNCTIONS: dict[str, tuple[Any, ...]] = {  # result and arguments, from rdkafka.h and rdkafka_mock.h
    "rd_kafka_conf_new": (ctypes.c_void_p,),
    "rd_kafka_new": (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t),
    "rd_kafka_mock_cluster_new": (_CLUSTER, ctypes.c_void_p, ctypes.c_int),
    "rd_kafka_mock_cluster_bootstraps": (ctypes.c_char_p, _CLUSTER),
    "rd_kafka_mock_topic_create": (ctypes.c_int, _CLUSTER, ctypes.c_char_p, ctypes.c_int, ctypes.c_int),
    "rd_kafka_mock_push_request_errors_array": (
        None, _CLUSTER, ctypes.c_int16, ctypes.c_size_t, ctypes.POINTER(ctypes.c_int)
    ),
}  # fmt: skip


def require_kafka() -> None:
    if find_spec("confluent_kafka") is None:
        pytest.skip("no Kafka client here: install `wiredesk[kafka]`")


class KafkaCluster:
    """One broker in a process of its own."""

    def __init__(self) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen([sys.executable, "-m", __name__], text=True, bufsize=1, cwd=_ROOT, **pipes)
        self.address = self._read()
        self.url = f"kafka://{self.address}/"

    def topic(self, name: str) -> None:
        """Makes it, of one partition; it may be there already."""
        self._tell(f"topic {name}")

    def fail(self, code: int, count: int) -> None:
        """So many of the next attempts to publish are answered with this error."""
        self._tell(f"fail {code} {count}")

    def hang(self) -> None:
        self._process.send_signal(signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)  # returns when all its threads stand still

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def events(self, topic: str) -> list[dict[str, Any]]:
        """What is in the topic, oldest first, taken out of kombu's envelope."""
        from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

        consumer = Consumer({"bootstrap.servers": self.address, "group.id": "readers", "log_level": 2})
        try:
            _, end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)
            consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
            messages = consumer.consume(end, timeout=10) if end else []
            assert len(messages) == end
            return [_event(message.value()) for message in messages]
        finally:
            consumer.close()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        assert self._read() == "ok"

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _event(value: bytes) -> dict[str, Any]:
    envelope = orjson.loads(value)
    assert envelope["content-type"] == "application/cloudevents+json"
    return orjson.loads(base64.b64decode(envelope["body"]))


def _serve() -> None:
    library, cluster = _start()
    print(library.rd_kafka_mock_cluster_bootstraps(cluster).decode(), flush=True)
    for line in sys.stdin:
        match line.split():
            case ["topic", name]:
                library.rd_kafka_mock_topic_create(cluster, name.encode(), 1, 1)
            case ["fail", code, count]:
                errors = (ctypes.c_int * int(count))(*[int(code)] * int(count))
                library.rd_kafka_mock_push_request_errors_array(cluster, _PRODUCE, len(errors), errors)
        print("ok", flush=True)


def _start() -> tuple[ctypes.CDLL, int]:
    """The library and a cluster in it."""
    import confluent_kafka

    (file,) = Path(confluent_kafka.__file__).parents[1].glob("confluent_kafka.libs/librdkafka*")
    library = ctypes.CDLL(str(file))
    for name, (result, *arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    said = ctypes.create_string_buffer(512)
    client = library.rd_kafka_new(_PRODUCER, library.rd_kafka_conf_new(), said, len(said))
    if client is None:
        raise RuntimeError(said.value.decode())
    return library, library.rd_kafka_mock_cluster_new(client, 1)


if __name__ == "__main__":
    _serve()
