"""A person at the desk of a running system: drops, watches, reads, breaks one, mends it."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from redis import Redis
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.cli.command_runs import command, environment
from tests.desk.browser import faults_of_page, is_installed, open_browser, take_picture, wait_for
from tests.desk.published import HOSTILE, sample
from tests.ingest.waiting import until
from tests.ports import free_port

pytestmark = pytest.mark.skipif(not is_installed(), reason="no browser: install the packages chromium, chromium-driver")

PAGES = {
    "flow": "/",
    "articles": "/articles",
    "stories": "/stories",
    "entities": "/entities",
    "sources": "/sources",
    "dead-letters": "/dead-letters",
    "try": "/try",
}


@dataclass(frozen=True)
class Running:
    address: str
    redis: Redis

    def drop(self, item: bytes | dict[str, str]) -> None:
        self.redis.lpush("inbox", item if isinstance(item, bytes) else json.dumps(item))

    def published(self) -> int:
        endings = self.redis.hgetall("wiredesk:endings")
        return sum(int(n) for name, n in endings.items() if name.endswith(b"\x1fpublished"))


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("up")
    port = free_port()
    arguments = command("up", "--data", str(folder / "d"), "--port", str(port))
    with (folder / "up.log").open("wb") as log:
        process = subprocess.Popen(arguments, cwd=folder, env=environment(), stdout=log, stderr=log)
    try:
        yield Running(f"http://127.0.0.1:{port}", Redis(unix_socket_path=str(folder / "d" / "redis.sock")))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    with open_browser() as opened:
        yield opened


def open_page(browser: webdriver.Chrome, address: str) -> None:
    """The system may still be starting."""

    def answers(driver: webdriver.Chrome) -> bool:
        try:
            driver.get(address)
        except WebDriverException:
            return False
        return bool(driver.find_elements(By.CSS_SELECTOR, "header.masthead"))

    wait_for(browser, answers)


def text_of(browser: webdriver.Chrome, selector: str = "main") -> str:
    return browser.find_element(By.CSS_SELECTOR, selector).text


def test_a_person_drops_an_article_watches_it_flow_and_reads_it(system: Running, browser: webdriver.Chrome):
    open_page(browser, system.address)
    assert "No article has come yet" in text_of(browser)
    for nth, text in enumerate([sample("lake_ferry"), sample("glass_recycling"), HOSTILE[:3000]]):
        system.drop({"content": text, "source": "pier-post", "url": f"https://pier.example/{nth}"})
    wait_for(
        browser, lambda driver: "every article has its ending" in text_of(driver) and "pier-post" in text_of(driver)
    )
    wait_for(browser, lambda _: system.published() == 3)  # the page may have said so of the first one alone
    browser.find_element(By.LINK_TEXT, "Articles").click()
    wait_for(browser, lambda driver: driver.find_elements(By.NAME, "q"))
    browser.find_element(By.NAME, "q").send_keys("ferry dredging", Keys.ENTER)
    wait_for(browser, lambda driver: driver.find_elements(By.PARTIAL_LINK_TEXT, "Kenya, Uganda agree"))
    assert "q=ferry" in browser.current_url
    browser.find_element(By.PARTIAL_LINK_TEXT, "Kenya, Uganda agree").click()
    wait_for(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, "article.paper"))
    assert "Amara Oduya, by way of Lakeshore News Agency" in text_of(browser)
    assert "Amara Oduya" in [mark.text for mark in browser.find_elements(By.CSS_SELECTOR, "mark.person")]
    browser.find_element(By.CSS_SELECTOR, "details.removed summary").click()
    assert "Back to top button" in text_of(browser, "details.removed")
    assert faults_of_page(browser) == []
    take_picture(browser, "article-light")


def test_a_broken_article_is_found_mended_and_published(system: Running, browser: webdriver.Chrome):
    system.drop(b'{"content": 3, "source": "night-crawler"}')
    open_page(browser, system.address)
    wait_for(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, '.figures a[href="/dead-letters"]'))
    browser.get(f"{system.address}/dead-letters")
    browser.find_element(By.LINK_TEXT, "bad schema").click()
    wait_for(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, ".listing h3 a"))
    browser.find_element(By.CSS_SELECTOR, ".listing h3 a").click()
    box = wait_for(browser, lambda driver: driver.find_element(By.NAME, "content"))
    assert faults_of_page(browser) == []
    take_picture(browser, "dead-letter-light")
    box.clear()
    box.send_keys(json.dumps({"content": sample("night_train"), "source": "night-crawler"}))
    browser.find_element(By.XPATH, "//button[text()='Replay mended']").click()
    wait_for(browser, lambda driver: "replay mended" in text_of(driver))
    open_page(browser, system.address)
    wait_for(browser, lambda driver: "night-crawler" in text_of(driver))


def test_a_pasted_article_becomes_a_record_before_their_eyes(system: Running, browser: webdriver.Chrome):
    open_page(browser, f"{system.address}/try")
    box = browser.find_element(By.NAME, "content")
    browser.execute_script("arguments[0].value = arguments[1]", box, sample("lake_ferry"))
    browser.find_element(By.XPATH, "//button[text()='Try it']").click()
    wait_for(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, "#record article.paper"))
    assert "Oduya" in text_of(browser, "#record aside")
    assert faults_of_page(browser) == []
    take_picture(browser, "try-record-light")


def pages_of_one(system: Running) -> list[tuple[str, str]]:
    """Pages whose address depends on what there is: an article, an entity, a group of dead letters, one of them."""
    if not asked(system, "/dead-letters.json")["groups"]:
        system.drop(b'{"content": 3, "source": "night-crawler"}')
        until(lambda: asked(system, "/dead-letters.json")["groups"])
    (group,) = asked(system, "/dead-letters.json")["groups"]
    letters = f"/dead-letters?reason={group['reason']}&source={quote(group['source'])}"
    article = asked(system, "/articles.json?q=dredging")["articles"][0]
    entity = asked(system, "/entities.json")["entities"][0]
    return [
        ("article", f"/articles/{article['id']}"),
        ("entity", f"/entities/one?uri={quote(entity['entity_uri'])}"),
        ("dead-letters-of-a-group", letters),
        ("dead-letter", f"/dead-letters/{group['latest']['id']}"),
    ]


def asked(system: Running, path: str) -> Any:
    with urlopen(system.address + path, timeout=30) as answer:
        return json.load(answer)


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (1200, True), (390, False)])
def test_every_page_is_clean_for_all_in_light_dark_and_on_a_phone(system: Running, width: int, dark: bool):
    with open_browser(width=width, dark=dark) as browser:
        for name, path in [*PAGES.items(), *pages_of_one(system)]:
            open_page(browser, system.address + path)
            assert faults_of_page(browser) == [], name
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, name
            take_picture(browser, f"{name}-{'dark' if dark else 'light'}-{width}")
        refused = [
            entry["message"] for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]
        ]
        assert refused == []


def test_pages_work_without_javascript(system: Running):
    with open_browser(script=False) as browser:
        open_page(browser, f"{system.address}/articles?q=ferry")
        browser.find_element(By.PARTIAL_LINK_TEXT, "Kenya, Uganda agree").click()
        wait_for(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, "article.paper"))
        assert "UTC" in text_of(browser, "p.meta")
