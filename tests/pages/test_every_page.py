"""Every page there is, opened first and by somebody without its role."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.services import actors
from evaluation.services.actors import Actor

Visit = Callable[[str, dict[str, str]], AppTest]
FILES = sorted((Path(__file__).parents[2] / "pages").glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_page_works_when_a_fresh_server_runs_its_file_without_the_entry_script(
    store_url: str, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("HENGJI_DATABASE", store_url)
    app = AppTest.from_file(file, default_timeout=120).run()
    assert not app.exception
    assert len(app.title) == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_page_shows_nothing_to_somebody_without_its_role(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setattr(actors, "local", lambda: Actor("guest", frozenset({"guest"})))
    app = visit(file.stem, {})
    assert [title.value for title in app.title] == ["您没有打开这一页的权限"]
    assert not app.selectbox
