import base64

import pytest

from services.ingest.normalize import normalize
from services.ingest.readers.email_message import read_email, split_email
from shared.contracts import RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Reason

HEAD = """\
Received: from mail.nna.example by mx.courier.example; Wed, 2 Apr 2031 09:31:00 +0100
From: Newsroom <desk@nna.example>
Subject: =?utf-8?q?T=C3=B3rshavn_opens_its_quay?=
Date: Wed, 02 Apr 2031 09:30:00 +0100
Message-ID: <17.quay@nna.example>
Content-Language: en-GB
MIME-Version: 1.0
"""
TEXT = """\
The quay of Tórshavn opened on Wednesday, after two winters of
work and one of waiting for the stone to arrive from the south.

A ship from Norway came first, and a hundred people saw it moor.
"""
PARAGRAPHS = (
    "The quay of Tórshavn opened on Wednesday, after two winters of work and one of waiting for the stone to arrive "
    "from the south.",
    "A ship from Norway came first, and a hundred people saw it moor.",
)
PLAIN = (
    HEAD + 'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n' + TEXT + "-- \nThe desk\n"
)
HTML = "<html><body><article>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article></body></html>"


def multipart(*parts):
    return "".join(
        (HEAD, 'Content-Type: multipart/mixed; boundary="b"\n\n', *(f"--b\n{part}\n" for part in parts), "--b--\n")
    )


def part(kind, text, extra=""):
    return f'Content-Type: {kind}; charset="utf-8"\n{extra}\n{text}'


def test_a_message_is_read_without_its_signature():
    reading = read_email(PLAIN)
    assert reading.headline == "Tórshavn opens its quay"
    assert reading.paragraphs == PARAGRAPHS
    assert (reading.upstream_id, reading.language) == ("<17.quay@nna.example>", "en-GB")
    assert reading.published_at == "Wed, 02 Apr 2031 09:30:00 +0100"


def test_whoever_sent_a_message_did_not_therefore_write_it():
    assert read_email(PLAIN).byline is None
    assert read_email(PLAIN).publisher is None


def test_plain_text_is_preferred_to_html_and_attachments_are_left_alone():
    attached = part("text/plain", "attached", 'Content-Disposition: attachment; filename="a.txt"\n')
    assert read_email(multipart(attached, part("text/html", HTML), part("text/plain", TEXT))).paragraphs == PARAGRAPHS
    assert read_email(multipart(attached, part("text/html", HTML))).paragraphs == PARAGRAPHS
    assert read_email(multipart(attached)).paragraphs == ()


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", "cp850"])
def test_bytes_are_read_in_the_charset_of_the_part(charset):
    data = PLAIN.replace('"utf-8"', f'"{charset}"').encode(charset)
    raw = RawArticle(content=base64.b64encode(data).decode(), encoding="base64", media_type="message/rfc822")
    assert normalize(raw, version=1).paragraphs == PARAGRAPHS


def test_a_message_goes_under_its_message_id():
    assert [(found.id, found.content) for found in split_email(PLAIN)] == [("<17.quay@nna.example>", PLAIN)]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.replace('"utf-8"', '"klingon"'),
        "Subject: " + "a@b.example, " * 10_000 + "\n\ntext",
        "Content-Type: multipart/mixed; boundary=b\n\n"
        + "".join(f"--{'b' * n}\nContent-Type: multipart/mixed; boundary={'b' * (n + 1)}\n\n" for n in range(1, 1500)),
    ],
    ids=["charset", "headers", "nesting"],
)
def test_a_message_nobody_can_parse_is_a_parse_error_or_has_no_text(content):
    try:
        assert read_email(content).paragraphs == ()
    except CannotProcess as error:
        assert error.reason is Reason.PARSE_ERROR


@pytest.mark.parametrize("content", ["", "\n\n", "text", ":", "Message-ID: <\n\n", "Date: (((\nMessage-ID: [\n\n\n"])
def test_scraps_of_mail_give_no_headline(content):
    assert read_email(content).headline is None


@pytest.mark.parametrize(
    "content",
    [
        "X-A: b\n" * 150_000 + "\nText.",
        "Subject: a\nContent-Type: " + '"' * 60_000 + "\n\ntext",
        "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n" * 300_000,
        multipart(*[part(f"text/plain; a={'(a)' * 600}", "text")] * 900),
    ],
    ids=["many headers", "one long header", "many parts", "many long headers"],
)
def test_a_message_that_would_keep_the_parser_busy_for_minutes_is_a_parse_error(content):
    with pytest.raises(CannotProcess) as caught:
        read_email(content)
    assert caught.value.reason is Reason.PARSE_ERROR


@pytest.mark.parametrize("before", ["Fwd: ", "WG: AW: ", "re: Re:"])
def test_what_replying_and_forwarding_put_before_a_subject_goes(before):
    assert read_email(PLAIN.replace("Subject: ", f"Subject: {before}")).headline == "Tórshavn opens its quay"


@pytest.mark.parametrize("stated", ["", '; charset="us-ascii"'])
def test_a_part_that_does_not_state_its_charset_is_read_by_what_its_bytes_show(stated):
    data = PLAIN.replace('; charset="utf-8"', stated).encode("cp1252")
    raw = RawArticle(content=base64.b64encode(data).decode(), encoding="base64", media_type="message/rfc822")
    assert normalize(raw, version=1).paragraphs == PARAGRAPHS
