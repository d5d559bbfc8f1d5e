"""Which page an address leads to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.enrichers.links.targets import find_target, site_of

PAGE = "https://www.courier.example/2026/03/crane-lifts"
QUOTED = "https%3A%2F%2Fcourier.example%2F2026%2F03%2Fcrane-lifts"


@pytest.mark.parametrize(
    ("address", "cleaned"),
    [
        ("http://courier.example/2026/03/crane-lifts/", ()),
        ("HTTPS://WWW.COURIER.EXAMPLE:443/2026/03/crane-lifts", ()),
        ("//www.courier.example/2026/03/crane-lifts", ()),
        ("https://www.courier.example/2026/03/%63rane-lifts", ()),
        ("https://m.courier.example/2026/03/crane-lifts", ("mobileHost",)),
        ("https://amp.courier.example/2026/03/crane-lifts", ("amp",)),
        (f"{PAGE}/amp/", ("amp",)),
        (f"{PAGE}?amp=1", ("tracking",)),
        (f"{PAGE}?utm_source=app&fbclid=IwAR0", ("tracking",)),
        (f"{PAGE}?ref=nav&share=mail", ("tracking",)),
        (f"{PAGE}/index.html", ("indexPage",)),
        (f"{PAGE}/print", ("printView",)),
        (f"{PAGE}?view=print", ("tracking",)),
        (f"{PAGE}#comments", ("fragment",)),
        (f"{PAGE};jsessionid=0A1B2C", ()),
        (f"https://www.google.com/url?sa=t&url={QUOTED}", ("redirector",)),
        (f"https://l.facebook.com/l.php?u={QUOTED}&h=AT", ("redirector",)),
        (f"https://news.courier.example/redirect?url={QUOTED}", ("redirector",)),
        ("https://www.google.com/amp/s/www.courier.example/2026/03/crane-lifts", ("amp",)),
        ("https://courier-example.cdn.ampproject.org/c/s/courier.example/2026/03/crane-lifts/amp/", ("amp",)),
    ],
)  # fmt: skip
def test_wrappings_come_off_and_are_named(address, cleaned):
    target = find_target(address)
    assert target.key == find_target(PAGE).key
    assert target.cleaned == cleaned


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://courier.example/story?id=4711", "https://courier.example/story?id=4712"),
        ("https://courier.example/read?ref=100045", "https://courier.example/read?ref=100046"),
        ("https://courier.example/a/b", "https://courier.example/a/b/c"),
        ("https://courier.example/a", "https://herald.example/a"),
        ("https://courier.example/A", "https://courier.example/a"),
        ("https://courier.example:8080/a", "https://courier.example/a"),
        ("https://courier.example/search?q=crane", "https://courier.example/search?q=ferry"),
    ],
)
def test_what_tells_pages_apart_stays(first, second):
    assert find_target(first).key != find_target(second).key


def test_the_cleaned_address_keeps_its_host_and_identity():
    target = find_target("https://www.courier.example/story?id=4711&utm_medium=rss#top")
    assert target.url == "https://www.courier.example/story?id=4711"


def test_an_address_that_is_none_stands_for_itself():
    for address in ("mailto:desk@courier.example", "javascript:void(0)", "http://[half", "https://a:b@c:99999/"):
        assert find_target(address).key == address


def test_redirectors_in_redirectors_end():
    address = PAGE
    for _ in range(12):
        address = f"https://l.facebook.com/l.php?u={address.replace(':', '%3A').replace('&', '%26')}"
    assert find_target(address).url


def test_sites_are_told_by_their_registered_name():
    assert [site_of(host) for host in ("news.courier.example", "a.b.co.uk", "courier.de")] == [
        "courier.example",
        "b.co.uk",
        "courier.de",
    ]


@given(st.text(max_size=60))
def test_no_address_is_too_odd_and_cleaning_twice_changes_nothing(tail):
    once = find_target(f"https://courier.example/{tail}")
    assert find_target(once.url).key == find_target(find_target(once.url).url).key
