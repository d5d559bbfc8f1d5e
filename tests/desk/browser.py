"""A headless Chromium, driven as a person would."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.support.ui import WebDriverWait

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_SECONDS = 60  # on a busy machine
_ALONE = ("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
_QUESTION = """axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})
    .then(found => JSON.stringify(found.violations))"""
_AXE = files("axe_core_python").joinpath("axe.min.js")


def is_installed() -> bool:
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


@contextmanager
def open_browser(*, width: int = 1200, dark: bool = False, script: bool = True) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *_ALONE):
        options.add_argument(argument)
    options.add_argument(f"--window-size={width},1000")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(shutil.which("chromedriver"))))
    try:
        metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 600}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        yield browser
    finally:
        browser.quit()


def wait_for(browser: webdriver.Chrome, condition: Callable[[webdriver.Chrome], Any]) -> Any:
    """What the condition gives once it holds; a page that is being replaced is looked at again."""
    passing = (NoSuchElementException, StaleElementReferenceException)
    return WebDriverWait(browser, _SECONDS, poll_frequency=0.1, ignored_exceptions=passing).until(condition)


def faults_of_page(browser: webdriver.Chrome) -> list[str]:
    """What axe finds wrong with the page for people who see, hear or move otherwise (WCAG 2.1 A and AA)."""
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": _AXE.read_text()})  # past the page's own policy
    answer = browser.execute_cdp_cmd("Runtime.evaluate", {"expression": _QUESTION, "awaitPromise": True})
    return [answer["result"]["value"]] if answer["result"]["value"] != "[]" else []


def take_picture(browser: webdriver.Chrome, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    browser.save_screenshot(str(SCREENSHOTS / f"{name}.png"))
