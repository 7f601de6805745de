"""The laboratory in a real browser: places move with the slider, nobody is named, keys and readers can use it."""

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evaluation.storage.database import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response, WebSocket

    from tests.conftest import Server

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
CATEGORY = "重点生态功能区"
LATENT = "潜绩在显绩与潜绩中占"
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


def units() -> list[str]:
    """Names of the example's regions."""
    with (EXAMPLE / "units.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "region"]
    return [row[name] for row in rows for name in ("name_zh", "name_en") if row[name]]


@pytest.fixture
def received(page: "Page") -> list[str]:
    """All that the server sends to the browser: messages of the socket and answers to requests."""
    texts: list[str] = []

    def keep(content: str | bytes) -> None:
        text = content if isinstance(content, str) else content.decode("utf-8", errors="replace")
        texts.append(ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))

    def listen(socket: "WebSocket") -> None:
        socket.on("framereceived", keep)

    def answer(response: "Response") -> None:
        if "/_stcore/" in response.url and response.ok:
            keep(response.body())

    page.on("websocket", listen)
    page.on("response", answer)
    return texts


def enter(page: "Page", server: "Server", address: str = "") -> None:
    page.goto(f"{server.url}/weights?lang=zh&category={CATEGORY}{address}")
    page.locator(".lab-table tbody tr").first.wait_for(timeout=120_000)
    settle(page, 1000)


def settle(page: "Page", pause: int = 600) -> None:
    page.wait_for_timeout(pause)
    page.wait_for_selector(READY, timeout=120_000)


def rows(page: "Page") -> list[list[str]]:
    """The rows of the ranking as read, without the bars and the details."""
    lines: list[list[str]] = page.evaluate(
        "() => [...document.querySelectorAll('table.lab-table tbody tr, table.hj-places tbody tr')]"
        ".filter(row => !row.hidden && row.cells.length > 2).map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return [[cell for at, cell in enumerate(line) if at != 4] for line in lines]


def drag(page: "Page", name: str, share: float) -> Any:
    """Presses the slider at its thumb and moves to a share of its length; the button stays down."""
    slider = page.get_by_role("slider", name=name)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    low, high, now = (float(slider.evaluate(f"each => each.{part}")) for part in ("min", "max", "value"))
    middle, inner = box["y"] + box["height"] / 2, box["width"] - 16
    page.mouse.move(box["x"] + 8 + inner * (now - low) / (high - low), middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + inner * share, middle, steps=8)
    return slider


@pytest.mark.browser
def test_places_move_while_the_slider_is_held_and_are_kept_when_it_is_let_go(
    page: "Page", app_server: "Server"
) -> None:
    enter(page, app_server)
    before = rows(page)
    drag(page, LATENT, 0.1)
    held = rows(page)
    assert {line[2] for line in held} == {line[2] for line in before}
    assert [line[1] for line in held] != [line[1] for line in before]
    assert any("▲" in line[1] for line in held)
    assert page.get_by_text("未保存草案").count() == 0
    page.mouse.up()
    page.get_by_text("未保存草案").wait_for(timeout=60_000)
    settle(page)
    assert rows(page) == held


@pytest.mark.browser
def test_the_plain_sliders_show_what_the_live_ones_show(page: "Page", app_server: "Server") -> None:
    enter(page, app_server)
    drag(page, LATENT, 0.9)
    page.mouse.up()
    settle(page, 1500)
    live = rows(page)
    page.get_by_role("radio", name="松手后(简版)").click()
    page.locator("table.hj-places tbody tr").first.wait_for(timeout=60_000)
    settle(page, 1500)
    assert rows(page) == live


@pytest.mark.browser
@pytest.mark.parametrize("section", ["adjust", "influence", "stability", "proposals", "inverse"])
def test_nothing_that_is_sent_names_a_unit_while_blind(
    page: "Page", app_server: "Server", received: list[str], section: str
) -> None:
    page.goto(f"{app_server.url}/weights?lang=zh&category={CATEGORY}&section={section}")
    page.locator("h1").first.wait_for(timeout=120_000)
    settle(page, 3000)
    assert "盲调:单位以代号出现" in page.content()
    text = "\n".join([*received, page.content()])
    assert "单位 0" in text or section != "adjust"
    assert [name for name in units() if name in text] == []


@pytest.mark.browser
def test_a_name_that_is_shown_is_found_in_what_is_sent(page: "Page", app_server: "Server", received: list[str]) -> None:
    enter(page, app_server)
    page.get_by_role("button", name="显示单位名称").click()
    page.get_by_role("dialog").get_by_label("理由").fill("核对个别单位的变动")
    page.get_by_role("dialog").get_by_label("理由").blur()
    page.get_by_role("button", name="记入审计并显示").click()
    page.get_by_text("起可见,已记入审计日志").wait_for(timeout=120_000)
    settle(page, 2000)
    assert [name for name in units() if name in "\n".join(received)]
    store = open_store(app_server.database)
    assert [each.action for each in store.audit(50)].count("show-names") == 1
    store.close()
    page.get_by_role("button", name="恢复盲调(隐去名称)").click()
    page.get_by_text("盲调:单位以代号出现").wait_for(timeout=60_000)
    page.wait_for_function("() => /^单位/.test(document.querySelector('.lab-unit')?.innerText)", timeout=60_000)
    settle(page)
    assert [name for name in units() if name in page.content()] == []


@pytest.mark.browser
def test_keys_move_a_weight_and_the_change_is_read_out(page: "Page", app_server: "Server") -> None:
    enter(page, app_server)
    slider = page.get_by_role("slider", name=LATENT)
    slider.focus()
    start = float(slider.input_value())
    page.keyboard.press("PageDown")
    assert float(slider.input_value()) < start
    assert slider.get_attribute("aria-valuetext") == f"{slider.input_value()}%"
    status = page.locator(".lab-status")
    assert status.get_attribute("aria-live") == "polite"
    assert re.match(r"与基准方案相比,上升 \d+ 个、下降 \d+ 个", status.inner_text())
    unnamed = page.evaluate(
        "() => [...document.querySelectorAll('.lab input, .lab button')]"
        ".filter(each => !each.labels?.length && !each.textContent && !each.ariaLabel).length"
    )
    assert unnamed == 0


@pytest.mark.browser
def test_many_quick_keys_end_where_the_slider_stands(page: "Page", app_server: "Server") -> None:
    enter(page, app_server)
    if page.get_by_role("button", name="恢复基准").is_enabled():  # from the reference: the preset changes on the way
        page.get_by_role("button", name="恢复基准").click()
        settle(page, 1500)
    slider = page.get_by_role("slider", name=LATENT)
    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    end, shown = slider.input_value(), rows(page)
    settle(page, 2500)
    assert (slider.input_value(), rows(page)) == (end, shown)
    assert page.get_by_text("未保存草案").count() == 1


@pytest.mark.browser
def test_a_locked_weight_stays_and_a_step_is_undone_and_redone(page: "Page", app_server: "Server") -> None:
    enter(page, app_server)
    page.get_by_role("button", name="锁定人均地区生产总值").click()
    settle(page)
    locked = page.get_by_role("slider", name="人均地区生产总值")
    assert locked.is_disabled()
    kept, before = locked.input_value(), rows(page)
    drag(page, "地区生产总值增速", 0.8)
    page.mouse.up()
    settle(page, 1500)
    moved = rows(page)
    assert locked.input_value() == kept
    assert moved != before
    page.get_by_role("button", name="撤销一步").click()
    settle(page, 1500)
    assert rows(page) == before
    page.get_by_role("button", name="重做").click()
    settle(page, 1500)
    assert rows(page) == moved


@pytest.mark.browser
def test_a_units_parts_are_told_in_words_and_sum_to_its_total(page: "Page", app_server: "Server") -> None:
    enter(page, app_server)
    page.locator(".lab-unit").first.click()
    parts = page.locator(".lab-detail:visible li").all_inner_texts()
    points = [float(found[1]) for part in parts if (found := re.search(r":([\d.]+) 分", part))]
    assert len(points) > 20
    assert sum(points) == pytest.approx(float(rows(page)[0][3]), abs=0.05 * len(points))
    assert page.locator(".lab-detail:visible a").count() == 0
