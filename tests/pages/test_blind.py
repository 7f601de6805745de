"""The laboratory opens blind: nothing sent to the browser names a unit until the audit log says who asked and why."""

import re
from pathlib import Path

import pytest

from evaluation.storage.database import open_store
from tests import stores
from tests.blind import BUREAUS, SECTIONS, Visit, ask_for_names, desk_of, named, press, sent
from tests.services import small_world


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store of its own for each test: these pages write."""
    return stores.kept(tmp_path, small_world.make())


def test_the_walk_finds_a_name_where_there_is_one(visit: Visit) -> None:
    assert "甲R01县" in named(visit("ranking", {"category": "平原"}))


def test_there_are_sections() -> None:
    assert SECTIONS[0] == "adjust"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("section", "mode"), [("adjust", "plain"), *((section, "live") for section in SECTIONS)])
def test_no_name_and_no_code_of_a_unit_is_sent_while_blind(
    visit: Visit, section: str, mode: str, language: str
) -> None:
    app = visit("weights", {"category": "平原", "section": section, "mode": mode, "lang": language})
    assert not app.exception
    assert named(app) == []
    assert ("试算" if language == "zh" else "Trial") in sent(app)


@pytest.mark.parametrize("section", SECTIONS)
def test_no_button_of_a_section_brings_a_name_while_blind(visit: Visit, section: str) -> None:
    query = {"category": "平原", "section": section, "mode": "plain"}
    labels = [button.label for button in visit("weights", query).button if not button.disabled]
    app = visit("weights", query)
    for label in labels:
        button = next((each for each in app.button if each.label == label and not each.disabled), None)
        if button is not None and label != "显示单位名称":
            button.click().run()
            assert not app.exception
            assert named(app) == [], label


def test_no_bureau_is_named_while_blind(visit: Visit) -> None:
    app = visit("weights", {"level": "department"})
    assert not app.exception
    assert named(app, BUREAUS) == []


def test_units_stand_under_numbers_of_the_year_before(visit: Visit) -> None:
    app = visit("weights", {"category": "平原"})
    assert len(set(re.findall(r"单位 \d\d", sent(app)))) == 12
    assert "用 2024 年度数据试算" in sent(app)


def test_where_no_earlier_year_scores_the_chosen_one_is_used_and_it_is_still_blind(visit: Visit) -> None:
    app = visit("weights", {"category": "平原", "period": "2023"})
    assert "没有更早的年度可供试算,这里用所选的 2023 年度数据" in sent(app)
    assert named(app) == []


def test_a_moved_weight_tells_no_name_either(visit: Visit) -> None:
    app = visit("weights", {"category": "平原", "mode": "plain"})
    app.slider(key="weights.latent").set_value(5).run()
    assert "上升最多的是单位" in sent(app)
    assert named(app) == []


def test_the_search_finds_numbers_and_never_names(visit: Visit) -> None:
    app = visit("weights", {"category": "平原", "mode": "plain"})
    app.text_input(key="weights.search").set_value("R01").run()
    assert not re.findall(r"单位 \d\d", sent(app))
    number = next(iter(re.findall(r"单位 (\d\d)", sent(visit("weights", {"category": "平原"})))))
    app.text_input(key="weights.search").set_value(number).run()
    assert named(app) == []


def test_names_come_after_a_reason_and_leave_a_row_first(visit: Visit, store_url: str) -> None:
    app = visit("weights", {"category": "平原"})
    ask_for_names(app, "看看")
    assert "须写明理由" in app.warning[0].value
    assert named(app) == []
    ask_for_names(app, "核对个别单位")
    assert "甲R01县" in named(app)
    assert "起可见,已记入审计日志" in sent(app)
    store = open_store(store_url)
    assert [(each.action, each.payload["reason"]) for each in store.audit(1)] == [("show-names", "核对个别单位")]
    press(app, "恢复盲调(隐去名称)")
    assert named(app) == []
    assert store.audit(1)[0].action == "hide-names"
    store.close()


def test_what_the_live_sliders_say_is_kept_and_undone_as_a_step(visit: Visit) -> None:
    desk = desk_of(visit("weights", {"category": "平原"}))
    said = {"growth": 40.0, "roads": 20.0, "air": 20.0, "trust": 20.0}
    desk.release(said, ["air"], desk.edition)
    assert (desk.shares, desk.locked, desk.steps) == (said, {"air"}, [dict.fromkeys(said, 25.0)])
    desk.undo()
    assert desk.shares == dict.fromkeys(said, 25.0)


@pytest.mark.parametrize(
    "said",
    [
        {"growth": 40.0, "roads": 20.0, "air": 20.0, "trust": 30.0},
        {"growth": 120.0, "roads": -20.0, "air": 0.0, "trust": 0.0},
        {"growth": 50.0, "roads": 50.0},
        {"growth": "100", "roads": 0.0, "air": 0.0, "trust": 0.0},
        {"growth": 40.0, "roads": 20.0, "air": 20.0, "trust": 20.0, "other": 0.0},
    ],
)
def test_what_a_browser_says_that_does_not_add_up_is_sent_back(visit: Visit, said: dict[str, float]) -> None:
    desk = desk_of(visit("weights", {"category": "平原"}))
    edition = desk.edition
    desk.release(said, [], edition)
    assert desk.shares == dict.fromkeys(desk.laboratory.adopted, 25.0)
    assert desk.edition == edition + 1


def test_what_a_browser_says_of_shares_that_have_changed_since_is_sent_back(visit: Visit) -> None:
    desk = desk_of(visit("weights", {"category": "平原"}))
    edition, said = desk.edition, {"growth": 40.0, "roads": 20.0, "air": 20.0, "trust": 20.0}
    desk.put({"growth": 10.0, "roads": 30.0, "air": 30.0, "trust": 30.0})
    desk.release(said, [], edition)
    assert desk.shares["growth"] == 10


def test_another_session_is_blind_again(visit: Visit) -> None:
    app = visit("weights", {"category": "平原"})
    ask_for_names(app, "核对个别单位")
    assert named(app)
    assert named(visit("weights", {"category": "平原"})) == []


def test_where_the_row_cannot_be_written_names_stay_hidden(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    from evaluation.errors import Conflict  # noqa: PLC0415  # patched where it is raised
    from evaluation.storage.unit_of_work import UnitOfWork  # noqa: PLC0415

    def fail(*_: object) -> None:
        raise Conflict("草稿 x")

    app = visit("weights", {"category": "平原"})
    monkeypatch.setattr(UnitOfWork, "record_names", fail)
    ask_for_names(app, "核对个别单位")
    assert named(app) == []


def test_the_page_says_for_which_year_a_draft_is_meant(visit: Visit) -> None:
    app = visit("weights", {"category": "平原"})
    assert "这里的草案用于 2026 年度起的下一版方案" in sent(app)


def test_a_step_taken_back_can_be_taken_again(visit: Visit) -> None:
    app = visit("weights", {"category": "平原", "mode": "plain"})
    app.slider(key="weights.latent").set_value(5).run()
    press(app, "撤销一步")
    assert app.slider(key="weights.latent").value != 5
    press(app, "重做")
    assert app.slider(key="weights.latent").value == 5


def test_saved_drafts_stand_side_by_side_open_again_and_can_be_deleted(visit: Visit) -> None:
    app = visit("weights", {"category": "平原", "mode": "plain"})
    app.slider(key="weights.latent").set_value(80).run()
    app.text_input(key="weights.name").set_value("潜绩八成").run()
    press(app, "保存")
    press(app, "恢复基准")
    app.session_state["weights.variants"] = True
    app.run()
    assert not app.exception
    assert "草案:潜绩八成</td><td" in sent(app)
    app.selectbox(key="weights.preset.adopted").set_value("draft:潜绩八成").run()
    assert app.slider(key="weights.latent").value == 80
    assert "现为已存草案" in sent(app)
    next(box for box in app.selectbox if box.label == "删除草案").set_value("潜绩八成").run()
    press(app, "删除这份草案")
    assert "已存草案 0 份" in sent(app)


def test_a_target_is_checked_against_what_the_sliders_say(visit: Visit) -> None:
    app = visit("weights", {"category": "平原", "mode": "plain"})
    app.number_input(key="targets.least").set_value(40.0)
    app.text_input(key="targets.basis").set_value("主体功能区规划")
    press(app, "设定")
    assert "未达到目标:潜绩占全部权重 ≥ 40%(现为 25.0%)" in sent(app)
    app.slider(key="weights.latent").set_value(60).run()
    assert "✓ 达到目标:潜绩占全部权重 ≥ 40%(现为 45.0%)" in sent(app)


def test_who_asks_with_names_in_sight_how_a_unit_overtakes_another_is_on_record(visit: Visit, store_url: str) -> None:
    app = visit("weights", {"category": "平原", "section": "stability"})
    store = open_store(store_url)
    assert "overtaking" not in {each.action for each in store.audit(10)}
    ask_for_names(app, "核对个别单位")
    assert not app.exception
    entries = [each for each in store.audit(10) if each.action == "overtaking"]
    store.close()
    assert [each.payload["behind"] for each in entries] == [app.selectbox(key="stability.behind").value]
