import json
import resource
import subprocess
import sys
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import pytest

from services.ingest.readers.html import read_html
from services.ingest.readers.html_bounds import check_bounds
from shared.errors import CannotProcess

# Reads what the function makes in a process that is killed after so many seconds of CPU, and tells how much it took.
CHILD = """
import json, resource, sys
from services.ingest.readers.html import read_html
from shared.errors import CannotProcess
from tests.ingest.test_html_bounds import HOSTILE
read_html("<article>" + "<p>It rained in Wales all day.</p>" * 20 + "</article>")
html = HOSTILE[sys.argv[1]]()
before = resource.getrusage(resource.RUSAGE_SELF)
used = int(before.ru_utime + before.ru_stime) + 1
resource.setrlimit(resource.RLIMIT_CPU, (used + 2, used + 2))
try:
    ending = type(read_html(html)).__name__
except CannotProcess as error:
    ending = error.reason.value
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"ending": ending, "mb": (after.ru_maxrss - before.ru_maxrss) / 1024}))
"""

SENTENCE = "Rain has fallen on the valleys of Wales for nine days, the mayor said. "
NAMES = ["".join(letters) for letters in product(ascii_lowercase, repeat=2)]


def attributes(count):
    return "<p " + " ".join(f"a{number}=1" for number in range(count)) + ">"


HOSTILE = {
    "a page of five megabytes": lambda: "<article>" + f"<p>{SENTENCE}</p>" * (5_000_000 // len(SENTENCE) // 2),
    "one paragraph of five megabytes": lambda: "<p>" + SENTENCE * (5_000_000 // len(SENTENCE)),
    "nested blocks": lambda: "<div>" * 200_000 + "deep",
    "nested lists": lambda: "<ul><li>" * 200_000 + "deep",
    "nested JSON": lambda: ('<script type="application/ld+json">' + "[" * 100_000 + "</script>") * 40,
    "attributes on one tag": lambda: attributes(200_000),
    "attributes behind a title": lambda: '<title><a b="</title>' + attributes(200_000),
    "attributes behind an empty comment": lambda: "<!-->" + attributes(200_000),
    "attributes on many tags": lambda: attributes(480) * 1_200,
    "short attributes": lambda: f"<p {' '.join(NAMES[:490])}>" * 3_300,
    "an entity bomb": lambda: (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f"<!ENTITY {name} '{f'&{below};' * 10}'>" for below, name in zip("abcdefgh", "bcdefghi", strict=True))
        + "]><p>"
        + "&i;" * 1_000_000
    ),
    "unclosed quotes": lambda: '<p "<p x="' * 500_000,
    "unclosed comments": lambda: "<!--" * 1_000_000,
    "a long class": lambda: '<div class="' + "meta-" * 900_000 + '"><p>x</p></div>',
    "many classes": lambda: ('<div class="' + "meta- " * 200 + '">x</div>') * 4_000,
    "links": lambda: '<a href="/2031/04/a-b-c.html">Rain has fallen on the valleys</a>' * 45_000,
    "siblings": lambda: "<p>" + "<span>rain in</span>" * 45_000,
    "deep and wide": lambda: "<div>" * 240 + f"<p>{SENTENCE}</p>" * 40_000,
}


def read_apart(name):
    command = [sys.executable, "-c", CHILD, name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr[-500:] or f"ended by signal {-done.returncode}"
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_takes_two_seconds_and_300_megabytes_at_most(name):
    found = read_apart(name)
    assert found["ending"] in {"Reading", "parse_error"}
    assert found["mb"] < 300


def test_the_limit_on_cpu_ends_what_takes_longer():
    endless = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", endless], check=False)
    assert done.returncode < 0
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize(
    "before",
    ["", "<!-->", "<!-- > -->", "<title><a b='</title>", "<script>'<a b=\"'</script>",
     "<STYLE>a>b{c:'<a d=\"'}</STYLE>", "<textarea><p x='</textarea>",
     "<p a='>'>", 'quotes: " <p>', "1 < 2 ", "<!doctype html>"],
)  # fmt: skip
def test_too_many_attributes_are_seen_whatever_stands_before_them(before):
    with pytest.raises(CannotProcess):
        check_bounds((before + attributes(600)).encode())


@pytest.mark.parametrize(
    "page",
    [attributes(80), "<p title='" + "word " * 2_000 + "'>", "<script>" + attributes(600) + "</script>",
     "<!--" + attributes(600) + "-->", attributes(600).removeprefix("<"), "a < b " * 10_000],
    ids=["many", "a long value", "a script", "a comment", "text", "comparisons"],
)  # fmt: skip
def test_what_is_no_attribute_is_not_counted(page):
    check_bounds(page.encode())


def test_a_page_that_is_too_large_is_refused_before_it_is_parsed():
    with pytest.raises(CannotProcess, match="bytes"):
        read_html("<p>" + "rain " * 4_000_000)
