"""What the webhook store does beyond what every store does, against an endpoint of our own."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis import Redis

from services.publish.events import event_id
from services.publish.plan import Filing
from services.publish.stores.base import Misconfigured, WriteOutcome, Written
from services.publish.stores.webhook import SCHEDULE, WebhookStore
from shared.errors import TryLater
from shared.ninjs import to_ninjs
from tests.stores.certificates import make_certificate
from tests.stores.rabbitmq_server import free_ports
from tests.stores.record_builder import a_record, a_uri, a_withdrawal, traced
from tests.stores.store_places import desk_in, open_in, receiver, redis, stream_in, url_in
from tests.stores.webhook_receiver import OLD_SECRET, SECRET, Receiver, Reply, Request

WRITTEN, LATER, REFUSED = WriteOutcome.WRITTEN, WriteOutcome.LATER, WriteOutcome.REFUSED


@pytest.fixture
def name(tmp_path: Path) -> str:
    return stream_in(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[WebhookStore]:
    with closing(open_in(tmp_path, "webhook")) as store:
        yield store


def answering(*replies: Reply) -> Callable[[Request], Reply]:
    """These, one after another; the last one for ever."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def outcomes(answers: list[Written]) -> list[WriteOutcome]:
    return [answer.outcome for answer in answers]


def test_a_request_is_a_signed_cloud_event(store: WebhookStore, name: str) -> None:
    store.write([a_record(1)])
    (request,) = receiver().requests[name]
    assert request.is_signed_with(SECRET)
    assert request.headers["webhook-id"] == request.event["id"] == event_id(Filing(a_record(1), b""))
    assert abs(int(request.headers["webhook-timestamp"]) - time.time()) < 10
    assert request.headers["content-type"].startswith("application/cloudevents+json")
    assert request.event["timestamp"] == request.event["time"] == "2026-03-01T06:01:00Z"
    assert (request.event["type"], request.event["subject"]) == ("article.published.v1", a_uri(1))


def test_the_trace_stands_in_the_headers_and_in_the_event(store: WebhookStore, name: str) -> None:
    store.write([traced(a_record(1), TRACEPARENT), a_record(2)])
    traced_one, plain = sorted(receiver().requests[name], key=lambda request: str(request.event["subject"]))
    assert traced_one.headers["traceparent"] == traced_one.event["traceparent"] == TRACEPARENT
    assert "traceparent" not in {**plain.headers, **plain.event}


TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_while_a_secret_is_replaced_either_opens_it(tmp_path: Path, name: str) -> None:
    desk = desk_in(tmp_path, webhook_secrets=f"{name}={SECRET},{OLD_SECRET}")
    with closing(WebhookStore(url_in(tmp_path, "webhook"), to_ninjs, desk)) as store:
        store.write([a_record(1)])
    (request,) = receiver().requests[name]
    assert request.is_signed_with(SECRET)
    assert request.is_signed_with(OLD_SECRET)


def test_versions_of_one_article_go_one_after_another(store: WebhookStore, name: str) -> None:
    store.write([a_record(1, version=version) for version in range(1, 9)] + [a_record(2)])
    seen = [event["data"]["version"] for event in receiver().events(name) if event["subject"] == a_uri(1)]
    assert seen == [str(version) for version in range(1, 9)]


def test_no_more_requests_are_under_way_than_the_settings_say(tmp_path: Path, name: str) -> None:
    receiver().answers[name] = lambda _: time.sleep(0.05) or Reply()
    desk = desk_in(tmp_path, webhook_concurrency=3)
    with closing(WebhookStore(url_in(tmp_path, "webhook"), to_ninjs, desk)) as store:
        store.write([a_record(number) for number in range(12)])
    assert receiver().most_at_once[name] == 3


def test_a_failure_is_tried_again_by_schedule_and_its_neighbours_are_not_held_up(
    store: WebhookStore, name: str
) -> None:
    receiver().answers[name] = lambda request: Reply(500 if request.event["subject"] == a_uri(2) else 200)
    batch = [a_record(1), a_record(2), a_record(3)]
    for delay in SCHEDULE:
        answers = store.write(batch)
        assert outcomes(answers) == [WRITTEN, LATER, WRITTEN]
        assert delay <= answers[1].seconds <= 1.2 * delay
    last = store.write(batch)[1]
    assert (last.outcome, last.detail) == (REFUSED, "tried by the whole schedule; the last answer: 500")
    assert len(receiver().events(name)) == 2


def test_the_schedule_is_that_of_standard_webhooks() -> None:
    hours = [round(seconds / 3600, 3) for seconds in SCHEDULE]
    assert hours == [0.001, 0.083, 0.5, 2, 5, 10, 14, 20, 24]


@pytest.mark.parametrize("status", [301, 307, 401, 404, 500])
def test_what_may_be_mended_is_tried_again_and_no_redirection_is_followed(
    store: WebhookStore, name: str, status: int
) -> None:
    elsewhere = f"{name}-elsewhere"
    receiver().answers[name] = answering(Reply(status, {"Location": f"/{elsewhere}"}), Reply())
    assert outcomes(store.write([a_record(1)])) == [LATER]
    assert outcomes(store.write([a_record(1)])) == [WRITTEN]
    assert receiver().requests[elsewhere] == []


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_an_event_that_is_refused_is_a_dead_letter_with_the_answer(store: WebhookStore, name: str, status: int) -> None:
    receiver().answers[name] = answering(Reply(status, text="no sections of ours"), Reply())
    (answer,) = store.write([a_record(1)])
    assert (answer.outcome, answer.detail) == (REFUSED, f"{status} no sections of ours")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_an_endpoint_that_is_busy_is_left_alone_as_long_as_it_says(store: WebhookStore, name: str, status: int) -> None:
    receiver().answers[name] = answering(Reply(status, {"Retry-After": "120"}), Reply())
    (answer,) = store.write([a_record(1)])
    assert answer.outcome is LATER
    assert answer.seconds == 120
    for attempt in (store.check, lambda: store.write([a_record(2)])):
        with pytest.raises(TryLater, match=r"left alone for 1[12]"):
            attempt()
    assert len(receiver().requests[name]) == 1
    with Redis.from_url(redis().url) as client:
        client.delete(f"wiredesk:store:{name}:rest")
    assert outcomes(store.write([a_record(1), a_record(2)])) == [WRITTEN, WRITTEN]


def test_what_was_not_tried_when_it_became_busy_counts_as_no_attempt(tmp_path: Path, name: str) -> None:
    receiver().answers[name] = answering(Reply(429, {"Retry-After": "60"}))
    desk = desk_in(tmp_path, webhook_concurrency=1)
    with closing(WebhookStore(url_in(tmp_path, "webhook"), to_ninjs, desk)) as store:
        answers = store.write([a_record(number) for number in range(5)])
    assert [(answer.outcome, answer.seconds) for answer in answers] == [(LATER, 60)] * 5
    with Redis.from_url(redis().url) as client:
        assert len(client.keys(f"wiredesk:store:{name}:tries:*")) == 1


def test_gone_disables_until_somebody_enables_it(store: WebhookStore, name: str) -> None:
    receiver().answers[name] = answering(Reply(410, text="moved away"), Reply())
    assert outcomes(store.write([a_record(1)])) == [LATER]
    for attempt in (store.check, lambda: store.write([a_record(1)])):
        with pytest.raises(TryLater, match=f"disabled since .*410 moved away; `wiredesk stores enable {name}`"):
            attempt()
    assert len(receiver().requests[name]) == 1
    assert store.enable() is True
    assert store.enable() is False
    assert outcomes(store.write([a_record(1)])) == [WRITTEN]


def test_a_postponed_version_does_not_go_out_after_a_newer_one(store: WebhookStore, name: str) -> None:
    receiver().answers[name] = answering(Reply(500), Reply())
    assert outcomes(store.write([a_record(1, version=1)])) == [LATER]
    assert outcomes(store.write([a_withdrawal(1, version=2)])) == [WriteOutcome.WITHDRAWN]
    assert outcomes(store.write([a_record(1, version=1)])) == [WriteOutcome.STALE]
    assert [event["type"] for event in receiver().events(name)] == ["article.withdrawn.v1"]


def test_an_answer_that_does_not_come_in_time_is_a_failure_of_that_event(
    store: WebhookStore, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.publish.stores.http_line.ANSWER_SECONDS", 0.5)
    slow = {a_uri(1): Reply(drip=0.1), a_uri(2): Reply()}
    receiver().answers[name] = lambda request: slow[request.event["subject"]]
    started = time.monotonic()
    answers = store.write([a_record(1), a_record(2)])
    assert time.monotonic() - started < 3
    assert outcomes(answers) == [LATER, WRITTEN]
    assert "no answer within" in answers[0].detail


def test_after_its_time_a_batch_begins_no_more_requests(
    store: WebhookStore, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.publish.stores.webhook._ROUND_SECONDS", 0.2)
    receiver().answers[name] = lambda _: time.sleep(0.15) or Reply()
    answers = store.write([a_record(number) for number in range(40)])
    assert answers[0].outcome is WRITTEN
    assert answers[-1] == Written(LATER)
    assert len(receiver().requests[name]) < 16


def test_an_endpoint_that_is_not_there_is_tried_later_and_counts_as_no_attempt(tmp_path: Path, name: str) -> None:
    (port,) = free_ports(1)
    store = WebhookStore(f"webhook+http://wire:s3cret@127.0.0.1:{port}/t0ken", to_ninjs, desk_in(tmp_path))
    for attempt in (store.check, lambda: store.write([a_record(number) for number in range(20)])):
        with pytest.raises(TryLater, match=f"127.0.0.1:{port}") as caught:
            attempt()
        assert "s3cret" not in str(caught.value)
        assert "t0ken" not in str(caught.value)
    with Redis.from_url(redis().url) as client:
        assert client.keys(f"wiredesk:store:{name}:tries:*") == []


def test_one_that_closes_every_connection_is_spoken_to_again(store: WebhookStore, name: str) -> None:
    receiver().answers[name] = lambda _: Reply(headers={"Connection": "close"}, status=200)
    assert set(outcomes(store.write([a_record(number) for number in range(10)]))) == {WRITTEN}


def test_a_private_address_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"):
        store = WebhookStore(f"webhook+http://{host}:1/", to_ninjs, desk_in(tmp_path, webhook_networks=""))
        for attempt in (store.check, lambda store=store: store.write([a_record(1)])):
            with pytest.raises(Misconfigured, match="WIREDESK_WEBHOOK_NETWORKS"):
                attempt()


def test_a_store_without_a_secret_sends_nothing(tmp_path: Path, name: str) -> None:
    store = WebhookStore(url_in(tmp_path, "webhook"), to_ninjs, desk_in(tmp_path, webhook_secrets=""))
    for attempt in (store.check, lambda: store.write([a_record(1)])):
        with pytest.raises(Misconfigured, match=f"{name}=whsec_"):
            attempt()
    assert receiver().requests[name] == []


def test_a_path_and_its_query_are_the_endpoints_own(tmp_path: Path, name: str) -> None:
    url = url_in(tmp_path, "webhook") + "?token=1&stream=x"
    with closing(
        WebhookStore(url.replace("127.0.0.1", "wire:pa%3Ass@127.0.0.1"), to_ninjs, desk_in(tmp_path))
    ) as store:
        assert outcomes(store.write([a_record(1)])) == [WRITTEN]
    assert receiver().requests[name][0].headers["authorization"] == "Basic d2lyZTpwYTpzcw=="


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path)


def test_the_certificate_of_the_name_is_verified_although_the_address_is_connected_to(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with closing(Receiver(context)) as server:
        url = f"webhook+https://localhost:{server.port}/tls"
        desk = desk_in(tmp_path)
        desk = desk._replace(settings=desk.settings.model_copy(update={"webhook_networks": _loopback()}))
        with closing(WebhookStore(url, to_ninjs, desk)) as store, pytest.raises(TryLater, match="CERTIFICATE_VERIFY"):
            store.check()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with closing(WebhookStore(url, to_ninjs, desk)) as store:
            store.check()
            assert outcomes(store.write([a_record(1)])) == [WRITTEN]
        other_name = url.replace("localhost", "127.0.0.1")
        with closing(WebhookStore(other_name, to_ninjs, desk)) as store, pytest.raises(TryLater, match="CERTIFICATE"):
            store.check()
        assert [event["subject"] for event in server.events("tls")] == [a_uri(1)]


def _loopback() -> tuple[object, ...]:
    from ipaddress import ip_network

    return (ip_network("127.0.0.0/8"),)
