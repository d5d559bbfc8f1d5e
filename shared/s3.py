"""A bucket of Amazon S3, or of what speaks the same: MinIO, Ceph, R2. Needs the extra `s3`.

Credentials come from where boto3 looks for them: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, `AWS_PROFILE` and its
files, the role of the machine or the pod.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import md5
from typing import Any, NamedTuple
from urllib.parse import unquote

import boto3
from botocore import exceptions
from botocore.config import Config

from shared.errors import TryLater

_CONNECT_SECONDS = 5
_ANSWER_SECONDS = 10
_ATTEMPTS = 2  # for a connection that died unnoticed; longer waits belong to the queue's pause
_AWAY = (
    exceptions.ConnectionError,
    exceptions.HTTPClientError,
    exceptions.IncompleteReadError,
    exceptions.CredentialRetrievalError,
)
_WAITING_HELPS = frozenset({408, 429, 500, 502, 503, 504})


class BucketRefused(ValueError):  # noqa: N818  (it names a state)
    """The bucket cannot be used until somebody acts: no such bucket, no credentials, no rights."""


class BucketAddress(NamedTuple):
    """The bucket, what its keys begin with (`""`, or ending in `/`), and where it is if not at Amazon."""

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None


def address_of(place: str, options: Mapping[str, str]) -> BucketAddress:
    """Of `bucket/prefix`, percent-encoded where need be, and the options `endpoint` and `region`. Raises ValueError."""
    bucket, _, prefix = place.partition("/")
    if not bucket:
        raise ValueError("expected s3://bucket/prefix")
    prefix = unquote(prefix).strip("/")
    return BucketAddress(bucket, f"{prefix}/" if prefix else "", options.get("endpoint"), options.get("region"))


class Bucket:
    """Connects when first needed. Belongs to one process and one thread."""

    def __init__(self, address: BucketAddress) -> None:
        self.address = address
        self._client: Any = None

    def put(self, key: str, data: bytes) -> None:
        """The whole object under the prefix and this key, in place of one of that name. Raises TryLater, BucketRefused.

        The server compares the checksum before it answers.
        """
        name, prefix = self.address[:2]
        checksum = b64encode(md5(data, usedforsecurity=False).digest()).decode()
        with self._asking():
            self._opened().put_object(Bucket=name, Key=prefix + key, Body=data, ContentMD5=checksum)

    def names(self) -> Iterator[str]:
        """Of all objects under the prefix, without it. Raises TryLater, BucketRefused."""
        name, prefix = self.address[:2]
        with self._asking():
            for page in self._opened().get_paginator("list_objects_v2").paginate(Bucket=name, Prefix=prefix):
                yield from (each["Key"].removeprefix(prefix) for each in page.get("Contents", ()))

    def get(self, key: str) -> bytes:
        """The whole object under the prefix and this key. Raises TryLater, BucketRefused."""
        name, prefix = self.address[:2]
        with self._asking():
            content: bytes = self._opened().get_object(Bucket=name, Key=prefix + key)["Body"].read()
            return content

    def close(self) -> None:
        """Lets go of connections; the next call opens them anew."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _opened(self) -> Any:
        if self._client is None:
            endpoint = self.address.endpoint
            config = Config(
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_ANSWER_SECONDS,
                retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
                # Few of Amazon's rivals give each bucket a host name, or know the checksums that came in 2025.
                s3={"addressing_style": "path"} if endpoint else None,
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            )
            region = self.address.region
            self._client = session().client("s3", endpoint_url=endpoint, region_name=region, config=config)
        return self._client

    @contextmanager
    def _asking(self) -> Iterator[None]:
        place = f"s3://{self.address.name}"
        try:
            yield
        except _AWAY as error:
            self.close()
            raise TryLater(f"{place}: {error}") from error
        except exceptions.ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in _WAITING_HELPS:
                raise TryLater(f"{place}: {error}") from error
            raise BucketRefused(f"{place}: {error}") from error
        except (exceptions.BotoCoreError, ValueError) as error:  # no credentials, no region; an endpoint that is no URL
            raise BucketRefused(f"{place}: {error}") from error


@cache
def session() -> Any:
    """Where credentials are found; a second one would read boto3's descriptions of the service again (0.1 CPU-s)."""
    return boto3.session.Session()
