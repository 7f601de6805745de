"""What tests share: the real data beside the checkout, a PostgreSQL server, the served app and a browser.

What a machine lacks is skipped with the reason. With HENGJI_STRICT=1 (set by .ci/run) such a skip is a failure.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlsplit

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).parent.parent
hypothesis.settings.register_profile("house", max_examples=40, deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")  # the same examples at every run, and no test that times

MARK_OF_FIXTURE = {
    "chromium": "browser",
    "poppler": "poppler",
    "postgresql_url": "postgresql",
    "shared_data": "realdata",
    "soffice": "libreoffice",
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by what it asks for, so that nobody has to remember it."""
    for fixture, mark in MARK_OF_FIXTURE.items():
        if fixture in getattr(item, "fixturenames", ()):
            item.add_marker(mark)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report of a test; a skip becomes a failure where the run promises everything that MARK_OF_FIXTURE names."""
    report = yield
    marks = [mark for mark in MARK_OF_FIXTURE.values() if item.get_closest_marker(mark)]
    if report.skipped and marks and os.environ.get("HENGJI_STRICT") == "1" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"HENGJI_STRICT=1 lets no {' or '.join(marks)} test be skipped; {reason}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data beside the checkout."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} does not exist")
    return folder


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of an empty PostgreSQL server of our own, stopped and removed at the end."""
    account = _database_account()
    initdb, pg_ctl = _postgresql_program("initdb"), _postgresql_program("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="hengji-postgresql-"))
    if account:
        shutil.chown(folder, account, account)
    port = _free_port()

    def run(*command: str | Path) -> None:
        with (folder / "setup.log").open("a") as log:
            subprocess.run(
                command, check=True, cwd=folder, user=account, group=account, stdout=log, stderr=subprocess.STDOUT
            )

    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    try:
        run(initdb, "-D", "cluster", "-U", "hengji", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run(pg_ctl, "start", "-w", "-D", "cluster", "-l", "server.log", "-o", options)
        yield f"postgresql+psycopg://hengji@127.0.0.1:{port}/postgres"
        run(pg_ctl, "stop", "-w", "-D", "cluster", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _database_account() -> str | None:
    """The account that may run a server: None is ours; PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    if "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
        pytest.skip("no PostgreSQL: it refuses root, and there is no user postgres (apt install postgresql)")
    return "postgres"


def _postgresql_program(name: str) -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which(name) or next((path / name for path in folders if (path / name).exists()), None)
    if found is None:
        pytest.skip(
            f"no PostgreSQL: {name} is neither on the PATH nor under /usr/lib/postgresql (apt install postgresql)"
        )
    return Path(found)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """The app being served: where it answers and the database behind it (an SQLAlchemy URL)."""

    url: str
    database: str


@pytest.fixture(scope="module")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a free port, on a database of its own that holds the example; one for each test file."""
    folder = tmp_path_factory.mktemp("served")
    server = Server(f"http://127.0.0.1:{_free_port()}", f"sqlite:///{folder / 'evaluation.db'}")
    environment = {**os.environ, "HENGJI_DATABASE": server.database, "PYTHONPATH": str(PROJECT)}
    loading = [sys.executable, "-m", "evaluation", "load-example"]
    subprocess.run(loading, check=True, cwd=PROJECT, env=environment)
    log = folder / "served.log"
    address = ["--server.address=127.0.0.1", f"--server.port={urlsplit(server.url).port}", "--server.headless=true"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *address],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until(lambda: _is_healthy(server.url) or process.poll() is not None, seconds=60)
        assert process.poll() is None, f"the app ended with {process.returncode}:\n{log.read_text()}"
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:  # noqa: S310 -- our own server
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def _wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"nothing happened within {seconds} s"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser installed on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(names)} is on the PATH (apt install chromium)")
    return Path(found)


@pytest.fixture(scope="session")
def soffice() -> Path:
    """LibreOffice without a window, which calculates workbooks anew."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("no LibreOffice: soffice is not on the PATH (apt install libreoffice-calc-nogui)")
    return Path(found)


@pytest.fixture(scope="session")
def poppler() -> None:
    """The programs that read a PDF: pdftotext, pdffonts."""
    if shutil.which("pdftotext") is None or shutil.which("pdffonts") is None:
        pytest.skip("no poppler: pdftotext is not on the PATH (apt install poppler-utils)")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator["Browser"]:
    """A running Chromium without a window; one for each test file."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only these tests pay for it

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium)
        yield running
        running.close()


@pytest.fixture
def requested_hosts() -> set[str]:
    """Every host that `page` has asked for anything so far; on an intranet only 127.0.0.1 answers."""
    return set()


@pytest.fixture
def page(browser: "Browser", requested_hosts: set[str]) -> Iterator["Page"]:
    """A fresh page of a reader with a Chinese desktop; downloads are accepted."""

    def record(url: str) -> None:
        host = urlsplit(url).hostname
        if host:  # data: and blob: addresses ask nobody
            requested_hosts.add(host)

    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    context.on("request", lambda request: record(request.url))
    opened = context.new_page()
    opened.on("websocket", lambda websocket: record(websocket.url))
    yield opened
    context.close()
