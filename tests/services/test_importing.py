"""From an uploaded file to stored observations, by the same path as the page."""

from pathlib import Path

import pytest

from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Level
from evaluation.errors import BlockedImport, NotAllowed, UnreadableFile
from evaluation.services import evaluation, importing
from evaluation.services.actors import Actor, local
from evaluation.services.workspace import Store, open_workspace
from tests import counties

SHEET = "区划代码,名称,类别,饮水(%)\nP1,甲县,山区,80\nP2,乙县,山区,60\nP3,丙县,山区,40\n合计,,,180\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_workspace(f"sqlite:///{tmp_path / 'evaluation.db'}")


@pytest.fixture
def new() -> Holdings:
    """A framework that the officer has just named."""
    return importing.empty(Framework(code="water", name_zh="饮水"))


def checked(store: Store, held: Holdings, text: str, *options: str) -> tuple[importing.Check, importing.Offer]:
    """The check of a CSV for 2025 after the decisions, with the offer it started from."""
    workbook = importing.read(local(), text.encode(), "饮水.csv")
    offer = importing.propose(store, held, workbook.tables[0], Level.REGION)
    chosen = offer.mapping.revise({"period": "2025"})
    for option in options:
        chosen = importing.decide(chosen, option)
    return importing.check(held, workbook, workbook.tables[0], chosen, offer.findings), offer


def stored(store: Store, held: Holdings, text: str = SHEET) -> int:
    workbook = importing.read(local(), text.encode(), "饮水.csv")
    found = checked(store, held, text, "drop:total")[0]
    return importing.accept(store, local(), held, workbook, found)


def test_a_total_row_blocks_until_it_is_decided_on(store: Store, new: Holdings) -> None:
    assert checked(store, new, SHEET)[0].options == ("drop:total",)
    assert checked(store, new, SHEET)[0].blocked
    assert not checked(store, new, SHEET, "drop:total")[0].blocked


def test_a_blocked_sheet_stores_nothing(store: Store, new: Holdings) -> None:
    workbook = importing.read(local(), SHEET.encode(), "饮水.csv")
    with pytest.raises(BlockedImport):
        importing.accept(store, local(), new, workbook, checked(store, new, SHEET)[0])
    assert store.frameworks() == ()


def test_a_new_framework_gives_scorecards_at_once(store: Store, new: Holdings) -> None:
    stored(store, new)
    held = store.holdings("water")
    scheme = held.reference(Level.REGION)
    assert scheme is not None
    made = evaluation.compose_of(held, scheme, "2025")
    assert made.scorecard.places["place"].to_dict() == {"P1": 1, "P2": 2, "P3": 3}
    assert set(made.dataset.categories) == {"山区"}


def test_an_import_leaves_batch_mapping_and_audit_rows(store: Store, new: Holdings) -> None:
    batch = stored(store, new)
    assert importing.batches(store, local(), "water")[0].number == str(batch)
    assert len(store.mappings("water")) == 1
    assert "import" in {entry.action for entry in store.audit(20)}
    assert store.verify_audit() == []


def test_the_remembered_mapping_is_offered_for_the_next_sheet_of_the_shape(store: Store, new: Holdings) -> None:
    stored(store, new)
    offer = checked(store, store.holdings("water"), SHEET.replace("80", "82"))[1]
    assert offer.origin == "same"
    assert offer.mapping.period == ""


def test_the_same_file_again_is_remarked_with_its_batch(store: Store, new: Holdings) -> None:
    batch = stored(store, new)
    workbook = importing.read(local(), SHEET.encode(), "饮水.csv")
    remark = importing.repeated(store, "water", workbook)
    assert remark is not None
    assert remark.facts["batch"] == str(batch)
    assert importing.repeated(store, "water", importing.read(local(), b"a,b\n1,2\n", "x.csv")) is None


def test_an_edited_column_becomes_a_condition(store: Store, new: Holdings) -> None:
    offer = checked(store, new, SHEET)[1]
    rows = [
        {"role": column.role, "target": column.target, "unit_of_measurement": "", "scale": 1.0, "percent": "undecided"}
        for column in offer.mapping.columns
    ]
    rows[3] |= {"role": "condition", "target": ""}
    chosen = importing.with_columns(new, offer.mapping, rows)
    assert (chosen.columns[3].role, chosen.columns[3].target) == ("condition", "饮水(%)")


def test_keeping_rows_undoes_dropping_them(store: Store, new: Holdings) -> None:
    chosen = importing.decide(importing.decide(checked(store, new, SHEET)[1].mapping, "drop:total"), "keep:total")
    assert (chosen.drop, chosen.keep) == (frozenset(), frozenset({"total"}))


def test_an_unreadable_file_is_a_refusal_with_a_remedy() -> None:
    with pytest.raises(UnreadableFile, match="E105"):
        importing.read(local(), b"no workbook", "x.xlsx")


def test_a_leader_may_not_import() -> None:
    with pytest.raises(NotAllowed):
        importing.read(Actor("leader", frozenset({"leader"})), SHEET.encode(), "饮水.csv")


def test_coverage_is_the_share_of_units_with_a_value() -> None:
    shares = importing.coverage(counties.holdings(), Level.REGION)
    assert shares.loc["growth", "2025"] == 1
    assert "politics" not in shares.index


def test_a_filled_template_is_recognised_without_a_remark(store: Store) -> None:
    held = counties.holdings()
    with store.unit_of_work("test") as work:
        work.put_holdings(held)
    workbook = importing.read(local(), importing.template(held, Level.REGION, "2026"), "模板.xlsx")
    offer = importing.propose(store, held, workbook.tables[0], Level.REGION)
    assert [column.target for column in offer.mapping.of_role("indicator")] == ["growth", "water", "forms", "politics"]
