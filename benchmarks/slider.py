"""A slider in a real browser at 3,000 units × 60 indicators: while it is dragged, and from its release to the table.

Promises: half of the events of a drag take 16 ms at most, so that places move with the hand (scoring, order, rows, bars
and the layout they need; the 95th percentile is printed too: on busy cores it is the wait for a core); half of the
releases of the plain sliders are on the screen within 150 ms, from `pointerup` to the frame after the table changed.
The clock is the browser's.

`python -m benchmarks.slider [releases]`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.error import URLError

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Achievement, Indicator
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.domain.settings import MinMax, StatedLimits
from evaluation.domain.units import Membership, Unit
from evaluation.storage.database import open_store

PROJECT = Path(__file__).parents[1]
UNITS, PILLARS, LEAVES = 3_000, 6, 10
PROMISE, EVENT = 150, 16
KINDS = (Achievement.VISIBLE, Achievement.LATENT, Achievement.PROCESS)
CLOCK = """
() => {
  const table = () => document.querySelector('table.hj');
  window.repainted = () => new Promise(done => {
    let before = table().textContent, start = 0;
    addEventListener('pointerup', () => { start = performance.now(); }, { capture: true, once: true });
    const look = () => {
      if (start && table() && table().textContent !== before) {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}
"""
DRAG = """
(count) => {
  const input = document.querySelector('.lab-slider:not(.lab-latent) input');
  const spent = [];
  for (let at = 0; at < count; at += 1) {
    input.value = String((at * 7) % 30);
    const start = performance.now();
    input.dispatchEvent(new Event('input', { bubbles: true }));
    void document.body.offsetHeight;
    spent.push(performance.now() - start);
  }
  input.dispatchEvent(new Event('change', { bubbles: true }));
  return spent;
}
"""


def holdings() -> Holdings:
    """A framework of random scores, one category, equal weights."""
    codes = [f"I{number:02d}" for number in range(PILLARS * LEAVES)]
    units = [f"U{number:04d}" for number in range(UNITS)]
    values = np.random.default_rng(1).uniform(0, 100, (UNITS, len(codes)))
    frame = pd.DataFrame(
        {"unit": np.repeat(units, len(codes)), "period": "2025", "indicator": codes * UNITS, "value": values.ravel()}
    )
    scoring = MinMax(limits=StatedLimits(low=0, high=100))
    leaves = [
        Leaf(indicator=code, achievement=KINDS[at % 3], horizon_years=2 + at % 9, scoring=scoring)
        for at, code in enumerate(codes)
    ]
    pillars = tuple(
        Node(code=f"P{at}", name_zh=f"板块 {at + 1}", children=tuple(leaves[at * LEAVES : (at + 1) * LEAVES]))
        for at in range(PILLARS)
    )
    scheme = Scheme(
        code="reference",
        framework="slider",
        name_zh="基准方案",
        tree=Node(code="total", name_zh="总分", children=pillars),
        weights={"*": dict.fromkeys(codes, 100 / len(codes))},
    )
    return Holdings(
        framework=Framework(code="slider", name_zh="基准测试", simulated=True),
        units=tuple(Unit(code=code, name_zh=f"{code}县") for code in units),
        indicators=tuple(Indicator(code=code, name_zh=f"指标 {code}") for code in codes),
        memberships=tuple(Membership(unit=code, category="全部") for code in units),
        observations=observations(frame),
        conditions=conditions([]),
        schemes={"reference": scheme},
    )


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The app on a free port, on a store that holds the framework; its address."""
    database = f"sqlite:///{folder / 'slider.db'}"
    store = open_store(database)
    with store.unit_of_work("benchmark") as work:
        work.put_holdings(holdings())
    store.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"]
    environment = {**os.environ, "HENGJI_DATABASE": database, "PYTHONPATH": str(PROJECT), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        wait(f"{address}/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait(address: str) -> None:
    """Returns when the address answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own server
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(address)


def release(page: Page, step: int) -> float:
    """Milliseconds from one release to the repainted table."""
    thumb = page.get_by_test_id("stSliderThumbValue").nth(1 + step % 3).locator("xpath=..")
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    timing = page.evaluate_handle("() => { const clock = window.repainted(); return { clock }; }")
    page.mouse.up()
    found = float(timing.evaluate("each => each.clock"))
    page.wait_for_timeout(300)
    page.get_by_role("button", name="撤销一步").click()
    page.wait_for_timeout(600)
    return found


def events(page: Page, address: str) -> list[float]:
    """Milliseconds that each event of a drag takes while places move with it."""
    page.goto(f"{address}/weights?lang=zh&mode=live")
    page.locator(".lab-table tbody tr").first.wait_for(timeout=120_000)
    page.wait_for_timeout(3000)
    page.evaluate(DRAG, 20)
    return list(page.evaluate(DRAG, 200))


def releases(page: Page, address: str, count: int) -> list[float]:
    """Milliseconds from each release of a plain slider to the repainted table."""
    page.goto(f"{address}/weights?lang=zh&mode=plain")
    page.locator("table.hj").first.wait_for(timeout=120_000)
    page.wait_for_timeout(3000)
    page.evaluate(CLOCK)
    return [release(page, step) for step in range(count + 3)][3:]


def main() -> None:
    """Prints medians and 95th percentiles, and fails where a promise is not kept."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("no browser on this machine: nothing measured")
        return
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        dragged, released = events(page, address), releases(page, address, count)
        browser.close()
    size = f"{UNITS:,} x {PILLARS * LEAVES}"
    drag, p50 = median(dragged), median(released)
    last, p95 = (quantiles(each, n=20)[-1] for each in (dragged, released))
    print(f"event of a drag, places moving, {size}: p50 {drag:.1f} ms, p95 {last:.1f} ms")
    print(f"slider release -> table repainted, {size}: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    assert drag <= EVENT, f"an event of a drag takes {drag:.1f} ms, promised {EVENT}"
    assert p50 <= PROMISE, f"p50 {p50:.0f} ms, promised {PROMISE}"


if __name__ == "__main__":
    main()
