"""Which addresses a webhook may reach, and what its URL and its answers say."""

from __future__ import annotations

import time
from email.utils import formatdate
from ipaddress import ip_address, ip_network

import pytest

from services.publish.stores.base import Misconfigured
from services.publish.stores.http_line import may_reach, read_retry_after, read_target


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::a00:1", "2002:a00:1::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_may_not_be_reached(address: str) -> None:
    assert not may_reach("https", ip_address(address), ())


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_public_ones_may(address: str) -> None:
    assert may_reach("https", ip_address(address), ())


def test_a_public_address_is_not_spoken_to_without_encryption_unless_it_is_allowed() -> None:
    assert not may_reach("http", ip_address("1.1.1.1"), ())
    assert may_reach("http", ip_address("1.1.1.1"), (ip_network("1.1.1.0/24"),))


def test_an_allowed_network_opens_itself_alone() -> None:
    allowed = (ip_network("10.1.0.0/16"),)
    assert may_reach("https", ip_address("10.1.2.3"), allowed)
    assert may_reach("https", ip_address("::ffff:10.1.2.3"), allowed)
    assert not may_reach("https", ip_address("10.2.0.1"), allowed)


def test_a_name_that_leads_elsewhere_after_it_was_checked_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line connects to an address: no name is left to be resolved."""
    from services.publish.stores.http_line import Line, resolve
    from tests.stores.webhook_receiver import Receiver

    server = Receiver()
    target = read_target(f"http://localhost:{server.port}/hook")
    address = resolve(target, (ip_network("127.0.0.0/8"),))
    assert address == "127.0.0.1"
    asked: list[str] = []
    from socket import getaddrinfo

    monkeypatch.setattr("socket.getaddrinfo", lambda host, *a, **k: asked.append(host) or getaddrinfo(host, *a, **k))
    line = Line(target, address, None)
    line.open()
    line.close()
    server.close()
    assert asked == ["127.0.0.1"]


def test_retry_after_is_seconds_or_a_date_within_a_day() -> None:
    assert read_retry_after("120") == 120
    assert read_retry_after(formatdate(time.time() + 60, usegmt=True)) == pytest.approx(60, abs=2)
    assert read_retry_after("999999999") == 86_400
    assert read_retry_after(formatdate(0, usegmt=True)) == 0
    for nonsense in (None, "", "soon", "-5", "1e9", "NaN", "²", "9" * 5000):
        assert read_retry_after(nonsense) in {None, 86_400}


@pytest.mark.parametrize("url", ["ftp://host/", "https://", "https:///path", "https://host:port/", "https://[::1/"])
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(Misconfigured):
        read_target(url)
