"""Every page, language and level in a real browser: no exception, and nobody outside is asked for anything."""

from itertools import product
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Server

READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
PAGES = (
    "overview",
    "scorecards",
    "ranking",
    "adjustment",
    "weights",
    "schemes",
    "comparison",
    "observations",
    "export",
    "method",
)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "level"), list(product(("zh", "en"), ("region", "department", "cadre"))))
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_an_exception_and_asks_nobody_outside(
    app_server: "Server", page: "Page", requested_hosts: set[str], *, name: str, language: str, level: str
) -> None:
    address = "" if name == "overview" else name
    page.goto(f"{app_server.url}/{address}?lang={language}&level={level}")
    page.locator("h1").first.wait_for(timeout=120_000)
    page.wait_for_timeout(500)
    page.wait_for_selector(READY, timeout=120_000)
    assert page.get_by_test_id("stException").count() == 0
    said = "zh-CN" if language == "zh" else "en"
    page.wait_for_function(f"document.documentElement.lang === '{said}'", timeout=20_000)
    assert requested_hosts <= {"127.0.0.1"}


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_its_window(page: "Page", app_server: "Server", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for name in PAGES:
        page.goto(f"{app_server.url}/{'' if name == 'overview' else name}")
        page.locator("h1").first.wait_for(timeout=120_000)
        page.wait_for_selector(READY, timeout=120_000)
        overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overhang <= 0, name
