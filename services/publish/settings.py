"""Settings of the publish service, beside those that all services share."""

from __future__ import annotations

import re
from base64 import b64decode
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_settings import NoDecode

from shared.settings import STORE_NAME, Settings

Secrets = tuple[bytes, ...]
Network = IPv4Network | IPv6Network
_SECRET_BYTES = (24, 64)  # of Standard Webhooks


def _read_secrets(value: Any) -> Any:
    """`name=whsec_…` pairs, separated by spaces; two secrets of one name, with a comma between, while one replaces
    the other."""
    if not isinstance(value, str):
        return value
    secrets = {}
    for number, item in enumerate(value.split(), start=1):
        name, equals, listed = item.partition("=")
        if not equals or not STORE_NAME.fullmatch(name):
            raise ValueError(f"pair {number}: expected STORE=whsec_…")  # never the value: it may be the secret
        secrets[name] = tuple(_read_secret(name, secret) for secret in listed.split(","))
    return secrets


def _read_secret(name: str, secret: str) -> bytes:
    try:
        key = b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    least, most = _SECRET_BYTES
    if not secret.startswith("whsec_") or not least <= len(key) <= most:
        raise ValueError(f"the secret of {name}: expected whsec_ and {least} to {most} bytes in base64")
    return key


def _read_networks(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return tuple(ip_network(network) for network in re.split(r"[\s,]+", value.strip()) if network)


def _masked(secrets: dict[str, Secrets]) -> dict[str, str]:
    return dict.fromkeys(secrets, "***")


class PublishSettings(Settings):
    """What publish needs to know beyond what all services do. Field descriptions are the documentation."""

    webhook_secrets: Annotated[
        dict[str, Secrets], NoDecode, BeforeValidator(_read_secrets), PlainSerializer(_masked)
    ] = Field(
        {},
        repr=False,
        description="What webhooks are signed with: `store=whsec_…` pairs separated by spaces; "
        "`store=whsec_new,whsec_old` while receivers change over.",
    )
    webhook_networks: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_read_networks)] = Field(
        (),
        description="Networks that webhooks may reach although they are private, such as `10.1.0.0/16`, separated by "
        "spaces. Public addresses may be reached by https.",
    )
    webhook_concurrency: int = Field(4, ge=1, le=64, description="Requests to one webhook at the same time.")
