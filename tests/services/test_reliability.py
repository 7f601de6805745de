"""How much of what totals differ by is true, told by category."""

from dataclasses import replace

import numpy as np

from evaluation.services import reliability
from evaluation.services.evaluation import Evaluation


def test_each_category_tells_its_share_in_whole_per_cent_with_how_many_units_told_it(regions: Evaluation) -> None:
    found = {each.category: each for each in reliability.read(regions)}
    places, categories = regions.scorecard.places, regions.scorecard.prepared.categories
    assert set(found) == {"山区", "平原"}
    for name, each in found.items():
        within = places.loc[categories == name, "reliability"].dropna()
        assert each.units == len(within)
        assert float(each.share) == np.floor(100 * within.iloc[0] + 0.5)
        assert 0 < each.share <= 100
        assert each.rough == (len(within) < 15)


def test_where_no_error_is_known_nothing_is_told(departments: Evaluation) -> None:
    assert reliability.read(departments) == ()


def test_of_a_single_unit_of_known_error_nothing_is_told(regions: Evaluation) -> None:
    card = regions.scorecard
    first = card.places.index[card.prepared.categories == "山区"][0]
    kept = card.places["reliability"].where((card.prepared.categories != "山区") | (card.places.index == first))
    alone = replace(regions, scorecard=replace(card, places=card.places.assign(reliability=kept)))
    assert [each.category for each in reliability.read(alone)] == ["平原"]
