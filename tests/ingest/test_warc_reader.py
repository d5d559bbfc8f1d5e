import base64
import gzip
import io
import re
from itertools import count

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from services.ingest.expansion import expand
from services.ingest.normalize import normalize
from services.ingest.readers import warc_records
from services.ingest.readers.warc import read_warc, split_warc
from shared.contracts import RawArticle
from shared.errors import CannotProcess
from shared.outcomes import Reason, Refusal

SENTENCES = [f"On day {day} the council of Wales met and put off the vote on the footbridge again." for day in range(8)]
PAGE = "<html><body><h1>Café vote put off</h1><article>{}</article></body></html>".format(
    "".join(f"<p>{text}</p>" for text in SENTENCES)
)
HTML = "text/html; charset=iso-8859-1"


def archive(*records, zipped=True):
    """Records of (address, status, content type, body, more headers)."""
    out, numbers = io.BytesIO(), count()
    writer = WARCWriter(out, gzip=zipped)
    writer.write_record(writer.create_warcinfo_record("pages.warc", {"software": "test"}))
    for url, status, kind, body, *more in records:
        http = StatusAndHeaders(status, [("Content-Type", kind), *more], protocol="HTTP/1.1")
        stated = {"WARC-Date": f"2031-04-02T09:30:{next(numbers):02d}Z"}
        writer.write_record(
            writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=http, warc_headers_dict=stated)
        )
    return out.getvalue()


def as_content(data):
    return data.decode("utf-8", "surrogateescape")


def as_raw(data, media_type="application/warc", **stated):
    return RawArticle(content=base64.b64encode(data).decode(), encoding="base64", media_type=media_type, **stated)


def page(url="https://courier.example/a", **changes):
    return (
        url,
        changes.get("status", "200 OK"),
        changes.get("kind", HTML),
        changes.get("body", PAGE.encode("latin-1")),
    )


MIXED = archive(
    page("https://courier.example/a"),
    page("https://courier.example/gone", status="404 Not Found"),
    page("https://courier.example/image", kind="image/png"),
    page("https://courier.example/b"),
)


@pytest.mark.parametrize("zipped", [True, False])
def test_pages_that_were_there_are_found_under_their_addresses(zipped):
    found = list(split_warc(as_content(archive(page(), page("https://courier.example/b"), zipped=zipped))))
    assert [(each.url, each.fetched_at) for each in found] == [
        ("https://courier.example/a", "2031-04-02T09:30:00Z"),
        ("https://courier.example/b", "2031-04-02T09:30:01Z"),
    ]
    assert {(each.media_type, each.charset, each.encoding) for each in found} == {("text/html", "iso-8859-1", "base64")}
    assert base64.b64decode(found[0].content) == PAGE.encode("latin-1")


def test_errors_images_and_requests_are_passed_over():
    assert [found.url for found in split_warc(as_content(MIXED))] == [
        "https://courier.example/a",
        "https://courier.example/b",
    ]


def test_the_first_page_is_read():
    assert read_warc(as_content(archive(page(body=PAGE.encode())))).headline == "Café vote put off"


@pytest.mark.parametrize("media_type", ["application/warc", "", "application/octet-stream"])
def test_an_archive_is_expanded_whether_its_media_type_is_stated_or_not(media_type):
    assert len(expand(as_raw(MIXED, media_type))) == 2


def test_bodies_compressed_for_the_way_are_unpacked():
    zipped = (
        "https://courier.example/a",
        "200 OK",
        HTML,
        gzip.compress(PAGE.encode("latin-1")),
        ("Content-Encoding", "gzip"),
    )
    (found,) = split_warc(as_content(archive(zipped)))
    assert base64.b64decode(found.content) == PAGE.encode("latin-1")


def test_a_page_larger_than_any_page_is_refused_with_its_archive():
    bomb = ("https://courier.example/a", "200 OK", HTML, gzip.compress(b" " * 9_000_000), ("Content-Encoding", "gzip"))
    for data in (archive(page(body=b" " * 9_000_000)), archive(bomb)):
        refusal = expand(as_raw(data))
        assert isinstance(refusal, Refusal)
        assert refusal.reason is Reason.TOO_LARGE


def test_an_archive_that_goes_on_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(warc_records, "_MAX_ARCHIVE_BYTES", 5_000_000)
    data = archive(*[page(kind="image/png", body=b" " * 1_000_000) for _ in range(6)])
    assert len(data) < 50_000
    refusal = expand(as_raw(data))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"WARC",
        b"no archive at all\r\n\r\n",
        MIXED[:-20],
        MIXED[:100],
        gzip.compress(b"no archive"),
        b"\x1f\x8b\x08junk",
    ],
    ids=["nothing", "a word", "text", "cut short", "cut early", "zipped text", "zipped junk"],
)
def test_a_broken_archive_is_a_parse_error_or_holds_fewer_pages(data):
    try:
        assert len(list(split_warc(as_content(data)))) <= 2
    except CannotProcess as error:
        assert error.reason is Reason.PARSE_ERROR


def addresses(data):
    """Of what was found: the address of a page, None for a stretch that cannot be read."""
    return [None if each.media_type == "application/warc" else each.url for each in split_warc(as_content(data))]


def three(*, zipped):
    """An archive of three pages, and where the records of each begin."""
    whole = archive(*[page(f"https://courier.example/{name}") for name in "abc"], zipped=zipped)
    starts = [found.start() for found in re.finditer(rb"\x1f\x8b\x08" if zipped else rb"WARC/1\.[01]\r\n", whole)]
    return whole, starts[1:]


@pytest.mark.parametrize("zipped", [True, False])
def test_of_an_archive_that_is_cut_off_the_whole_pages_are_found_and_the_rest_is_set_aside(zipped):
    whole, starts = three(zipped=zipped)
    *pages, rest = split_warc(as_content(whole[:-200]))
    assert [found.url for found in pages] == ["https://courier.example/a", "https://courier.example/b"]
    assert base64.b64decode(rest.content) == whole[starts[2] : -200]


@pytest.mark.parametrize("zipped", [True, False])
def test_a_broken_record_costs_no_other_that_is_zipped_for_itself(zipped):
    whole, starts = three(zipped=zipped)
    middle = (starts[1] + starts[2]) // 2
    data = whole[:middle] + b"\xff" * 40 + whole[middle + (40 if zipped else 400) :]
    found = addresses(data)
    assert "https://courier.example/c" in found
    assert "https://courier.example/a" in found
    assert "https://courier.example/b" not in found
    assert found.count(None) == 1


def test_a_record_that_says_it_is_longer_than_it_is_swallows_nothing():
    data, _ = three(zipped=False)
    length = int(re.search(rb"Content-Length: (\d+)\r\n\r\nHTTP", data).group(1))
    found = addresses(data.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length + 9), 1))
    assert found == ["https://courier.example/b", "https://courier.example/c", None]


def test_a_record_that_says_it_is_shorter_than_it_is_is_no_page():
    data, _ = three(zipped=False)
    length = int(re.search(rb"Content-Length: (\d+)\r\n\r\nHTTP", data).group(1))
    found = addresses(data.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length - 9), 1))
    assert found == ["https://courier.example/b", "https://courier.example/c", None]


def test_what_looks_like_a_record_in_a_page_that_is_cut_off_is_none():
    forged = archive(page("https://bank.example/"), zipped=False)
    data = archive(page(), page("https://courier.example/b", body=forged + b" " * 900), zipped=False)
    assert addresses(data[:-500]) == ["https://courier.example/a", None]


@pytest.mark.parametrize("zipped", [True, False])
def test_what_is_set_aside_is_a_parse_error_when_it_is_read(zipped):
    *_, rest = expand(as_raw(three(zipped=zipped)[0][:-200], source="Courier"))
    assert rest.source == "Courier"
    assert expand(rest) == ()
    with pytest.raises(CannotProcess, match="cut off"):
        normalize(rest, version=1)


def test_an_archive_without_a_whole_page_is_a_parse_error():
    with pytest.raises(CannotProcess, match="cut off"):
        list(split_warc(as_content(archive(page())[:-200])))


def test_zeros_at_the_end_of_an_archive_are_no_record():
    assert addresses(archive(page()) + bytes(512)) == ["https://courier.example/a"]


def test_a_zipped_archive_that_is_called_plain_text_is_expanded():
    assert len(expand(as_raw(MIXED, "text/plain"))) == 2
