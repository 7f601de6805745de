"""Exported scorecards: the card's numbers, its provenance, an audit row; never a list of persons."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from evaluation.domain.indicators import Level
from evaluation.errors import NotAllowed
from evaluation.services import drafts, evaluation, exporting
from evaluation.services.actors import local
from evaluation.services.evaluation import Evaluation
from evaluation.services.exporting import Order
from evaluation.services.workspace import Store, open_workspace
from tests import counties, spreadsheets


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with the small framework."""
    opened = open_workspace(f"sqlite:///{tmp_path / 'evaluation.db'}")
    with opened.unit_of_work("test") as work:
        work.put_holdings(counties.holdings(), "样表.xlsx")
    return opened


@pytest.fixture
def made(store: Store) -> Evaluation:
    return evaluation.evaluate(store, local(), counties.scheme(), "2025")


def opened(content: bytes) -> Workbook:
    return spreadsheets.read(content)


def rows(book: Workbook, name: str) -> dict[object, dict[object, object]]:
    """A sheet's rows by their first cell."""
    _, _, head, *body = book[name].iter_rows(values_only=True)
    return {row[0]: dict(zip(head, row, strict=True)) for row in body}


def test_the_scorecards_hold_the_numbers_computed(store: Store, made: Evaluation) -> None:
    found = rows(opened(exporting.export_workbook(store, local(), made, Order())), "评分")["U1"]
    assert found["总分"] == pytest.approx(65)
    assert (found["显绩"], found["潜绩"], found["过程"]) == (90, 20, 50)
    placed = rows(opened(exporting.export_workbook(store, local(), made, Order())), "分级")["U1"]
    assert (placed["名次"], placed["说明"]) == (1, "不足三年数据,暂无误差范围")


def test_contributions_sum_to_the_total(store: Store, made: Evaluation) -> None:
    for row in rows(opened(exporting.export_workbook(store, local(), made, Order())), "评分").values():
        assert sum(row[f"{kind}贡献"] for kind in ("显绩", "潜绩", "过程")) == pytest.approx(row["总分"])  # type: ignore[misc]


def test_the_first_sheet_tells_scheme_digests_and_batches(store: Store, made: Evaluation) -> None:
    cells = list(opened(exporting.export_workbook(store, local(), made, Order(notes=("某项未校正",))))["说明"].values)
    facts = {row[0]: row[1] for row in cells}
    assert facts["方案摘要(SHA-256)"] == counties.scheme().fingerprint
    assert facts["数据摘要(SHA-256)"] == made.dataset.fingerprint
    assert "样表.xlsx" in str(facts["数据批次"])
    assert facts["状态"] == "试用·未经审批"
    assert facts["处理记录"] == "某项未校正"


def test_a_chosen_unit_gets_a_page_of_its_own(store: Store, made: Evaluation) -> None:
    book = opened(exporting.export_workbook(store, local(), made, Order(printed=("U2",))))
    assert book["U2县"]["A1"].value == "U2县"
    assert book["U2县"].page_setup.orientation == "portrait"


def test_every_export_leaves_an_audit_row_with_the_files_digest(store: Store, made: Evaluation) -> None:
    content = exporting.export_csv(store, local(), made, Order())
    newest = store.audit(1)[0]
    assert newest.action == "export"
    assert newest.payload["sha256"] == hashlib.sha256(content).hexdigest()
    assert newest.payload["dataset"] == made.dataset.fingerprint


def test_a_list_of_persons_is_refused(store: Store, made: Evaluation) -> None:
    persons = replace(made, dataset=replace(made.dataset, level=Level.CADRE))
    with pytest.raises(NotAllowed):
        exporting.export_csv(store, local(), persons, Order())
    with pytest.raises(NotAllowed):
        exporting.export_csv(store, local(), persons, Order(units=("U1", "U2")))


def test_a_draft_is_exported_under_a_digest_of_its_own(store: Store) -> None:
    drafts.keep(store, local(), counties.scheme(), {"A": {"growth": 20.0, "water": 70.0, "forms": 10.0}})
    left = drafts.kept(store, local(), counties.scheme())
    assert left is not None
    scheme = drafts.apply(counties.scheme(), left)
    found = evaluation.evaluate(store, local(), scheme, "2025")
    book = opened(exporting.export_workbook(store, local(), found, Order()))
    assert rows(book, "评分")["U3"]["总分"] == pytest.approx(73.5)
    assert scheme.fingerprint != counties.scheme().fingerprint
    assert store.audit(1)[0].payload["draft"] == left.name
    exporting.export_csv(store, local(), evaluation.evaluate(store, local(), counties.scheme(), "2025"), Order())
    assert "draft" not in store.audit(1)[0].payload


def status(content: bytes) -> object:
    return {row[0]: row[1] for row in opened(content)["说明"].values}["状态"]


def test_a_file_made_under_a_draft_says_that_its_results_are_a_trial(store: Store, made: Evaluation) -> None:
    assert "试算" not in str(status(exporting.export_workbook(store, local(), made, Order())))
    with store.unit_of_work("test") as work:
        work.put_scheme(made.dataset.framework.code, counties.scheme().revise({"code": "other"}), "draft")
    other = evaluation.evaluate(store, local(), store.holdings(made.dataset.framework.code).schemes["other"], "2025")
    said = status(exporting.export_workbook(store, local(), other, Order()))
    assert str(said).endswith("方案为草案,结果为试算")
