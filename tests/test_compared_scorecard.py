"""A scheme that compares units: the same contract as under means, inside the category, without contributions."""

from collections.abc import Mapping

import pandas as pd
import pytest

from evaluation.domain.aggregating import Means
from evaluation.domain.framework import Holdings
from evaluation.domain.results import Scorecard
from evaluation.scorecard import score
from evaluation.services import cards as cards_of
from evaluation.services import living_workbook
from evaluation.services.evaluation import compose_of
from evaluation.steps import aggregation, weighting
from tests import spreadsheets
from tests.services import small_world

METHODS: tuple[Mapping[str, object], ...] = (
    {"method": "topsis"},
    {"method": "topsis", "normaliser": "vector"},
    {"method": "vikor", "majority": 0.5},
    {"method": "copeland"},
)
EVERY = pytest.mark.parametrize("method", METHODS, ids=lambda method: "-".join(map(str, method.values())))


@pytest.fixture(scope="module")
def held() -> Holdings:
    return small_world.make()


@pytest.fixture(scope="module")
def cards(held: Holdings) -> dict[str, Scorecard]:
    """The scorecard under each method; R01 lacks most values, R02's roads do not apply, R03 lost two points."""
    reference = held.scheme("reference")
    return {
        str(method): compose_of(held, reference.revise({"aggregation": dict(method)}), "2025").scorecard
        for method in METHODS
    }


@EVERY
def test_totals_places_and_ranges_keep_their_contract(
    cards: dict[str, Scorecard], method: Mapping[str, object]
) -> None:
    card = cards[str(method)]
    totals = card.scores["total"]
    assert totals.dropna().between(0, 100).all()
    assert (card.scores["low"] <= totals + 1e-9)[totals.notna()].all()
    assert (card.scores["high"] >= totals - 1e-9)[totals.notna()].all()
    placed = card.places.dropna(subset=["place"])
    for _, group in placed.groupby(card.prepared.categories):
        expected = totals[group.index].round(6).rank(ascending=False, method="min")
        assert group["place"].tolist() == expected.tolist()
        assert (group["lower"] <= group["upper"]).all()
        assert group["upper"].max() <= len(group)
    assert placed["lower"].notna().all()


@EVERY
def test_totals_are_those_of_the_category_alone_before_gates(
    cards: dict[str, Scorecard], method: Mapping[str, object]
) -> None:
    card = cards[str(method)]
    prepared, setting = card.prepared, card.scheme.aggregation
    assert not isinstance(setting, Means)
    inside = (prepared.categories == "平原").to_numpy()
    found = aggregation.compare(
        setting, prepared.filled[inside], prepared.known[inside], card.weights.to_numpy()[inside]
    )
    assert (card.scores["total"] - prepared.gate_points)[inside].to_numpy() == pytest.approx(found.middle, nan_ok=True)


@EVERY
def test_there_are_no_contributions_and_the_row_still_sums_to_the_total(
    cards: dict[str, Scorecard], method: Mapping[str, object]
) -> None:
    card = cards[str(method)]
    parts, total = card.contributions, card.scores["total"]
    assert parts[list(card.scheme.indicators)].isna().all(axis=None)
    assert parts.sum(axis=1)[total.notna()].to_numpy() == pytest.approx(total.dropna().to_numpy(), abs=1e-9)
    assert parts.loc["R03", "gates"] == -2


@EVERY
def test_a_unit_with_a_gap_is_bounded_and_under_the_least_coverage_not_placed(
    cards: dict[str, Scorecard], method: Mapping[str, object]
) -> None:
    card = cards[str(method)]
    assert card.places.loc["R01", "reason"] == "coverage"
    low, high = card.scores.loc[["R01"], ["low", "high"]].to_numpy()[0]
    assert low < high


@EVERY
def test_score_gives_what_compose_gives(cards: dict[str, Scorecard], method: Mapping[str, object]) -> None:
    card = cards[str(method)]
    again = score(card.prepared, weighting.stated(card.scheme, card.prepared.categories))
    pd.testing.assert_frame_equal(again, card.scores[again.columns])


@EVERY
def test_another_categorys_data_change_nothing(held: Holdings, method: Mapping[str, object]) -> None:
    scheme = held.scheme("reference").revise({"aggregation": dict(method), "adjustment": {"method": "none"}})
    moved = held.observations.copy()
    others = moved["unit"].isin([code for at, code in enumerate(small_world.REGIONS) if at % 2])
    moved.loc[others & moved["indicator"].eq("trust"), "value"] *= 0.5
    other = held.revise({"observations": moved})
    plain, changed = (compose_of(each, scheme, "2025").scorecard for each in (held, other))
    inside = plain.prepared.categories == "平原"
    pd.testing.assert_series_equal(plain.scores["total"][inside], changed.scores["total"][inside])


def test_means_written_out_are_the_means(held: Holdings) -> None:
    reference = held.scheme("reference")
    plain = compose_of(held, reference, "2025").scorecard
    written = compose_of(held, reference.revise({"aggregation": {"method": "means"}}), "2025").scorecard
    pd.testing.assert_frame_equal(plain.scores, written.scores)
    assert plain.provenance == written.provenance


def test_where_too_many_pairs_would_be_compared_there_is_a_place_without_a_range(
    held: Holdings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.steps.aggregation.comparing.MOST_COMPARED", 1_000)
    scheme = held.scheme("reference").revise({"aggregation": {"method": "copeland"}})
    card = compose_of(held, scheme, "2025").scorecard
    placed = card.places.dropna(subset=["place"])
    assert len(placed) > 20
    assert set(placed["reason"]) == {"no_error_range"}


def test_a_card_has_no_points_of_its_parts(held: Holdings) -> None:
    scheme = held.scheme("reference").revise({"aggregation": {"method": "topsis"}})
    card = cards_of.read(compose_of(held, scheme, "2025"), "R05")
    assert card.undivided
    assert (card.relative, card.strongest, card.weakest) == (False, None, None)
    assert all(part.points == 0 for part in card.parts)


def test_a_workbook_holds_the_totals_as_numbers_and_says_so(held: Holdings) -> None:
    scheme = held.scheme("reference").revise({"aggregation": {"method": "topsis"}})
    made = compose_of(held, scheme, "2025")
    content = living_workbook.make(made, ["R05"], printed=["R05"], reference=None, language="zh", facts=[])
    book = spreadsheets.read(content)
    assert any("不是一行的公式" in str(cell.value) for row in book["说明"].iter_rows() for cell in row)
    heads = [cell.value for cell in book["评分"][3]]
    totals = {row[0].value: row[heads.index("总分")].value for row in book["评分"].iter_rows(min_row=4)}
    expected = made.scorecard.scores["total"]
    assert totals["R05"] == pytest.approx(expected["R05"])
