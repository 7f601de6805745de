"""Groups of sliders: what a category does not use stands last, whatever the scheme's order."""

from evaluation.services import pillars
from evaluation.services.evaluation import Evaluation


def test_groups_and_indicators_without_weight_come_last_and_the_others_keep_their_order(regions: Evaluation) -> None:
    scheme = regions.scorecard.scheme
    first, *others = pillars.group(scheme)
    codes = [leaf.indicator for leaf in scheme.leaves]
    idle = {leaf.indicator for leaf in first.leaves}
    shares = {code: 0.0 if code in idle else 1.0 for code in codes}
    assert [each.node for each in pillars.weighted_first(scheme, shares)] == [
        *(each.node for each in others),
        first.node,
    ]
    shares = {code: 0.0 if code == others[0].leaves[0].indicator else 1.0 for code in codes}
    kept = {each.node: each.leaves for each in pillars.weighted_first(scheme, shares)}
    assert kept[first.node] == first.leaves
    assert kept[others[0].node] == (*others[0].leaves[1:], others[0].leaves[0])


def test_a_group_that_an_organisation_judges_keeps_its_place(cadres: Evaluation) -> None:
    scheme = cadres.scorecard.scheme
    shares = {leaf.indicator: 1.0 for leaf in scheme.leaves}
    assert pillars.weighted_first(scheme, shares) == pillars.group(scheme)
