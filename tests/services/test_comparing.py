"""Schemes compared by hand, told in both languages, and taken along as a workbook and a page with an audit row."""

import hashlib
import io
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import Scheme
from evaluation.errors import InvalidScheme, NotAllowed
from evaluation.services import blind, comparing, comparison_export, drafts, verdicts
from evaluation.services.actors import Actor, local
from evaluation.services.comparing import Compared
from evaluation.services.comparison_export import Order
from evaluation.services.evaluation import compose_of
from evaluation.services.workspace import Store

CATEGORY = "山区"


def compared(small: Holdings, *schemes: Scheme) -> Compared:
    return comparing.read(local(), [compose_of(small, scheme, "2025") for scheme in schemes])


@pytest.fixture
def reference(small: Holdings) -> Scheme:
    return small.scheme("reference")


@pytest.fixture
def airy(reference: Scheme) -> Scheme:
    """Nine tenths of the weight on clean air; trust is filled in on a form every month and proven by traces."""
    weights = {name: {"growth": 2, "roads": 2, "air": 90, "trust": 6} for name in reference.weights}
    changed = reference.revise({"code": "airy", "name_zh": "重空气", "name_en": "Airy", "weights": weights})
    paper = {"channel": "form", "times_a_year": 12, "proof": "trace"}
    tree = changed.model_dump(mode="json")["tree"]
    tree["children"][2]["children"][0]["collection"] = paper
    return changed.revise({"tree": tree})


def test_weights_and_kinds_stand_side_by_side(small: Holdings, reference: Scheme, airy: Scheme) -> None:
    found = compared(small, reference, airy)
    assert found.weights(CATEGORY).loc["air"].to_dict() == pytest.approx({"reference": 40, "airy": 90})
    assert found.kinds(CATEGORY).loc["latent"].to_dict() == pytest.approx({"reference": 40, "airy": 90})
    assert found.kinds(CATEGORY).sum().to_dict() == pytest.approx({"reference": 100, "airy": 100})


def test_burden_is_told_as_a_difference_in_forms_and_hours(small: Holdings, reference: Scheme, airy: Scheme) -> None:
    found = compared(small, reference, airy)
    assert (found.burden(CATEGORY)["airy"].forms, found.burden(CATEGORY)["airy"].hours) == (1, 24)
    told = verdicts.sentences(found, found.others[0], CATEGORY, "zh")
    assert "山区每个地区每年多填 1 张表、多用 24 小时;凭痕迹认定的权重由 0% 变为 6%。" in told
    english = verdicts.sentences(found, found.others[0], CATEGORY, "en")
    assert any("1 more forms and 24 more hours a year" in sentence for sentence in english)


def test_hours_that_no_scheme_states_are_those_of_the_limits_in_force(
    small: Holdings, reference: Scheme, airy: Scheme
) -> None:
    """Twelve forms a year of 5 hours each instead of 2."""
    made = [compose_of(small, scheme, "2025") for scheme in (reference, airy)]
    found = comparing.read(local(), made, Policy(stated={"hours.form": 5}))
    assert found.burden(CATEGORY)["airy"].hours == 60
    assert any("多用 60 小时" in sentence for sentence in verdicts.sentences(found, found.others[0], CATEGORY, "zh"))


def test_the_same_scheme_under_another_code_changes_nothing(small: Holdings, reference: Scheme) -> None:
    found = compared(small, reference, reference.revise({"code": "again"}))
    versus = found.others[0]
    assert versus.still
    assert versus.changes.empty
    assert versus.pairs_kept == 1
    assert found.movers(CATEGORY).empty
    told = verdicts.sentences(found, versus, CATEGORY, "zh")
    assert told == ("没有地区变档。", "名次没有变化。", "方案没有写明数据怎么采集,比不出填报负担。")


def test_counts_say_of_how_many_and_how_many_of_the_category(small: Holdings, reference: Scheme, airy: Scheme) -> None:
    """Under air alone units change grade in both categories; the sentence counts all and, in brackets, the category."""
    found = compared(small, reference, airy)
    versus = found.others[0]
    every, changed = len(found.reference.scores), versus.regraded
    here = int((changed["category"] == CATEGORY).sum())
    assert 0 < here < len(changed)
    told = verdicts.sentences(found, versus, CATEGORY, "zh")
    assert told[0].startswith(f"全部 {every} 个地区中 {len(changed)} 个(其中山区 {here} 个)变档")
    english = verdicts.sentences(found, versus, CATEGORY, "en")
    assert english[0].startswith(f"{len(changed)} of all {every} regions ({here} in ")


def test_first_places_are_told_for_as_many_as_the_quota_gives(small: Holdings, reference: Scheme, airy: Scheme) -> None:
    found = compared(small, reference, airy)
    placed = found.reference.places["place"][found.reference.prepared.categories == CATEGORY].notna().sum()
    seats = max(1, int((found.reference.scheme.grading.grades[0].quota or 0.3) * placed))
    told = " ".join(verdicts.sentences(found, found.others[0], CATEGORY, "zh"))
    assert f"山区前 {seats} 名" in told


def test_where_nobody_has_a_place_no_move_is_told_and_none_is_said_to_be_missing(
    small: Holdings, reference: Scheme, airy: Scheme
) -> None:
    found = compared(small, reference, airy)
    assert found.placed(CATEGORY) > 0
    told = verdicts.sentences(found, replace(found.others[0], moves=found.others[0].moves[:0]), CATEGORY, "zh")
    assert "没有一个地区在两个方案中都有名次,比不出升降。" in told
    assert not any("名次没有变化" in sentence or "前" in sentence for sentence in told)
    unplaced = replace(found, comparison=replace(found.comparison, places=found.comparison.places * float("nan")))
    assert unplaced.placed(CATEGORY) == 0


def test_the_largest_moves_come_first(small: Holdings, reference: Scheme, airy: Scheme) -> None:
    found = compared(small, reference, airy)
    places = found.movers()
    reach = (places["reference"] - places["airy"]).abs().to_list()
    assert reach == sorted(reach, reverse=True)
    assert all(gap > 0 for gap in reach)


def test_indicators_that_one_scheme_lacks_are_named(small: Holdings, reference: Scheme) -> None:
    whole = reference.model_dump(mode="json")
    del whole["tree"]["children"][2]
    weights = {"growth": 30, "roads": 30, "air": 40}
    fewer = reference.revise(
        {"code": "fewer", "tree": whole["tree"], "weights": dict.fromkeys(reference.weights, weights)}
    )
    assert compared(small, reference, fewer).others[0].only == ("trust",)


@pytest.mark.parametrize("codes", [["reference"], ["reference", "department"], list("abcde")])
def test_one_five_or_schemes_of_two_levels_are_not_compared(
    small: Holdings, reference: Scheme, codes: list[str]
) -> None:
    schemes = [small.schemes.get(code) or reference.revise({"code": code}) for code in codes]
    with pytest.raises(InvalidScheme):
        compared(small, *schemes)


def test_of_persons_there_is_no_list(small: Holdings) -> None:
    cadre = small.reference(Level.CADRE)
    assert cadre is not None
    found = compared(small, cadre, cadre.revise({"code": "again"}))
    assert found.movers().empty
    told = verdicts.sentences(found, found.others[0], found.categories[0], "zh")
    assert not any("前 10 名" in sentence or "名次" in sentence for sentence in told)


def test_drafts_of_weights_can_be_chosen_by_those_who_may_edit_them(
    store: Store, small: Holdings, reference: Scheme
) -> None:
    drafts.save(store, local(), reference, "三稿", {CATEGORY: {"growth": 10, "roads": 10, "air": 70, "trust": 10}})
    known = comparing.options(store, local(), small, Level.REGION)
    assert known["reference~三稿"].weights[CATEGORY]["air"] == 70
    leader = Actor("leader", frozenset({"leader"}))
    assert "reference~三稿" not in comparing.options(store, leader, small, Level.REGION)
    with pytest.raises(NotAllowed):
        comparing.options(store, Actor("nobody", frozenset()), small, Level.REGION)


def test_the_workbook_holds_six_sheets_and_leaves_an_audit_row(
    store: Store, small: Holdings, reference: Scheme, airy: Scheme
) -> None:
    found = compared(small, reference, airy)
    content = comparison_export.export_workbook(store, local(), found, Order(CATEGORY))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["结论", "权重", "名次", "等次", "一致性", "负担"]
    weights = {row[0]: row[1:] for row in book["权重"].iter_rows(values_only=True, min_row=2)}
    assert weights["优良天数"] == (40, 90, 50)
    assert hashlib.sha256(content).hexdigest() in str(store.audit(1)[0])


def test_the_workbook_of_persons_has_neither_places_nor_grades(store: Store, small: Holdings) -> None:
    cadre = small.reference(Level.CADRE)
    assert cadre is not None
    found = compared(small, cadre, cadre.revise({"code": "again"}))
    content = comparison_export.export_workbook(store, local(), found, Order(found.categories[0]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["结论", "权重", "一致性", "负担"]
    codes = {unit.code for unit in small.units if unit.level is Level.CADRE}
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert cells.isdisjoint(codes)


def test_units_under_numbers_stay_so_in_the_workbook(
    store: Store, small: Holdings, reference: Scheme, airy: Scheme
) -> None:
    names = {unit.name_zh for unit in small.units} | {unit.code for unit in small.units}
    labels = blind.label(names, b"secret")
    content = comparison_export.export_workbook(
        store, local(), compared(small, reference, airy), Order(CATEGORY, labels=labels)
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert cells.isdisjoint(names)


@pytest.mark.usefixtures("poppler")
def test_the_page_draws_who_moves_most_and_nobody_where_units_are_persons_or_under_numbers(
    store: Store, small: Holdings, reference: Scheme, airy: Scheme, tmp_path: Path
) -> None:
    names = {unit.code: unit.name_zh for unit in small.units}
    found = compared(small, reference, airy)
    moved = {names[str(unit)] for unit in found.movers(CATEGORY).index}
    cadre = small.reference(Level.CADRE)
    assert cadre is not None
    persons = compared(small, cadre, cadre.revise({"code": "again"}))

    def text(each: Compared, order: Order) -> str:
        (tmp_path / "page.pdf").write_bytes(comparison_export.export_page(store, local(), each, order))
        command = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    open_ = text(found, Order(CATEGORY))
    assert f"山区名次变化最大的 {len(moved)} 个" in open_
    assert [name for name in moved if name not in open_] == []
    blind_ = text(found, Order(CATEGORY, labels=blind.label(set(names), b"secret")))
    assert "名次变化最大" in blind_
    assert [name for name in moved if name in blind_] == []
    assert "名次变化最大" not in text(persons, Order(persons.categories[0]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_one_pdf_and_leaves_an_audit_row(
    store: Store, small: Holdings, reference: Scheme, airy: Scheme, language: str
) -> None:
    order = Order(CATEGORY, "en" if language == "en" else "zh")
    content = comparison_export.export_page(store, local(), compared(small, reference, airy), order)
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == 1
    assert hashlib.sha256(content).hexdigest() in str(store.audit(1)[0])
