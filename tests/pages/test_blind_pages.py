"""While weights are set blind, no page of the same session names a unit of the year tried on."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.storage.database import open_store
from tests import stores
from tests.blind import PROJECT, Visit, ask_for_names, desk_of, named, press, sent
from tests.services import small_world


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store of its own for each test: these pages write."""
    return stores.kept(tmp_path, small_world.make())


RESULTS = ("ranking", "scorecards", "overview", "export", "comparison", "adjustment")
RAW = {"observations"}  # values as they were reported, without a score or a place
PAGES = sorted({path.stem for path in (PROJECT / "pages").glob("*.py")} - RAW)


def go(app: AppTest, page: str, period: str) -> AppTest:
    """Another page of the same session."""
    app.query_params["period"] = period
    return app.switch_page(f"pages/{page}.py").run()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_unit_of_the_year_tried_on_while_blind(visit: Visit, page: str) -> None:
    app = go(visit("weights", {"category": "平原"}), page, "2024")
    assert not app.exception
    assert named(app) == []
    assert ("盲调进行中" in sent(app)) == (page in RESULTS)


def test_named_results_of_another_year_and_of_a_session_that_is_not_blind_stay(visit: Visit) -> None:
    app = visit("weights", {"category": "平原"})
    assert "甲R01县" in named(go(app, "ranking", "2025"))
    assert "甲R01县" in named(visit("ranking", {"category": "平原", "period": "2024"}))


def test_names_asked_for_on_a_withheld_page_leave_a_row_first(visit: Visit, store_url: str) -> None:
    app = go(visit("weights", {"category": "平原"}), "ranking", "2024")
    ask_for_names(app, "看看")
    assert named(app) == []
    ask_for_names(app, "核对个别单位")
    assert "甲R01县" in named(app)
    store = open_store(store_url)
    assert (store.audit(1)[0].action, store.audit(1)[0].payload["reason"]) == ("show-names", "核对个别单位")
    store.close()


def test_the_blind_session_ends_on_record_and_the_next_has_new_numbers(visit: Visit, store_url: str) -> None:
    app = visit("weights", {"category": "平原"})
    before = desk_of(app).laboratory.labels
    press(go(app, "ranking", "2024"), "结束盲调")
    assert "甲R01县" in named(app)
    store = open_store(store_url)
    assert (store.audit(1)[0].action, store.audit(1)[0].payload["periods"]) == ("end-blind", ["2024"])
    store.close()
    go(app, "weights", "2025")
    assert named(app) == []
    assert desk_of(app).laboratory.labels != before
    assert named(go(app, "ranking", "2024")) == []


def test_where_the_end_cannot_be_written_down_the_page_stays_withheld(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evaluation.errors import Conflict  # noqa: PLC0415  # patched where it is raised
    from evaluation.storage.unit_of_work import UnitOfWork  # noqa: PLC0415

    def fail(*_: object) -> None:
        raise Conflict("草稿 x")

    app = go(visit("weights", {"category": "平原"}), "ranking", "2024")
    monkeypatch.setattr(UnitOfWork, "record_names", fail)
    press(app, "结束盲调")
    assert named(app) == []


def test_of_persons_no_names_are_offered_since_none_are_listed(visit: Visit) -> None:
    app = visit("weights", {"level": "cadre"})
    assert not app.exception
    assert "显示单位名称" not in [button.label for button in app.button]
    assert "单位以代号出现" not in sent(app)
    assert "盲调进行中" not in sent(go(app, "scorecards", "2024"))
