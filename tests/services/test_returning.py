"""A changed sheet of weights comes back as a draft; one of another scheme or with unfit weights does not."""

import pytest

from evaluation.domain.scheme import Scheme
from evaluation.errors import UnfitReturn, UnreadableFile
from evaluation.exchange import templates
from evaluation.services import drafts, evaluation, exporting, returning
from evaluation.services.actors import local
from evaluation.services.exporting import Order
from evaluation.services.workspace import Store
from tests import spreadsheets
from tests.services import small_world

SCHEME: Scheme = small_world.make().scheme("reference")


def handed_out(store: Store, scheme: Scheme = SCHEME, language: str = "zh") -> bytes:
    made = evaluation.evaluate(store, local(), scheme, "2025")
    return exporting.export_workbook(store, local(), made, Order("en" if language == "en" else "zh"))


def read(store: Store, content: bytes) -> returning.Returned:
    return returning.read(store, local(), SCHEME, content, "weights.xlsx")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unchanged_workbook_brings_no_change(store: Store, language: str) -> None:
    found = read(store, handed_out(store, language=language))
    assert found.changes == ()
    assert found.scaled == {}
    assert found.weights["山区"] == pytest.approx({"growth": 20, "roads": 20, "air": 40, "trust": 20})


def changed(store: Store, cells: dict[str, float], language: str = "zh") -> bytes:
    sheet = "Weights" if language == "en" else "权重"
    return spreadsheets.with_cells(handed_out(store, language=language), sheet, cells)


def column_of(content: bytes, category: str) -> str:
    page = spreadsheets.read(content)["权重"]
    return next(cell.column_letter for cell in page[3] if cell.value == category)


def test_a_changed_weight_comes_back_is_named_and_is_saved_as_a_draft(store: Store) -> None:
    column = column_of(handed_out(store), "山区")
    found = read(store, changed(store, {f"{column}4": 30.0, f"{column}6": 30.0}))
    assert [(each.category, each.indicator, each.before, each.after) for each in found.changes] == [
        ("山区", "growth", 20.0, pytest.approx(30)),
        ("山区", "air", 40.0, pytest.approx(30)),
    ]
    returning.save(store, local(), SCHEME, "表里改的", found)
    draft = next(each for each in drafts.named(store, local(), SCHEME) if each.name == "表里改的")
    assert draft.weights == {"山区": pytest.approx({"growth": 30, "roads": 20, "air": 30, "trust": 20})}
    assert drafts.apply(SCHEME, draft).weights_of("平原") == SCHEME.weights_of("平原")
    assert (draft.source, store.audit(1)[0].payload["source"]) == ("named", "named")


def test_a_sum_other_than_100_is_told_and_scaled_as_the_sheet_scales_it(store: Store) -> None:
    column = column_of(handed_out(store), "平原")
    found = read(store, changed(store, {f"{column}4": 125.0 - 75.0}))
    assert found.scaled == {"平原": pytest.approx(125)}
    assert [(each.indicator, each.before, each.after) for each in found.changes] == [("growth", 25.0, 50.0)]
    assert found.weights["平原"] == pytest.approx({"growth": 40, "roads": 20, "air": 20, "trust": 20})


def test_a_draft_that_was_handed_out_comes_back_to_itself(store: Store) -> None:
    drafts.save(store, local(), SCHEME, "甲案", {"山区": {"growth": 10, "roads": 10, "air": 60, "trust": 20}})
    draft = drafts.named(store, local(), SCHEME)[0]
    found = read(store, handed_out(store, drafts.apply(SCHEME, draft)))
    assert (found.draft, found.changes) == ("甲案", ())


@pytest.mark.parametrize("weight", [-5.0, 130.0])
def test_a_weight_that_is_none_is_refused_by_its_cell(store: Store, weight: float) -> None:
    column = column_of(handed_out(store), "山区")
    with pytest.raises(UnfitReturn, match=f"{column}4"):
        read(store, changed(store, {f"{column}4": weight}))


def test_weights_of_zero_only_are_refused(store: Store) -> None:
    column = column_of(handed_out(store), "山区")
    with pytest.raises(UnfitReturn, match="山区"):
        read(store, changed(store, {f"{column}{row}": 0.0 for row in range(4, 8)}))


def test_a_workbook_of_another_version_of_the_scheme_is_refused_in_a_sentence(store: Store) -> None:
    other = SCHEME.revise({"window_years": 2})
    with pytest.raises(UnfitReturn, match="另一方案或另一版本") as refused:
        read(store, handed_out(store, other))
    assert other.fingerprint[:12] in refused.value.text("en")


def test_a_file_that_is_not_ours_is_refused(store: Store) -> None:
    with pytest.raises(UnreadableFile):
        returning.read(store, local(), SCHEME, b"no workbook", "x.xlsx")
    with pytest.raises(UnfitReturn, match="没有“说明”表"):
        read(store, templates.template(small_world.make().indicators, (), "2025"))
