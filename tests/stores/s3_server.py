"""An S3 server in a process of its own, for tests: moto's, which speaks the protocol and keeps objects in memory."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import time
from functools import cache, cached_property
from typing import Any

import boto3
import orjson
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from tests.ports import free_port
from tests.stores.decompression import decompressed

KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_DEFAULT_REGION": "us-east-1"}
BUCKET = "wiredesk-tests"
_START_SECONDS = 60  # moto imports for seconds, on a busy machine


class S3Server:
    """One server on the loopback interface; `url` is its endpoint."""

    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers. Its keys are in the environment from then on."""
        os.environ.update(KEYS)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self._port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._await()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGKILL)
            process.wait()

    @cached_property
    def client(self) -> Any:
        config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
        return boto3.session.Session().client("s3", endpoint_url=self.url, config=config)

    def objects(self, prefix: str) -> dict[str, bytes]:
        """key -> content of the objects of BUCKET whose keys begin so, in the order of the keys."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        return {key: self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}

    def _await(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.client.create_bucket(Bucket=BUCKET)
                return
            except BotoCoreError:
                if time.monotonic() > deadline or (self._process and self._process.poll() is not None):
                    raise
                time.sleep(0.1)


@cache
def s3_server() -> S3Server:
    """The server of this test process, started when first needed."""
    server = S3Server()
    atexit.register(server.stop)
    server.start()
    return server


def s3_lines(prefix: str) -> list[dict[str, Any]]:
    """Every line of the objects under a prefix, parsed."""
    contents = (decompressed(content, key) for key, content in s3_server().objects(prefix).items() if ".ndjson" in key)
    return [orjson.loads(line) for content in contents for line in content.splitlines()]
