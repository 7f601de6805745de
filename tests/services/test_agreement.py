"""Where two ways of adjusting say something else: the counts, the sign, and what each is to the unit's advantage."""

import numpy as np
import pytest

from evaluation.domain.settings import NearestPeers, Unadjusted
from evaluation.services import agreement
from evaluation.services.evaluation import Evaluation, compose_of
from evaluation.simulation import example
from evaluation.steps import adjustment

ECOLOGICAL = "重点生态功能区"


@pytest.fixture(scope="module")
def told() -> Evaluation:
    holdings, _ = example.make()
    return compose_of(holdings, holdings.scheme("reference"), "2025")


def test_the_judgements_that_depend_on_the_method_are_those_of_the_step(told: Evaluation) -> None:
    adjusted = told.scorecard.prepared.adjustment
    notes = {(note.unit, note.indicator) for note in adjustment.disagreements(adjusted)}
    members = told.scorecard.prepared.categories
    found = [agreement.read(told, category) for category in dict.fromkeys(members)]
    listed = [one for each in found if each for tally in each.tallies for one in tally.depending]
    assert {(one.unit.code, one.indicator.code) for one in listed} == notes
    assert len(listed) == len(notes) == sum(each.depending for each in found if each)


def test_a_judgement_is_counted_where_both_methods_tell(told: Evaluation) -> None:
    found = agreement.read(told, ECOLOGICAL)
    contrast = adjustment.contrast(told.scorecard.prepared.adjustment)
    assert found is not None
    assert contrast is not None
    inside = told.scorecard.prepared.categories == ECOLOGICAL
    both = contrast.difference[inside].notna() & contrast.errors[inside].notna()
    assert found.judged == both.to_numpy().sum()
    assert found.units == both.any(axis=1).sum()
    shares = [each.share for each in found.tallies]
    assert shares == sorted(shares, reverse=True)


def test_the_difference_leads_from_the_schemes_value_to_that_beside_the_nearest_units(told: Evaluation) -> None:
    setting = told.scorecard.scheme.adjustment
    near = told.scorecard.scheme.revise({"adjustment": NearestPeers(conditions=setting.conditions)})
    beside = compose_of(told.holdings, near, "2025")
    ours, theirs = (each.scorecard.prepared.adjustment.step.matrix for each in (told, beside))
    found = agreement.of_unit(told, "R001")
    assert found
    for each in found:
        code = each.indicator.code
        expected = theirs.loc["R001", code] - ours.loc["R001", code]
        assert float(each.difference) == pytest.approx(expected, abs=0.06)
        assert abs(each.difference) >= each.error
        direction = next(leaf.direction for leaf in near.leaves if leaf.indicator == code)
        assert each.better == (np.sign(expected) == direction.sign)
    turned = {each.indicator.code: each.difference for each in agreement.of_unit(beside, "R001")}
    assert turned == {each.indicator.code: -each.difference for each in found}


def test_without_adjusting_there_is_nothing_to_compare(told: Evaluation) -> None:
    plain = compose_of(told.holdings, told.scorecard.scheme.revise({"adjustment": Unadjusted()}), "2025")
    assert agreement.read(plain, ECOLOGICAL) is None
    assert agreement.of_unit(plain, "R001") == ()
