"""An officer makes a scheme in a real browser: what must not be issued is told at once, repaired, and reported."""

import io
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.conftest import Server

PASSED = "通过(2 项未评估):每县每年填 "
"""Last year's scheme follows none, so nothing can be said of what has grown."""
READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"


def settle(page: "Page", pause: int = 1500) -> None:
    """Waits until nothing runs any more."""
    page.wait_for_timeout(pause)
    page.wait_for_selector(READY, timeout=120_000)


def tab(page: "Page", name: str) -> "Locator":
    """The panel of a tab, brought to the front."""
    page.get_by_role("tab", name=name, exact=True).click()
    return page.get_by_role("tabpanel", name=name)


def pick(page: "Page", panel: "Locator", label: str, option: str) -> None:
    """Chooses an option by its text."""
    box = panel.get_by_role("combobox", name=label).first
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
    settle(page)


def taken(page: "Page", panel: "Locator", button: str) -> Path:
    """The file that a button gives."""
    with page.expect_download(timeout=120_000) as waiting:
        panel.get_by_role("button", name=button).click()
    return Path(waiting.value.path())


@pytest.mark.browser
@pytest.mark.usefixtures("poppler")
def test_a_photograph_on_a_duty_taken_back_is_blocked_repaired_and_reported(
    app_server: "Server", page: "Page", requested_hosts: set[str]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{app_server.url}/schemes?lang=zh&scheme=last_year")
    page.locator("h1").first.wait_for(timeout=120_000)
    settle(page, 3000)
    page.get_by_text("✓ 通过").wait_for(timeout=120_000)

    panel = tab(page, "选指标")
    pick(page, panel, "框架中的指标", "违法建设巡查照片上传率")
    panel = tab(page, "选指标")
    pick(page, panel, "采集方式", "报送佐证材料")
    pick(page, panel, "凭什么认定", "凭痕迹")
    pick(page, panel, "履职事项清单中的事项", "违法建设查处")
    panel.get_by_role("button", name="加入指标").click()
    page.get_by_text("■ 暂缓印发").wait_for(timeout=120_000)
    settle(page)

    panel = tab(page, "减负评估")
    assert "事项已由上级部门收回" in panel.get_by_role("region", name="问题清单").inner_text()
    panel.get_by_role("button", name="试用这一修改").click()
    page.get_by_text("✓ 通过").wait_for(timeout=120_000)
    settle(page)

    panel = tab(page, "减负评估")
    book = openpyxl.load_workbook(io.BytesIO(taken(page, panel, "下载评估报告(工作簿)").read_bytes()))
    assert book.sheetnames[0] == "减负一致性评估"
    said = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any(text.startswith(PASSED) for text in said)

    printed = taken(page, panel, "下载评估报告(PDF,一页)")
    text, fonts = (
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for command in (["pdftotext", "-layout", str(printed), "-"], ["pdffonts", str(printed)])
    )
    told = "".join(text.split())
    assert "减负一致性评估:" in told
    assert "".join(PASSED.split()) in told
    embedded = [line.split()[-5] for line in fonts.splitlines()[2:]]
    assert embedded
    assert set(embedded) == {"yes"}
    assert requested_hosts <= {"127.0.0.1"}


@pytest.mark.browser
def test_what_makes_a_scheme_turn_is_read_on_a_phone_without_scrolling_sideways(
    app_server: "Server", page: "Page"
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_server.url}/schemes?lang=zh&scheme=overloaded")
    page.get_by_text("■ 暂缓印发").wait_for(timeout=120_000)
    table = page.get_by_role("region", name="问题清单").first
    table.wait_for(timeout=120_000)
    assert "事项已由上级部门收回" in table.inner_text()
    assert table.evaluate("each => each.scrollWidth <= each.clientWidth")
