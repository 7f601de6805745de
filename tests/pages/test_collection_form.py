"""An officer says how an indicator is collected, and sees what changed in plain words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.services import schemes
from evaluation.storage.database import open_store
from tests import stores
from tests.services import small_world

Visit = Callable[[str, dict[str, str]], AppTest]


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store of its own for each test: these pages write."""
    return stores.kept(tmp_path, small_world.make())


def named(app: AppTest, suffix: str) -> str:
    """The key of the control whose key ends so."""
    controls = [*app.selectbox, *app.number_input, *app.text_input]
    return next(str(each.key) for each in controls if str(each.key).endswith(suffix))


def test_a_channel_with_its_times_is_noted_and_listed_among_the_differences(
    visit: Visit, shown: Callable[[AppTest], str]
) -> None:
    app = visit("schemes", {"lang": "zh"})
    app.selectbox(key=named(app, ".collection.channel")).select("form").run()
    app.number_input(key=named(app, ".collection.times_a_year")).set_value(12).run()
    app.selectbox(key=named(app, ".collection.proof")).select("trace").run()
    app.button(key="schemes.note.indicator").click().run()
    assert not app.exception
    text = shown(app)
    words = ("基层填表", "凭痕迹", "每年几次", "数据怎么采集")
    assert [word for word in words if text.count(word) < 2] == []
    assert "times_a_year=" not in text


def test_what_is_stated_is_asked_for_in_english_too(
    visit: Visit, shown: Callable[[AppTest], str], store_url: str
) -> None:
    made = small_world.make()
    scheme = made.scheme("reference")
    stated = schemes.with_leaf(scheme, scheme.indicators[0], {"collection": {"channel": "evidence", "proof": "trace"}})
    store = open_store(store_url)
    with store.unit_of_work("test") as work:
        work.put_holdings(made.revise({"schemes": {"stated": stated.revise({"code": "stated"})}}))
    store.close()
    text = shown(visit("schemes", {"lang": "en", "scheme": "stated"}))
    words = ("Folder of evidence", "traces", "Times a year", "How the value is collected", "Name of the form")
    assert [word for word in words if word not in text] == []


def test_an_indicator_of_which_nothing_is_stated_stays_so(visit: Visit, shown: Callable[[AppTest], str]) -> None:
    app = visit("schemes", {"lang": "zh"})
    app.button(key="schemes.note.indicator").click().run()
    assert "原方案不会被改动" in shown(app)
