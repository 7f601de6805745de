"""The page that compares schemes: what it says, its permalink, its kind states, and that it names no person."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.domain.scheme import parse
from evaluation.services import actors, drafts, policies
from evaluation.services.actors import Actor
from evaluation.storage.database import open_store
from tests import stores
from tests.services import small_world

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]
CJK = re.compile(r"[㐀-鿿]+")
NAMES = {"中文", "山区", "平原", "服务部门", "主要领导"}


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """The small framework with a second scheme of regions: weights in the reverse order."""
    made = small_world.make()
    reference = made.scheme("reference")
    turned = {name: dict(zip(row, reversed(row.values()), strict=True)) for name, row in reference.weights.items()}
    other = reference.revise({"code": "turned", "name_zh": "倒过来", "name_en": "Turned", "weights": turned})
    return stores.kept(tmp_path, made.revise({"schemes": {**made.schemes, "turned": other}}))


@pytest.mark.parametrize(("language", "said"), [("zh", "相比"), ("en", "against")])
def test_the_verdict_comes_first_and_the_whole_page_is_in_one_language(
    visit: Visit, shown: Shown, language: str, said: str
) -> None:
    app = visit("comparison", {"lang": language, "a": "reference", "b": "turned"})
    assert not app.exception
    text = shown(app)
    assert said in text
    assert text.index(said) < text.index("hj-scroll")
    if language == "en":
        assert set(CJK.findall(text)) <= NAMES


def test_on_a_phone_what_stands_by_scheme_is_stacked_and_not_cut(visit: Visit) -> None:
    app = visit("comparison", {"lang": "en", "a": "reference", "b": "turned"})
    drawn = [each.proto.body for each in app.get("html")]
    tables = [body for body in drawn if "<table" in body and "Turned</th>" in body]
    assert len(tables) >= 3  # weights, mean totals, burden
    assert all('class="hj stacked"' in body for body in tables)


def test_burdens_are_counted_by_the_hours_in_force(visit: Visit, shown: Shown, store_url: str) -> None:
    store = open_store(store_url)
    policies.state(store, actors.local(), "small", ("hours.form", 5), "本省实测")
    store.close()
    assert "填表 5 小时" in shown(visit("comparison", {"lang": "zh", "a": "reference", "b": "turned"}))


def test_the_link_chooses_the_schemes_and_follows_the_choice(visit: Visit) -> None:
    app = visit("comparison", {"lang": "zh", "a": "turned", "b": "reference"})
    assert app.multiselect[0].value == ["turned", "reference"]
    assert (app.query_params["a"], app.query_params["b"]) == ("turned", "reference")


def test_a_scheme_in_the_link_that_is_gone_is_told(visit: Visit, shown: Shown) -> None:
    app = visit("comparison", {"lang": "zh", "a": "reference", "b": "gone"})
    assert not app.exception
    assert "gone" in app.warning[0].value


def test_a_scheme_twice_in_the_link_is_listed_once_and_the_page_says_why(visit: Visit, shown: Shown) -> None:
    app = visit("comparison", {"lang": "zh", "a": "turned", "b": "turned"})
    assert not app.exception
    assert "「倒过来」写了不止一次" in app.warning[0].value
    assert "再选一个方案" in shown(app)


def test_one_scheme_chosen_asks_for_another(visit: Visit, shown: Shown) -> None:
    app = visit("comparison", {"lang": "zh"})
    app.multiselect[0].set_value(["reference"]).run()
    assert not app.exception
    assert "再选一个方案" in shown(app)


def test_one_scheme_in_all_leads_to_the_page_of_schemes(visit: Visit, shown: Shown) -> None:
    app = visit("comparison", {"lang": "zh", "level": "department"})
    assert not app.exception
    assert "只有一个方案" in shown(app)


def test_schemes_that_differ_in_name_only_say_that_nothing_moves(visit: Visit, shown: Shown, store_url: str) -> None:
    made = small_world.make()
    same = made.scheme("reference").revise({"code": "same"})
    store = open_store(store_url)
    with store.unit_of_work("test") as work:
        work.put_scheme(made.framework.code, same, "draft")
    store.close()
    app = visit("comparison", {"lang": "zh", "a": "reference", "b": "same"})
    assert not app.exception
    text = shown(app)
    assert "名次没有变化" in text
    assert "各项权重相同" in text


def test_schemes_of_unlike_indicators_are_compared_with_a_word_of_caution(
    visit: Visit, shown: Shown, store_url: str
) -> None:
    made = small_world.make()
    whole = made.scheme("reference").model_dump(mode="json")
    children = whole["tree"]["children"]
    while "children" in children[0]:
        children = children[0]["children"]
    lost = str(children.pop(0)["indicator"])
    for row in whole["weights"].values():
        row[next(code for code in row if code != lost)] += row.pop(lost)
    store = open_store(store_url)
    with store.unit_of_work("test") as work:
        work.put_scheme(made.framework.code, parse({**whole, "code": "fewer"}), "draft")
    store.close()
    app = visit("comparison", {"lang": "zh", "a": "reference", "b": "fewer"})
    assert not app.exception
    assert "1 项指标不同" in shown(app)


def test_of_persons_no_list_is_made(visit: Visit, shown: Shown, store_url: str) -> None:
    made = small_world.make()
    cadre = next(scheme for scheme in made.schemes.values() if scheme.level == "cadre")
    store = open_store(store_url)
    with store.unit_of_work("test") as work:
        work.put_scheme(made.framework.code, cadre.revise({"code": "again"}), "draft")
    store.close()
    app = visit("comparison", {"lang": "zh", "level": "cadre", "a": cadre.code, "b": "again"})
    assert not app.exception
    text = shown(app)
    assert "不列个人" in text
    codes = [unit.code for unit in made.units if unit.level == "cadre"]
    assert [code for code in codes if re.search(rf"(?<![#\w]){code}(?!\w)", text)] == []


def test_a_draft_of_weights_is_compared_blind(visit: Visit, shown: Shown, store_url: str) -> None:
    made = small_world.make()
    scheme = made.scheme("reference")
    store = open_store(store_url)
    drafts.save(store, actors.local(), scheme, "三稿", scheme.weights)
    store.close()
    app = visit("comparison", {"lang": "zh", "a": "turned", "b": "reference~三稿"})
    assert not app.exception
    text = shown(app)
    places = [unit.name_zh for unit in made.units if unit.level == "region" and unit.name_zh in text]
    assert places == []
    assert "试算" in text


def test_a_leader_reads_and_a_stranger_does_not(visit: Visit, shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actors, "local", lambda: Actor("reader", frozenset({"leader"})))
    app = visit("comparison", {"lang": "zh", "a": "reference", "b": "turned"})
    assert not app.exception
    assert "相比" in shown(app)
    monkeypatch.setattr(actors, "local", lambda: Actor("nobody", frozenset()))
    assert "相比" not in shown(visit("comparison", {"lang": "zh", "a": "reference", "b": "turned"}))
