"""A scheme made on its page: indicators chosen, weights summed, the assessment live, a repair tried, an explanation."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.domain.duties import DutyItem, DutyList
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Indicator
from evaluation.domain.scheme import Scheme
from evaluation.services import schemes
from evaluation.services.actors import local
from evaluation.services.workspace import Store
from evaluation.storage.database import open_store
from pages.shared.scheme_desk import Desk
from tests import stores
from tests.services import small_world

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]


def held() -> Holdings:
    """The small framework with a duty list: every indicator of the reference on its own duty, read from a system."""
    made = small_world.make()
    scheme = made.scheme("reference")
    duties = [
        DutyItem(code=f"D{at}", name_zh=f"事项{at}", duty_list=DutyList.BASIC) for at in range(len(scheme.leaves))
    ]
    duties.append(DutyItem(code="BACK", name_zh="收回事项", duty_list=DutyList.TAKEN_BACK))
    for at, code in enumerate(scheme.indicators):
        scheme = schemes.with_leaf(scheme, code, {"collection": {"channel": "system", "duty": f"D{at}"}})
    return made.revise({"duty_items": tuple(duties), "schemes": {**made.schemes, "reference": scheme}})


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store of its own for each test: these pages write."""
    return stores.kept(tmp_path, held())


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    yield opened
    opened.close()


def control(app: AppTest, kind: str, ending: str) -> str:
    """The key of the control of a kind whose key ends so."""
    return next(str(each.key) for each in getattr(app, kind) if str(each.key).endswith(ending))


def pressed(app: AppTest, key: str) -> AppTest:
    """After a button that shows the page anew: the run that it asked for, then one that takes the next click."""
    return app.button(key=key).click().run().run()


def offend(app: AppTest) -> AppTest:
    """The first indicator proven by photographs, on a duty that was taken back."""
    app.selectbox(key=control(app, "selectbox", ".collection.proof")).select("trace").run()
    app.selectbox(key=control(app, "selectbox", ".collection.duty")).select("BACK").run()
    return pressed(app, "schemes.note.indicator")


def test_a_trace_on_a_duty_taken_back_blocks_at_once_and_the_repair_lifts_it(visit: Visit, shown: Shown) -> None:
    app = visit("schemes", {"lang": "zh"})
    assert "暂缓印发" not in shown(app)
    app = offend(app)
    text = shown(app)
    assert not app.exception
    assert "暂缓印发" in text
    assert "事项已由上级部门收回" in text
    app = pressed(app, "burdens.try")
    assert not app.exception
    assert "事项已由上级部门收回" not in shown(app)


def test_without_values_a_repair_is_told_in_weight_and_never_in_places(
    visit: Visit, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only an indicator outside the scheme was observed, there is no ranking that a repair could lose."""
    url = f"sqlite:///{tmp_path / 'bare.db'}"
    made, store = held(), open_store(url)
    seen = made.observations[made.observations["indicator"] == "growth"].assign(indicator="other")
    indicators = (*made.indicators, Indicator(code="other", name_zh="别的指标"))
    with store.unit_of_work("test") as work:
        work.put_holdings(made.revise({"observations": seen, "indicators": indicators}))
    store.close()
    app = visit("schemes", {"lang": "zh"})
    monkeypatch.setenv("HENGJI_DATABASE", url)
    app = offend(app.run())
    assert not app.exception
    assert "暂缓印发" in shown(app)
    assert "移动的权重" in shown(app)
    assert "排名信息" not in shown(app)


def test_an_indicator_taken_out_and_put_back_keeps_every_sum_at_100(visit: Visit, store: Store) -> None:
    made = store.holdings("small").scheme("reference")
    code = made.indicators[0]
    app = visit("schemes", {"lang": "zh"})
    app.selectbox(key=control(app, "selectbox", ".remove")).select(code).run()
    app = pressed(app, "schemes.remove")
    assert code not in draft(app, made).indicators
    app.selectbox(key=control(app, "selectbox", ".add.code")).select(code).run()
    app = pressed(app, "schemes.add")
    assert not app.exception
    assert code in draft(app, made).indicators
    assert {round(sum(row.values()), 6) for row in draft(app, made).weights.values()} == {100}


def test_a_saved_draft_is_explained_and_the_explanation_stands_on_the_page(
    visit: Visit, shown: Shown, store: Store
) -> None:
    made = held().scheme("reference")
    offending = {"collection": {"channel": "form", "proof": "trace", "duty": "BACK"}}
    schemes.save(store, local(), schemes.with_leaf(made, made.indicators[0], offending), "worse", ("更重", "Heavier"))
    app = visit("schemes", {"lang": "zh", "scheme": "worse"})
    app.button(key="burdens.waive").click().run()
    app.text_input(key="burdens.approver").set_value("分管领导")
    app.text_area(key="burdens.reason").set_value("汛期必须拍照")
    next(each for each in app.button if each.label == "记入审计").click().run()
    assert not app.exception
    assert [each.reason for each in store.waivers("small")] == ["汛期必须拍照"]
    assert "汛期必须拍照" in shown(visit("schemes", {"lang": "zh", "scheme": "worse"}))


def test_a_limit_stated_with_its_basis_holds_and_one_without_is_refused(visit: Visit, store: Store) -> None:
    app = visit("schemes", {"lang": "zh"})
    key = control(app, "number_input", "b1.amber.40.0")
    app.number_input(key=key).set_value(2).run()
    app.button(key="burdens.state").click().run()
    assert len(app.error) == 1
    app.text_input(key="burdens.basis").set_value("省里试点要求").run()
    app.button(key="burdens.state").click().run()
    assert not app.exception
    assert [(each.name, each.value, each.basis) for each in store.policies("small")] == [
        ("b1.amber", 2, "省里试点要求")
    ]


def test_a_draft_is_saved_as_its_next_version_and_the_former_opens_again(visit: Visit, store: Store) -> None:
    made = held().scheme("reference")
    schemes.save(store, local(), schemes.with_parts(made, {"term_years": 4}), "mine", ("我的", "Mine"))
    app = visit("schemes", {"lang": "zh", "scheme": "mine"})
    app.selectbox(key=control(app, "selectbox", ".remove")).select(made.indicators[0]).run()
    app = pressed(app, "schemes.remove")
    app.button(key="schemes.save_version").click().run()
    assert not app.exception
    assert not app.error
    assert [each.version for each in store.scheme_versions("small") if each.code == "mine"] == [1, 2]
    first, second = (store.scheme("small", "mine", number) for number in (1, 2))
    app = visit("schemes", {"lang": "zh", "scheme": "mine"})
    app.selectbox(key="schemes.version").select(1).run()
    app = pressed(app, "schemes.open")
    assert draft(app, second).fingerprint == first.fingerprint


def test_a_scheme_with_other_weights_says_when_saved_that_names_were_in_sight_and_its_pages_are_trials(
    visit: Visit, shown: Shown, store: Store
) -> None:
    made = held().scheme("reference")
    category, row = next(iter(made.weights.items()))
    turned = dict(zip(row, reversed(row.values()), strict=True)) if len(set(row.values())) > 1 else None
    first, second, *_ = row
    turned = turned or {**row, first: row[first] + 5, second: row[second] - 5}
    other = schemes.with_parts(made, {"weights": {**made.weights, category: turned}})
    schemes.save(store, local(), other, "turned", ("另一套权重", "Turned"))
    for page in ("ranking", "scorecards"):
        assert "试算 · 按草案方案计算" in shown(visit(page, {"lang": "zh", "scheme": "turned"}))
        assert "试算 · 按草案方案计算" not in shown(visit(page, {"lang": "zh", "scheme": "reference"}))
    app = visit("schemes", {"lang": "zh", "scheme": "turned"})
    app.selectbox(key=control(app, "selectbox", ".remove")).select(made.indicators[0]).run()
    assert "在单位名称可见时所定(不是盲调)" in shown(pressed(app, "schemes.remove"))


@pytest.mark.parametrize(("language", "verdict"), [("zh", "减负评估:"), ("en", "Burden assessment: ")])
def test_the_overview_says_the_verdict_of_its_scheme(visit: Visit, shown: Shown, language: str, verdict: str) -> None:
    app = visit("overview", {"lang": language})
    assert not app.exception
    assert verdict in shown(app)


def draft(app: AppTest, started: Scheme) -> Scheme:
    """The draft on the desk of the scheme that it started from."""
    desk: Desk = app.session_state[f"schemes.desk.small.{started.fingerprint}"]
    return desk.draft
