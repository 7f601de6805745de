"""A card prints parts that add up, and says why something is not known."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.scheme import Node
from evaluation.domain.settings import Geometric
from evaluation.errors import UnknownName
from evaluation.exchange.pdf.blocks import texts
from evaluation.services import card_page, cards, lines, living_workbook, summaries
from evaluation.services.evaluation import Evaluation, compose_of
from tests import spreadsheets
from tests.services.small_world import REGIONS


@pytest.mark.parametrize("code", REGIONS)
def test_parts_and_extras_add_up_to_the_printed_total(regions: Evaluation, code: str) -> None:
    card = cards.read(regions, code)
    assert sum(part.points for part in (*card.parts, *card.extras)) == card.standing.total
    assert sum(part.peers for part in (*card.parts, *card.extras)) == card.peers_total
    for part in card.parts:
        assert sum(each.points for each in part.parts) == part.points


def test_parts_add_up_to_the_printed_total_where_the_last_bit_would_round_the_other_way(regions: Evaluation) -> None:
    card = regions.scorecard
    points = card.contributions.copy()
    missing = 64.25 - card.scores.loc["R08", "total"]
    points.loc["R08", "growth"] += missing - 1e-9
    scores = card.scores.copy()
    scores.loc["R08", "total"] = 64.25 + 1e-9
    shown = cards.read(replace(regions, scorecard=replace(card, scores=scores, contributions=points)), "R08")
    assert shown.standing.total == Decimal("64.3")
    assert sum(part.points for part in (*shown.parts, *shown.extras)) == Decimal("64.3")
    assert sum(part.peers for part in (*shown.parts, *shown.extras)) == shown.peers_total


def test_parts_of_a_geometric_scheme_add_up_from_a_base(small: Holdings) -> None:
    scheme = small.scheme("reference")
    tree = scheme.tree.model_copy(update={"mean": Geometric()})
    assert isinstance(tree, Node)
    card = cards.read(compose_of(small, scheme.revise({"tree": tree.model_dump()}), "2025"), "R08")
    assert card.relative
    assert sum(part.points for part in (*card.parts, *card.extras)) == card.standing.total


def test_the_points_of_the_lines_and_the_extras_add_up_to_the_total(regions: Evaluation) -> None:
    card = cards.read(regions, "R08")
    assert (
        sum(line.points for line in lines.read(regions, card)) + sum(e.points for e in card.extras)
        == card.standing.total
    )


def test_a_gate_stands_beside_the_parts(regions: Evaluation) -> None:
    assert {part.code: part.points for part in cards.read(regions, "R03").extras}["gates"] == Decimal("-2.0")


def test_missing_values_give_bounds_and_no_place(regions: Evaluation) -> None:
    card = cards.read(regions, "R01")
    assert card.coverage == 25
    assert card.bounds is not None
    assert card.bounds[1] - card.bounds[0] == Decimal("75.0")
    assert (card.standing.place, card.standing.reason) == (None, "coverage")


def test_a_result_known_in_part_counts_with_that_part_of_its_weight(cadres: Evaluation) -> None:
    """Half the weight is a total known for 3 of 5 years' work, half the air, of which .6 is known and .24 is not."""
    assert cadres.scorecard.scores.loc["C1", "coverage"] == pytest.approx(1.0)
    card = cards.read(cadres, "C1")
    assert float(card.coverage) == round(100 * (0.5 * 0.6 + 0.5 * 0.6 / 0.84)) == 66
    assert (card.gaps, card.bounds) == ("bounds", (Decimal("36.6"), Decimal("70.9")))
    assert summaries.read(cadres).coverage == 66


@pytest.mark.parametrize(("method", "ending"), [("least_squares", ""), ("random_intercept", "_spared")])
def test_what_is_left_out_as_chance_is_not_told_as_average_conditions(
    small: Holdings, method: str, ending: str
) -> None:
    setting = {"method": method, "conditions": [{"condition": "height"}]}
    made = compose_of(small, small.scheme("reference").revise({"adjustment": setting}), "2025")
    adjusted = [card for card in (cards.read(made, code) for code in REGIONS) if card.touched and card.moved]
    assert adjusted
    for card in adjusted:
        assert card.way == ("up" if card.moved > 0 else "down") + ending
        told = texts(card_page.document(made, card.unit.code, "zh").blocks[:1])
        assert ("暂不计入可能出于偶然的部分" in told) == bool(ending)


def test_what_does_not_apply_gives_its_weight_to_its_pillar(regions: Evaluation) -> None:
    found = {line.indicator.code: line for line in lines.read(regions, cards.read(regions, "R02"))}
    assert found["roads"].status == "not_applicable"
    assert (found["growth"].weight, found["growth"].effective) == (Decimal("20.0"), Decimal("40.0"))
    assert found["roads"].points == 0


def test_a_line_names_value_date_source_and_status(regions: Evaluation) -> None:
    line = next(each for each in lines.read(regions, cards.read(regions, "R05")) if each.indicator.code == "air")
    assert (line.as_of, line.source, line.status) == ("2025-12-31", "年报", "observed")
    assert line.adjusted != line.value


def test_a_single_year_gives_no_error_range_and_says_so(departments: Evaluation) -> None:
    standing = cards.read(departments, "D4").standing
    assert (standing.place, standing.interval, standing.places, standing.reason) == (1, None, None, "no_error_range")


def test_a_person_has_a_total_and_no_place(cadres: Evaluation) -> None:
    standing = cards.read(cadres, "C1").standing
    assert standing.total is not None
    assert (standing.place, standing.raw_place, standing.reason) == (None, None, "person")


def test_a_card_of_a_person_claims_no_score_before_adjustment_and_names_whose_results_were_adjusted(
    cadres: Evaluation, regions: Evaluation
) -> None:
    card = cards.read(cadres, "C1")
    assert [kind.raw for kind in card.kinds] == [None, None]
    assert (card.raw_total, card.moved, card.drawn) == (None, 0, ("region",))
    region = cards.read(regions, "R05")
    assert all(kind.raw is not None for kind in region.kinds)
    assert region.drawn == ()


def test_nothing_drawn_was_adjusted_where_the_embedded_scheme_does_not_adjust(small: Holdings) -> None:
    scheme = small.scheme("cadre")
    region = scheme.embedded["region"].revise({"adjustment": {"method": "none"}})
    plain = scheme.revise({"embedded": {"region": region.model_dump()}})
    assert cards.read(compose_of(small, plain, "2025"), "C1").drawn == ()


def test_the_indicators_that_keep_the_total_from_an_error_range_are_named(
    cadres: Evaluation, departments: Evaluation, regions: Evaluation
) -> None:
    assert [each.code for each in cards.read(cadres, "C1").errorless] == ["led", "air_led"]
    assert [each.code for each in cards.read(departments, "D4").errorless] == ["tasks"]
    assert cards.read(regions, "R08").errorless == ()


def test_what_the_organisation_judges_has_a_value_and_no_score(small: Holdings) -> None:
    scheme = small.scheme("reference")
    weights = {"*": {"growth": 50, "air": 50}}
    found = compose_of(small, scheme.revise({"tree": judged(scheme.tree), "weights": weights}), "2025")
    line = next(each for each in lines.read(found, cards.read(found, "R05")) if each.indicator.code == "trust")
    assert (line.gate, line.score, line.points, line.value is None) == (True, None, Decimal("0.0"), False)
    assert [each.gate for each in lines.read(found, cards.read(found, "R05"))].count(True) == 1


def test_an_export_has_no_score_for_what_the_organisation_judges(small: Holdings) -> None:
    scheme = small.scheme("reference")
    weights = {"*": {"growth": 50, "air": 50}}
    found = compose_of(small, scheme.revise({"tree": judged(scheme.tree), "weights": weights}), "2025")
    content = living_workbook.make(found, ["R05"], printed=["R05"], reference=None, language="en", facts=[])
    book = spreadsheets.read(content)
    heads, units = [cell.value for cell in book["Normalised"][3]], book["Normalised"].iter_rows(min_row=4)
    assert {row[heads.index("Trust")].value for row in units} == {None}
    row = next(row for row in book["R05 County"].iter_rows() if row[0].value == "Trust")
    assert row[2].value is not None
    assert [cell.value for cell in row[4:7]] == [None, None, None]


def judged(tree: Node) -> dict[str, object]:
    """The tree with `trust` judged by the organisation."""
    text = tree.model_dump()
    service = next(each for each in text["children"] if each["code"] == "service")
    service["children"][0]["achievement"] = "none"
    return text


def test_a_unit_whose_category_has_no_weights_has_a_card_without_lines_of_points(small: Holdings) -> None:
    scheme = small.scheme("reference")
    row = next(iter(scheme.weights.values()))
    evaluation = compose_of(small, scheme.revise({"weights": {"平原": row}}), "2025")
    card = cards.read(evaluation, "R02")
    assert (card.unit.code, card.standing.category, card.standing.total) == ("R02", "山区", None)
    assert all(line.weight == 0 and line.points == 0 for line in lines.read(evaluation, card))


def test_an_unknown_unit_is_named(regions: Evaluation) -> None:
    with pytest.raises(UnknownName, match="R99"):
        cards.read(regions, "R99")


def test_a_total_that_comes_from_comparing_units_has_no_points_of_its_parts(small: Holdings) -> None:
    scheme = small.scheme("reference").revise({"aggregation": {"method": "topsis"}})
    card = cards.read(compose_of(small, scheme, "2025"), "R05")
    assert card.undivided
    assert (card.relative, card.strongest, card.weakest) == (False, None, None)
    assert all(part.points == 0 for part in card.parts)
