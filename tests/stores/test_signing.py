"""Signatures that the libraries of Standard Webhooks accept."""

from __future__ import annotations

from base64 import b64decode

from services.publish.stores.signing import sign

KEY = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


def test_a_signature_is_that_of_the_published_example() -> None:
    headers = sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', [KEY])
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_two_secrets_give_two_signatures() -> None:
    both = sign("a", 1, b"{}", [KEY, b"x" * 24])["webhook-signature"].split(" ")
    assert both[0] == sign("a", 1, b"{}", [KEY])["webhook-signature"]
    assert len(both) == 2
