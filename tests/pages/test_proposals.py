"""怎样定权重: people judge on the page, data propose, and a draft knows what it came from."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from evaluation.domain.judgements import Judgement, Pairwise, Swing
from evaluation.services import judgements, proposals, weights
from evaluation.services.actors import local
from evaluation.services.weights import Laboratory
from evaluation.statistics import measurement_model
from evaluation.storage.database import open_store
from tests import stores
from tests.services import small_world

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]
CJK = re.compile(r"[㐀-鿿]+")
HERE = {"section": "proposals", "category": "山区"}
NAMES = {"中文", "山区", "平原", "王", "李"}


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store of its own for each test: this page writes. Two people have judged the pillars."""
    held = small_world.make()
    url = stores.kept(tmp_path, held)
    store = open_store(url)
    scheme = held.scheme("reference")
    question = judgements.questions(scheme, "山区")[0]
    for name, answer in (("王", Swing(points=(50, 30, 20))), ("李", Pairwise(times=(1, 1, 1)))):
        judgements.record(store, local(), scheme, Judgement(question=question, assessor=name, answer=answer))
    store.close()
    return url


def choose(app: AppTest, way: str) -> AppTest:
    return app.segmented_control(key="proposals.ways").set_value(way).run()


@pytest.mark.parametrize("way", ["judgement", "data", "both", "own_choice"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_way_opens_in_either_language(visit: Visit, shown: Shown, language: str, way: str) -> None:
    app = choose(visit("weights", {**HERE, "lang": language}), way)
    assert not app.exception
    if language == "en":
        assert set(CJK.findall(shown(app))) <= NAMES


@pytest.mark.parametrize("way", ["judgement", "data", "both", "own_choice"])
def test_no_way_names_a_unit_while_weights_are_set_blind(visit: Visit, shown: Shown, way: str) -> None:
    app = choose(visit("weights", {**HERE, "lang": "zh"}), way)
    assert not re.search(r"甲R\d|R\d\d County|\bR\d\d\b", shown(app))


def test_what_people_judged_is_shown_with_their_names_and_the_group(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {**HERE, "lang": "zh"})
    text = shown(app)
    assert "2 人的判断合在一起" in text
    assert "分歧最大的是" in text
    assert "还没有人判断的" in text


def test_a_judgement_is_read_as_it_is_given_and_recorded_under_a_name(
    visit: Visit, shown: Shown, store_url: str
) -> None:
    app = visit("weights", {**HERE, "lang": "zh"})
    app.text_input(key="proposals.judged.assessor").set_value("赵").run()
    for at, times in enumerate((9, 1 / 9, 9)):
        app.selectbox(key=f"proposals.judged.山区..pairwise..{at}").set_value(times).run()
    assert "前后矛盾较大" in shown(app)
    assert "最不相合的一对" in shown(app)
    for at, times in enumerate((2, 4, 2)):
        app.selectbox(key=f"proposals.judged.山区..pairwise..{at}").set_value(times).run()
    assert "前后一致" in shown(app)
    app.button(key="proposals.judged.record").click().run()
    assert not app.exception
    assert "已记录 赵 的判断(第 1 版)" in shown(app)
    store = open_store(store_url)
    found = store.judgements("small", "reference")[-1]
    store.close()
    assert (found.assessor, found.answer) == ("赵", Pairwise(times=(2, 4, 2)))


def test_nothing_is_recorded_without_a_name_or_with_an_open_question(visit: Visit) -> None:
    app = visit("weights", {**HERE, "lang": "zh"})
    assert app.button(key="proposals.judged.record").disabled
    app.text_input(key="proposals.judged.assessor").set_value("赵").run()
    assert app.button(key="proposals.judged.record").disabled


def test_a_proposal_taken_is_the_draft_and_says_where_it_came_from(visit: Visit, shown: Shown, store_url: str) -> None:
    app = visit("weights", {**HERE, "lang": "zh"})
    app.button(key="proposals.take").click().run()
    assert not app.exception
    assert "已取为草案" in shown(app)
    store = open_store(store_url)
    (taken,) = store.proposals("small", "reference")
    actions = [entry.action for entry in store.audit(5)]
    store.close()
    assert taken.source["people"] == ["王", "李"]
    assert "proposal" in actions
    again = app.run()
    assert "现草案来源:由人判断(打分、两两比较),2 人:王、李" in shown(again)


def test_data_say_what_they_looked_at_and_what_to_beware_of(visit: Visit, shown: Shown) -> None:
    app = choose(visit("weights", {**HERE, "lang": "zh"}), "data")
    app.selectbox(key="proposals.method").set_value("entropy").run()
    text = shown(app)
    assert "不是最重要的" in text
    assert "有 1 个单位数据不全或有不适用的指标" in text
    assert "数据不能代替判断" in text


def test_where_nothing_is_latent_no_range_from_zero_to_zero_is_told(
    visit: Visit, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = weights.balance

    def visible(laboratory: Laboratory, shares: weights.Shares) -> weights.Balance:
        return replace(plain(laboratory, shares), latent=Decimal("0.0"))

    monkeypatch.setattr(weights, "balance", visible)
    app = choose(visit("weights", {**HERE, "lang": "zh"}), "data")
    assert not app.exception
    assert "各种推算差多远" in shown(app)
    assert "数据不能代替判断" not in shown(app)


def test_a_method_that_gives_no_weights_stands_in_the_table_with_its_reason(visit: Visit, shown: Shown) -> None:
    app = choose(visit("weights", {"section": "proposals", "category": "平原", "lang": "zh"}), "data")
    assert "未算:按现有数据没有合用的答案" in shown(app)


def test_without_a_judgement_there_is_nothing_to_combine(visit: Visit, shown: Shown) -> None:
    app = choose(visit("weights", {"section": "proposals", "category": "平原", "lang": "zh"}), "both")
    assert "还没有人判断" in shown(app)


def test_persons_get_proposals_but_no_places_and_no_choice_of_their_own(visit: Visit, shown: Shown) -> None:
    app = choose(visit("weights", {"section": "proposals", "level": "cadre", "lang": "zh"}), "own_choice")
    assert not app.exception
    assert "干部不作这项推算" in shown(app)


def test_every_version_of_an_answer_is_listed_and_one_that_stands_may_be_withdrawn(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {**HERE, "lang": "zh"})
    assert shown(app).count("计入") >= 2
    app.button(key="proposals.judged.withdraw..李").click().run()
    assert not app.exception
    text = shown(app)
    assert "已撤回 李 的判断" in text
    assert "1 人的判断合在一起" in text
    assert "已有更新的回答" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_measurement_model_is_refused_with_few_units_in_words(visit: Visit, shown: Shown, language: str) -> None:
    app = choose(visit("weights", {**HERE, "lang": language}), "data")
    app.selectbox(key="proposals.method").set_value("measurement_model").run()
    wanted = {
        "zh": ("不能拿它比较不同类别", "至少要 200 个"),
        "en": ("do not compare categories by it", "at least 200"),
    }
    assert all(words in shown(app) for words in wanted[language])
    assert "proposals.take" not in [each.key for each in app.button]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("shared", [0.49, 0.8])
def test_a_measurement_model_says_how_much_is_shared_and_whether_one_thing_is_enough(
    visit: Visit, shown: Shown, monkeypatch: pytest.MonkeyPatch, language: str, shared: float
) -> None:
    """Four items that correlate by 0.49, then two of them by 0.8: beyond what one factor gives."""
    correlations = np.full((4, 4), 0.49) + 0.51 * np.eye(4)
    correlations[[2, 3], [3, 2]] = shared
    model, plain = measurement_model.of_correlations(correlations, 300), proposals.derive

    def derive(laboratory: Laboratory, method: str) -> proposals.Derived:
        found = plain(laboratory, "equal" if method == "measurement_model" else method)
        return replace(found, model=model) if method == "measurement_model" else found

    monkeypatch.setattr(proposals, "derive", derive)
    app = choose(visit("weights", {**HERE, "lang": language}), "data")
    text = shown(app.selectbox(key="proposals.method").set_value("measurement_model").run())
    share, doubt = {"zh": ("{}% 是共同的", "这些权重只可参考"), "en": ("{}% of what units", "as a hint only")}[language]
    assert share.format(round(100 * model.reliability)) in text
    assert (doubt in text) == (shared > 0.49)
    assert f"RMSEA = {model.rmsea:.3f}" in text
