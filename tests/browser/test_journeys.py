"""The main journeys in a real browser: an untouched census file to stored values; a weight to a workbook."""

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from evaluation.services.rounding import rounded

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Server

READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
CATEGORY = "重点生态功能区"
ROW = re.compile(r"^(\d+)\t(\d+) → (\d+)")


def settle(page: "Page", pause: int = 400) -> None:
    """Waits until nothing runs any more."""
    page.wait_for_timeout(pause)
    page.wait_for_selector(READY, timeout=120_000)


def visit(page: "Page", url: str) -> None:
    page.goto(url)
    page.locator("h1").first.wait_for(timeout=120_000)
    settle(page, 1500)


def table(page: "Page", caption: str) -> dict[str, list[str]]:
    """The rows of a table by the unit's name."""
    region = page.get_by_role("region", name=caption)
    rows = region.locator("tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in rows if row.is_visible()]
    return {row[2]: row for row in cells if len(row) > 2}  # the rest are details of a row


def show_names(page: "Page", reason: str) -> None:
    """Out of the blind laboratory: the dialog with its reason."""
    page.get_by_role("button", name="显示单位名称").click()
    page.get_by_role("dialog").get_by_label("理由").fill(reason)
    page.get_by_role("dialog").get_by_label("理由").blur()
    page.get_by_role("button", name="记入审计并显示").click()
    page.get_by_text("起可见,已记入审计日志").wait_for(timeout=60_000)
    settle(page, 2000)


@pytest.mark.browser
@pytest.mark.realdata
def test_an_untouched_census_file_is_imported_from_mapping_to_cards(
    app_server: "Server", page: "Page", shared_data: Path, requested_hosts: set[str]
) -> None:
    visit(page, f"{app_server.url}/observations?lang=zh")
    page.get_by_role("radio", name="新建数据集").click()
    settle(page, 3000)
    page.get_by_label("新数据集的名称").fill("普查")
    page.keyboard.press("Enter")
    settle(page)
    page.locator("input[type=file]").first.set_input_files(shared_data / "census" / "census_county_2020_v1.xlsx")
    page.get_by_role("textbox", name="数据所属年度").wait_for(timeout=120_000)
    page.get_by_role("textbox", name="数据所属年度").fill("2020")
    page.get_by_role("button", name="确认列的含义并检查").click()
    page.get_by_role("region", name="检查结果").wait_for(timeout=120_000)
    assert "D2" in page.get_by_role("region", name="检查结果").inner_text()
    for _ in range(5):
        page.get_by_role("radio", name="不导入", checked=False).first.click()
        settle(page, 1500)
    page.get_by_text("需要确认的提醒").click()
    settle(page)
    page.get_by_role("button", name="入库").click()
    page.get_by_text("已入库。").wait_for(timeout=120_000)
    assert "单位 2,948 个" in page.get_by_text("已入库。").inner_text()
    page.get_by_role("link", name="看计分卡").click()
    page.get_by_text("总分").first.wait_for(timeout=120_000)
    assert page.get_by_text("试用·未经审批").count() == 1
    assert requested_hosts <= {"127.0.0.1"}


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # data bars, which openpyxl does not read
def test_a_card_a_moved_weight_and_a_workbook_with_the_same_numbers(app_server: "Server", page: "Page") -> None:
    visit(page, f"{app_server.url}/scorecards?lang=zh&category={CATEGORY}")
    assert page.get_by_text("同类").first.is_visible()
    visit(page, f"{app_server.url}/weights?lang=zh&category={CATEGORY}")
    page.locator(".lab-table tbody tr").first.wait_for(timeout=60_000)
    show_names(page, "核对导出的工作簿")
    before = table(page, "按草案权重的名次")
    slider = page.get_by_role("slider", name="潜绩在显绩与潜绩中占")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    page.get_by_text("未保存草案").wait_for(timeout=60_000)
    settle(page, 1500)
    after = table(page, "按草案权重的名次")
    assert before.keys() == after.keys()
    assert [row[1] for row in after.values()] != [row[1] for row in before.values()]
    assert any("▲" in row[1] for row in after.values())
    page.get_by_role("link", name="导出这份草案").click()
    page.get_by_role("button", name="下载可算工作簿(xlsx)").wait_for(timeout=120_000)
    settle(page, 1500)
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name="下载可算工作簿(xlsx)").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()), data_only=True)
    lines = list(book["分级"].iter_rows(values_only=True))
    start = next(at for at, line in enumerate(lines) if line[1] == "名称")
    names = {name: at for at, name in enumerate(lines[start])}
    written = {str(row[1]): row for row in lines[start + 1 :] if row[1]}
    assert written.keys() == after.keys()
    for name, row in after.items():
        assert int(row[0]) == written[name][names["名次"]]
        assert row[3] == str(rounded(float(written[name][names["总分"]])))


@pytest.mark.browser
def test_a_workbook_that_aborts_its_reader_leaves_the_app_alive(app_server: "Server", page: "Page") -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "区划代码", 1
    content = io.BytesIO()
    book.save(content)
    visit(page, f"{app_server.url}/observations?lang=zh")
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "稀疏.xlsx", "mimeType": mime, "buffer": content.getvalue()}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]  # a payload, not a path
    page.get_by_text("XFD1048576").wait_for(timeout=120_000)
    visit(page, f"{app_server.url}/overview?lang=zh")
    assert page.get_by_text("模拟数据").count() == 1
