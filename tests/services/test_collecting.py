"""Collect once: a pre-filled sheet goes out and comes back; new cells are imported, changed ones become disputes."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.framework import Holdings
from evaluation.domain.policy import Policy
from evaluation.domain.reusing import Reuse
from evaluation.errors import NoReason, NotAllowed, UnfitReturn, UnknownName
from evaluation.services import actors, collecting, corrections
from evaluation.services.actors import Actor
from evaluation.storage.database import open_store
from evaluation.storage.repository import Store
from tests import stores
from tests.services import small_world

DAY = date(2026, 3, 1)
ACTOR = actors.local()
ITEMS = (
    DataItem(code="growth", name_zh="增速", unit_of_measurement="%", owner="统计局", aliases="GDP增速"),
    DataItem(code="air", name_zh="优良天数", unit_of_measurement="%", owner="环境局", refresh_months=1),
    DataItem(code="households", name_zh="户籍户数", unit_of_measurement="户", owner="公安局"),
    DataItem(code="height", name_zh="平均海拔", unit_of_measurement="米", owner="测绘局", refresh_months=240),
)
FORMS = (
    Request(code="F1", name_zh="月报", owner="发改局", fields="GDP增速;优良天数;户籍户数;走访户数(户)"),
    Request(code="F2", name_zh="台账", owner="民政局", fields="growth;走访户数(户);走访照片;总户籍户数"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with the small framework, a catalogue of four items and two forms."""
    made = small_world.make().revise({"data_items": ITEMS, "requests": FORMS})
    opened = open_store(stores.kept(tmp_path, made))
    yield opened
    opened.close()


@pytest.fixture
def held(store: Store) -> Holdings:
    return store.holdings("small")


def handed_out(held: Holdings, forms: tuple[str, ...] = ("F1", "F2")) -> Any:  # a workbook; its cells hold anything
    found = collecting.look(held, DAY)
    return openpyxl.load_workbook(io.BytesIO(collecting.sheet(held, found, forms, "平原", "2025")))


def given_back(held: Holdings, book: Any) -> corrections.Returned:
    buffer = io.BytesIO()
    book.save(buffer)
    return corrections.read(ACTOR, held, buffer.getvalue(), "back.xlsx")


def test_what_all_forms_ask_is_counted_with_each_field_once(held: Holdings) -> None:
    found = collecting.look(held, DAY)
    assert found.asked == 8
    assert {each.field.name for each in found.columns} == {
        "GDP增速", "优良天数", "户籍户数", "走访户数", "走访照片", "总户籍户数",
    }  # fmt: skip
    assert found.counts == {Reuse.REUSABLE: 2, Reuse.STALE: 1, Reuse.NEW: 3}
    assert found.reuse_share == pytest.approx(2 / 6)


def test_a_field_that_two_forms_ask_is_one_column_and_only_new_cells_are_open_and_blank(held: Holdings) -> None:
    page = handed_out(held)["填报"]
    headers = [cell.value for cell in page[1]]
    assert headers == [
        "单位代码", "单位名称", "年度", "growth 增速(%)", "air 优良天数(%)", "households 户籍户数(户)", "走访户数(户)",
        "走访照片", "总户籍户数",
    ]  # fmt: skip
    known = held.observations.query("unit == 'R03' and indicator == 'growth' and period == '2025'")["value"].iloc[0]
    row = next(cells for cells in page.iter_rows(min_row=2) if cells[0].value == "R03")
    assert [cell.value for cell in row[:4]] == ["R03", "甲R03县", "2025", pytest.approx(known)]
    assert row[5].value == "由公安局提供"
    assert [(cell.value is None, cell.protection.locked) for cell in row[3:]] == [(False, True)] * 3 + [
        (True, False)
    ] * 3
    assert page.protection.sheet


def test_every_reused_cell_has_its_source_and_date_of_record(held: Holdings) -> None:
    rows = {(row[0], row[2]): row for row in handed_out(held)["来源与更正"].iter_rows(min_row=2, values_only=True)}
    assert len(rows) == 12 * 3
    assert rows["R03", "growth"][6:10] == ("2025", "2025-12-31", "年报", "已有")
    assert rows["R03", "air"][9] == "已过更新周期"


def test_a_sheet_given_back_as_it_was_changes_nothing(held: Holdings) -> None:
    returned = given_back(held, handed_out(held))
    assert (returned.values, returned.corrections, returned.left_out) == (0, (), ())


def test_a_changed_reused_cell_is_a_dispute_and_never_an_overwrite(store: Store, held: Holdings) -> None:
    book = handed_out(held)
    row = next(cells for cells in book["填报"].iter_rows(min_row=2) if cells[0].value == "R03")
    was, row[3].value = row[3].value, 99.5
    beside = next(
        cells for cells in book["来源与更正"].iter_rows(min_row=2) if (cells[0].value, cells[2].value) == ("R05", "air")
    )
    beside[10].value, beside[11].value = "88", "漏了一个站点"
    returned = given_back(held, book)
    assert corrections.accept(store, ACTOR, held, returned).disputes == 2
    told = {(each.correction.unit, each.correction.item): each for each in corrections.disputes(store, ACTOR, "small")}
    changed = told["R03", "growth"].correction
    assert (changed.held, changed.stated, changed.as_of, changed.source) == (was, "99.5", "2025-12-31", "年报")
    assert told["R05", "air"].correction.note == "漏了一个站点"
    assert told["R05", "air"].is_open
    assert store.holdings("small").observations.equals(held.observations)


def test_new_numbers_are_imported_and_new_texts_stay_in_the_sheet(store: Store, held: Holdings) -> None:
    book = handed_out(held)
    row = next(cells for cells in book["填报"].iter_rows(min_row=2) if cells[0].value == "R03")
    row[6].value, row[7].value = 120, "IMG_01.jpg"
    returned = given_back(held, book)
    assert ([each.name for each in returned.taken], [each.name for each in returned.left_out]) == (
        ["走访户数"], ["走访照片"],
    )  # fmt: skip
    assert returned.values == 1
    taken = corrections.accept(store, ACTOR, held, returned)
    rows = store.holdings("small").observations.query("indicator == '走访户数'").set_index("unit")
    assert (rows.loc["R03", "value"], rows.loc["R03", "period"], rows.loc["R03", "batch"]) == (
        120, "2025", str(taken.batch),
    )  # fmt: skip
    assert rows.drop(index="R03")["value"].isna().all()  # what nobody filled in is missing, not 0
    indicator = next(each for each in store.holdings("small").indicators if each.code == "走访户数")
    assert indicator.unit_of_measurement == "户"
    kept = held.observations.merge(store.holdings("small").observations, how="inner")
    assert len(kept) == len(held.observations)


def test_a_workbook_that_was_not_handed_out_here_is_refused_with_what_to_do(held: Holdings) -> None:
    book = handed_out(held)
    book["说明"]["B1"].value = "another"
    with pytest.raises(UnfitReturn, match="一表通"):
        given_back(held, book)
    del book["来源与更正"]
    with pytest.raises(UnfitReturn, match="来源与更正"):
        given_back(held, book)


def test_a_correction_of_a_unit_that_is_not_there_is_refused(held: Holdings) -> None:
    book = handed_out(held)
    beside = next(book["来源与更正"].iter_rows(min_row=2))
    beside[0].value, beside[10].value = "R99", "1"
    with pytest.raises(UnknownName):
        given_back(held, book)


def test_a_confirmed_name_is_reused_from_then_on_and_one_set_apart_is_asked_no_more(store: Store) -> None:
    def look() -> collecting.Collected:
        decided = collecting.decisions(store, ACTOR, "small")
        return collecting.look(store.holdings("small"), DAY, decided)

    (question,) = look().questions
    assert (question.name, question.forms, question.alike[0].item) == ("总户籍户数", ("F2",), "households")
    collecting.decide(store, ACTOR, "small", "总户籍户数", "households")
    assert (look().questions, look().counts[Reuse.REUSABLE], len(look().columns)) == ((), 2, 5)
    collecting.decide(store, ACTOR, "small", "总户籍户数")
    assert (look().questions, look().counts[Reuse.NEW]) == ((), 3)


def test_how_alike_a_name_must_be_is_a_limit_that_can_be_stated(held: Holdings) -> None:
    strict = Policy(stated={"reuse.similarity": 0.99})
    assert collecting.look(held, DAY, (), strict).questions == ()
    assert len(collecting.look(held, DAY).questions) == 1


def test_a_date_of_record_in_the_future_is_told(held: Holdings) -> None:
    found = collecting.look(held, date(2025, 6, 1))
    assert [(item.code, as_of) for item, as_of in found.future] == [("growth", "2025-12-31"), ("air", "2025-12-31")]
    assert collecting.look(held, DAY).future == ()


def test_an_indicator_worked_out_from_the_catalogue_counts_as_there_and_is_filled_in(held: Holdings) -> None:
    formula = IndicatorFormula(indicator="trust", formula="growth / air * 100")
    form = Request(code="F3", name_zh="表", owner="发改局", fields="满意度")
    bare = held.observations[held.observations["indicator"] != "trust"]
    made = held.revise({"indicator_items": (formula,), "requests": (form,), "observations": bare})
    found = collecting.look(made, DAY)
    assert found.counts == {Reuse.STALE: 1}  # as old as its oldest part
    row = found.values["trust"].loc["R03"]
    one, other = (float(found.values[code]["value"]["R03"]) for code in ("growth", "air"))
    assert row["value"] == pytest.approx(one / other * 100)


def test_an_answer_needs_a_reason_and_a_role(store: Store) -> None:
    with pytest.raises(NoReason):
        corrections.settle(store, ACTOR, ("small", 1), "kept", " ")
    guest = Actor("guest", frozenset({"leader"}))
    with pytest.raises(NotAllowed):
        corrections.settle(store, guest, ("small", 1), "kept", "按年报")
    with pytest.raises(NotAllowed):
        collecting.decide(store, guest, "small", "总户籍户数")
