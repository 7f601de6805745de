"""Where the database cannot be opened, every page says so in a sentence, with what to do and without the password."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"
PAGES = ("overview", "weights", "observations")


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], AppTest]]:
    """Opens a page on an address at which no server listens: the port is taken, but not for answering."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql+psycopg://officer:secret@127.0.0.1:{taken.getsockname()[1]}/hengji"
        monkeypatch.setenv("HENGJI_DATABASE", url)

        def run(page: str, language: str) -> AppTest:
            app = AppTest.from_file(APP, default_timeout=120)
            app.query_params["lang"] = language
            app.run()
            return app if page == "overview" else app.switch_page(f"pages/{page}.py").run()

        yield run


@pytest.mark.parametrize(
    ("language", "title", "remedy"),
    [("zh", "暂时打不开数据库", "请核对"), ("en", "The database cannot be opened", "Check --store or HENGJI_DATABASE")],
)
@pytest.mark.parametrize("page", PAGES)
def test_a_server_that_does_not_run_gives_a_sentence_and_no_traceback(
    open_page: Callable[[str, str], AppTest], page: str, language: str, title: str, remedy: str
) -> None:
    app = open_page(page, language)
    assert not app.exception
    assert [each.value for each in app.title] == [title]
    text = "\n".join(each.value for each in app.markdown)
    assert "officer:***@127.0.0.1" in text
    assert remedy in text
    assert "secret" not in text
