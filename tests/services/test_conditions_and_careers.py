"""The bridge from value to adjusted value, and what a cadre's results are made of."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluation.domain.framework import Holdings
from evaluation.services import cards, careers, conditions
from evaluation.services.evaluation import Evaluation, compose_of
from tests.services import small_world


def test_value_and_effects_add_up_to_the_adjusted_value(regions: Evaluation) -> None:
    bridges = conditions.corrections(regions, "R20")
    assert {each.indicator.code for each in bridges} == {"growth", "air"}
    for bridge in bridges:
        assert bridge.raw + sum(effect.points for effect in bridge.effects) == bridge.adjusted


def test_a_high_region_loses_what_height_explains_of_growth(regions: Evaluation) -> None:
    growth = next(each for each in conditions.corrections(regions, "R24") if each.indicator.code == "growth")
    assert growth.adjusted < growth.raw  # growth rises with height in this world


def test_an_indicator_that_conditions_explain_wholly_comes_first(regions: Evaluation) -> None:
    card = regions.scorecard
    step = card.steps["adjustment"]
    flat = replace(step, matrix=step.matrix.assign(air=50.0))
    prepared = replace(card.prepared, steps={**card.steps, "adjustment": flat})
    found = conditions.corrections(replace(regions, scorecard=replace(card, prepared=prepared)), "R20")
    assert [each.indicator.code for each in found] == ["air", "growth"]


def test_conditions_in_use_come_first_and_no_mediator_is_in_use(regions: Evaluation) -> None:
    found = conditions.profile(regions, "R02")
    assert [(each.condition.condition, each.used, each.value) for each in found] == [("height", True, 100.0)]


@pytest.mark.parametrize(("scale", "mean"), [("identity", 37.0), ("log", 10.0)])
def test_the_mean_beside_a_condition_is_the_value_at_which_it_takes_nothing_off(scale: str, mean: float) -> None:
    """Heights of 1, 10 and 100 in turn: 37 on average, 10 on the scale of logarithms."""
    held = small_world.make()
    heights = held.conditions.assign(value=[10.0 ** (at % 3) for at in range(24)])
    adjustment = {"method": "least_squares", "conditions": [{"condition": "height", "scale": scale}]}
    scheme = held.schemes["reference"].revise({"adjustment": adjustment})
    made = compose_of(replace(held, conditions=heights), scheme, "2025")
    found = {each.condition.condition: each for each in conditions.profile(made, "R02")}
    assert found["height"].mean == pytest.approx(mean)


def test_a_scheme_without_adjustment_has_no_bridges(departments: Evaluation) -> None:
    assert conditions.corrections(departments, "D1") == ()


def test_done_pending_and_not_known_make_up_all_the_work(cadres: Evaluation) -> None:
    led, air = careers.credited(cadres, "C1")
    assert (led.done, led.pending, led.unknown) == (60, 0, 40)  # work of 2021-2025, results of 2023-2025 only
    # shares .4 .4 .2: of five years' work .2 + .6 + 1 + .8 + .4 has its results in 2023-2025, .2 + .6 comes later
    assert (air.done, air.pending, air.unknown) == (60, 16, 24)
    assert sum(part.share for part in air.origins) == 100
    assert [(gap.unit.code, gap.year) for gap in air.gaps] == [("R05", "2021"), ("R05", "2022")]


def test_results_times_shares_as_printed_sum_to_the_value_as_printed(cadres: Evaluation) -> None:
    for cadre in ("C1", "C2", "C3", "C4", "C5", "C6"):
        for each in careers.credited(cadres, cadre):
            assert each.value is not None
            summed = sum(part.share * part.value for part in each.origins) / 100
            assert summed.quantize(each.value) == each.value
            exact = cadres.scorecard.steps["attribution"].matrix.loc[cadre, each.indicator.code]
            assert float(each.value) == pytest.approx(exact, abs=0.05)


def test_more_decimals_are_printed_where_few_would_not_lead_to_the_value(cadres: Evaluation) -> None:
    """Thirds of 10, 50 and 90 are 50; whole per cents, 34 + 33 + 33, would lead to 49.6."""
    card = cadres.scorecard
    credit = card.prepared.credits["C1", "led"]
    parts = credit.parts.assign(share=1 / 3, value=[10.0, 50.0, 90.0])
    changed_credits = {**card.prepared.credits, ("C1", "led"): replace(credit, parts=parts)}
    matrix = card.steps["attribution"].matrix.copy()
    matrix.loc["C1", "led"] = 50.0
    steps = {**card.steps, "attribution": replace(card.steps["attribution"], matrix=matrix)}
    changed = replace(card, prepared=replace(card.prepared, credits=changed_credits, steps=steps))
    led, _ = careers.credited(replace(cadres, scorecard=changed), "C1")
    assert [str(part.share) for part in led.origins] == ["33.4", "33.3", "33.3"]
    assert sum(part.share * part.value for part in led.origins) / 100 == Decimal("49.96")
    assert led.value == Decimal("50.0")


def test_a_result_names_the_period_of_the_card_that_it_stands_on(cadres: Evaluation) -> None:
    led, _ = careers.credited(cadres, "C1")
    assert [(part.unit.code, part.year, part.period) for part in led.origins] == [
        ("R05", "2023", "2023"),
        ("R05", "2024", "2024"),
        ("R05", "2025", "2025"),
    ]


def test_what_is_not_known_of_a_cadres_results_is_told_indicator_by_indicator(cadres: Evaluation) -> None:
    found = {note.indicator: (note.code, note.facts["share"]) for note in careers.notes(cadres, "C1")}
    led, air = (each.indicator.code for each in careers.credited(cadres, "C1"))
    assert found[led] == ("attribution.partly", pytest.approx(40 / 100))
    assert found[air] == ("attribution.partly", pytest.approx(24 / 84))


def test_those_who_shared_a_post_are_named_by_code(cadres: Evaluation) -> None:
    assert [(each.posting.cadre, each.unit.code) for each in careers.shared(cadres, "C1")] == [("C2", "R05")]


def test_the_posts_of_a_unit_are_those_of_its_cadres(cadres: Evaluation) -> None:
    assert {each.posting.cadre for each in careers.at_unit(cadres, "R05")} == {"C1", "C2"}
    assert [each.unit.code for each in careers.of_cadre(cadres, "C1")] == ["R05"]
    assert cards.read(cadres, "C1").unit.code == "C1"


def test_what_is_not_credited_and_what_peers_reach_are_named_in_the_bridge(small: Holdings) -> None:
    """The small world has 24 regions and 3 years."""
    scheme = small.scheme("reference")
    terms = {"conditions": [{"condition": "height"}]}
    chance, peers = (
        conditions.corrections(compose_of(small, scheme.revise({"adjustment": {**terms, **method}}), "2025"), "R20")
        for method in ({"method": "random_intercept"}, {"method": "nearest_peers"})
    )
    for bridge in (*chance, *peers):
        assert bridge.raw + sum(effect.points for effect in bridge.effects) == bridge.adjusted
    named = [{effect.condition.name_zh for effect in each[0].effects} for each in (chance, peers)]
    assert "暂不计入(可能出于偶然)" in named[0]
    assert named[1] == {"与条件最近的同类相比"}
