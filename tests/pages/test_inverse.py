"""反推核查 on the page of weights: why it exists, numbers for names, an answer only with a reason, and on record."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.storage.database import open_store

Visit = Callable[..., AppTest]
Shown = Callable[[AppTest], str]
WHY = "核对一份名单"


@pytest.fixture
def page(visit: Visit) -> AppTest:
    return visit("weights", {"framework": "small", "level": "region", "section": "inverse", "lang": "zh"})


def ask(page: AppTest, codes: str, reason: str = WHY) -> AppTest:
    page.text_area(key="inverse.codes").set_value(codes)
    page.text_input(key="inverse.reason").set_value(reason)
    return next(each for each in page.button if each.label == "提问并留下记录").click().run()


def test_the_page_says_first_why_it_exists_and_offers_past_years_only(page: AppTest, shown: Shown) -> None:
    assert not page.exception
    assert "先定名次、后凑权重" in shown(page)
    assert page.selectbox(key="inverse.period").options == ["2024 年度", "2023 年度"]


def test_an_answer_names_numbers_only_and_is_on_record(page: AppTest, shown: Shown, store_url: str) -> None:
    category = str(page.session_state["choice.category"])
    codes = ["R04", "R24", "R06"] if category == "山区" else ["R05", "R23", "R07"]
    answered = ask(page, ",".join(codes))
    assert not answered.exception
    text = shown(answered)
    assert "已记入审计记录" in text
    assert not [code for code in codes if f"甲{code}县" in text]
    store = open_store(store_url)
    entry = store.audit(1)[0]
    store.close()
    assert (entry.action, entry.payload["order"], entry.payload["reason"]) == ("inverse", codes, WHY)


def test_without_a_reason_there_is_no_answer(page: AppTest, shown: Shown) -> None:
    category = str(page.session_state["choice.category"])
    answered = ask(page, "R04 R24" if category == "山区" else "R05 R23", reason="")
    assert "须写明理由" in shown(answered)
    assert "已记入审计记录" not in shown(answered)


def test_one_unit_is_no_order(page: AppTest, shown: Shown) -> None:
    assert "至少两个不同的单位" in shown(ask(page, "R04"))


def test_persons_get_a_sentence_only(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {"framework": "small", "level": "cadre", "section": "inverse", "lang": "zh"})
    assert not app.exception
    assert "反推核查不用于干部" in shown(app)


def test_it_is_whole_in_english(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {"framework": "small", "level": "region", "section": "inverse", "lang": "en"})
    assert not app.exception
    assert "Past years only" in shown(app)
