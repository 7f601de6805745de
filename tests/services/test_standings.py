"""Places, ties and the three lists of a quota."""

from dataclasses import replace

import numpy as np

from evaluation.services import standings, summaries
from evaluation.services.evaluation import Evaluation
from evaluation.steps import grading


def test_placed_units_come_by_place_and_those_without_a_place_last(regions: Evaluation) -> None:
    found = standings.read(regions, "平原")
    placed = [each.place for each in found if each.place is not None]
    assert placed == sorted(placed)
    assert [each.unit.code for each in found if each.place is None] == ["R01"]
    assert found[-1].unit.code == "R01"


def test_a_range_holds_its_place_and_its_span_lies_on_the_line(regions: Evaluation) -> None:
    for each in standings.read(regions, "山区"):
        assert each.places is not None
        assert each.span is not None
        assert each.places[0] <= (each.place or 0) <= each.places[1]
        assert 0 <= each.span[0] <= each.span[1] <= each.span[2] <= 1


def test_a_unit_far_ahead_is_told_apart_from_more_units_than_one_in_the_middle(regions: Evaluation) -> None:
    found = standings.read(regions, "山区")
    counts = [standings.ties(regions, each) for each in found]
    assert all(0 <= count < len(found) for count in counts)
    assert counts[0] < max(counts)


def test_what_is_missing_leaves_as_many_orders_open_as_it_could_turn(regions: Evaluation) -> None:
    """A gap that may put the first of a category below all others leaves it told apart from none."""
    first, *others = standings.read(regions, "山区")
    card = regions.scorecard
    scores = card.scores.copy()
    scores.loc[first.unit.code, "low"] = 0.0
    gap = replace(regions, scorecard=replace(card, scores=scores))
    assert standings.ties(regions, first) < standings.ties(gap, first) == len(others)


def test_the_three_lists_hold_every_unit_with_a_range_once(regions: Evaluation) -> None:
    found = standings.read(regions, "山区")
    quota = standings.quota(regions.scorecard.scheme, found)
    assert quota is not None
    assert quota.places == 3  # 0.3 of 12
    listed = [each.unit.code for each in (*quota.certain, *quota.boundary, *quota.out)]
    assert sorted(listed) == sorted(each.unit.code for each in found)
    assert len(quota.certain) + quota.open == quota.places


def test_without_ranges_there_are_no_lists(departments: Evaluation) -> None:
    assert standings.quota(departments.scorecard.scheme, standings.read(departments, "服务部门")) is None


def test_around_keeps_the_neighbours_in_order(regions: Evaluation) -> None:
    found = standings.read(regions, "山区")
    near = standings.around(found, found[5].unit.code, 2)
    assert [each.unit.code for each in near] == [each.unit.code for each in found[3:8]]


def test_the_summary_counts_what_is_scored_placed_and_why_not(regions: Evaluation) -> None:
    summary = summaries.read(regions)
    assert (summary.units, summary.scored, summary.placed) == (24, 24, 23)
    assert summary.reasons == (("coverage", 1),)
    assert summary.certain + summary.open == summary.seats
    assert [each.category for each in summary.categories] == ["山区", "平原"]


def test_where_nobody_can_be_told_apart_all_are_tied_share_the_whole_range_and_come_by_code(
    regions: Evaluation,
) -> None:
    card = regions.scorecard
    places, inside = card.places.copy(), card.prepared.categories == "山区"
    places.loc[inside, ["place", "lower", "upper"]] = (np.nan, 1.0, 12.0)
    places.loc[inside, ["tier", "reason"]] = ("middle", "unreliable")
    grades = grading.grade(card.scores["total"], places, card.prepared.categories, card.scheme.grading, [])
    alike = replace(regions, scorecard=replace(card, places=places, grades=grades))
    found = standings.read(alike, "山区")
    assert [each.unit.code for each in found] == sorted(each.unit.code for each in found)
    assert {(each.place, each.places, each.reason) for each in found} == {(None, (1, 12), "unreliable")}
    assert {standings.ties(alike, each) for each in found} == {11}
    quota = standings.quota(card.scheme, found)
    assert quota is not None
    assert (quota.places, len(quota.boundary), quota.certain, quota.out) == (3, 12, (), ())
    assert standings.together(found) == "unreliable"
    assert set(standings.own_reasons(found).values()) == {""}  # said once, above the table
    incomplete = replace(found[0], reason="coverage")
    assert standings.own_reasons((incomplete, *found[1:]))[incomplete.unit.code] == "coverage"
    assert {each.withheld for each in found} == {True}
    (summary,) = (each for each in summaries.read(alike).categories if each.category == "山区")
    assert (summary.placed, summary.ranged) == (0, 0)  # a range of all places beside no place is no range of a place
