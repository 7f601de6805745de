"""稳不稳 on the page of weights: the sentence first, labels only, and a change that is told in typeable numbers."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.services import tasks

Visit = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


@pytest.fixture
def page(visit: Visit) -> AppTest:
    return visit("weights", {"framework": "small", "level": "region", "section": "stability", "lang": "zh"})


def test_the_page_says_first_how_many_weights_are_tight(page: AppTest, shown: Shown) -> None:
    assert not page.exception
    assert "项权重" in shown(page)
    assert "前 3 名的名单" in shown(page)  # three in ten of twelve


def test_units_stand_under_numbers_only(page: AppTest, shown: Shown) -> None:
    text = shown(page)
    assert "单位 " in text
    assert not [code for code in (f"R{at:02d}县" for at in range(1, 25)) if code in text]


def test_other_seats_give_another_sentence(page: AppTest, shown: Shown) -> None:
    page.number_input(key="stability.seats").set_value(5).run()
    assert not page.exception
    assert "前 5 名的名单" in shown(page)


def test_two_units_get_a_change_or_a_reason(page: AppTest, shown: Shown) -> None:
    ahead = page.selectbox(key="stability.ahead")
    page.selectbox(key="stability.behind").set_value(ahead.value).run()
    assert "请选两个不同的单位" in shown(page)


def test_of_persons_a_sentence_only(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {"framework": "small", "level": "cadre", "section": "stability", "lang": "zh"})
    assert not app.exception
    assert "干部不排名次" in shown(app)
    assert "单位 0" not in shown(app)


def test_the_page_is_whole_in_english(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {"framework": "small", "level": "region", "section": "stability", "lang": "en"})
    assert not app.exception
    assert "The first 3" in shown(app)


def test_one_unit_is_worked_out_beside_the_page(page: AppTest, shown: Shown) -> None:
    unit = "R04" if page.session_state["choice.category"] == "山区" else "R05"
    page.selectbox(key="stability.unit").set_value(unit).run()
    assert "约需半分钟" in shown(page)
    before = set(tasks._TASKS)
    next(each for each in page.button if each.label == "开始计算").click().run()
    ended = [tasks.wait(key, 120) for key in set(tasks._TASKS) - before]
    assert [status.state for status in ended if status] == ["done"]
    page.run()
    assert not page.exception
    assert " 现为“" in shown(page)
