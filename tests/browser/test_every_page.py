"""Every page, language and level in a real browser: no exception, no English left over, no request outside."""

from typing import TYPE_CHECKING

import pytest

from evaluation.domain.indicators import Level
from pages.shared.shell import SECTIONS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Server

READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
PAGES = [name for names in SECTIONS.values() for name in names]


def opened(page: "Page", server: "Server", address: str) -> str:
    """The text of the main part of a page, once its script has run to the end."""
    page.goto(server.url + address)
    page.wait_for_selector(READY, timeout=120_000)
    page.wait_for_timeout(400)
    return page.inner_text("[data-testid=stMain]")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("level", list(Level))
def test_every_page_opens_without_an_exception_or_a_request_outside(
    page: "Page", app_server: "Server", requested_hosts: set[str], level: Level, language: str
) -> None:
    for name in PAGES:
        address = "/" if name == "overview" else f"/{name}"
        text = opened(page, app_server, f"{address}?lang={language}&level={level}")
        assert page.get_by_test_id("stException").count() == 0, (name, text)
        assert text.strip(), name
    assert requested_hosts == {"127.0.0.1"}


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_its_window(page: "Page", app_server: "Server", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for name in PAGES:
        opened(page, app_server, "/" if name == "overview" else f"/{name}")
        overhang = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overhang <= 0, name
