"""What may be said of single cadres: every refusal, recovery where leaders differ, and silence where they do not."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation.checks.leader_model import stands_out
from evaluation.checks.outcomes import COLUMNS, Outcome
from evaluation.checks.separation import Separation, separate
from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.units import Posting
from evaluation.statistics.mobility import Disconnected, Null

FIRST, YEARS, TERM = 2010, 16, 4


def outcome(values: pd.DataFrame, kernel: PayoffKernel | None = None) -> Outcome:
    """An outcome of a frame with unit, year, value and perhaps ease."""
    rows = values.assign(level="region", category="同类")
    rows["ease"] = values.get("ease", 0.0)
    return Outcome("led", kernel or PayoffKernel(), rows[COLUMNS])


class World:
    """Regions of several leaders each, `moved` of whom come from elsewhere; e follows AR(1)."""

    def __init__(
        self, *, leader: float, memory: float = 0.3, seed: int = 1, regions: int = 60, sorted_by: float = 0.0
    ) -> None:
        draw = np.random.default_rng(seed)
        terms = YEARS // TERM
        ease = draw.normal(size=regions)
        holder = np.arange(regions * terms).reshape(regions, terms)
        late = [(region, term) for region in range(regions) for term in range(1, terms)]
        for region, term in late:
            if draw.random() < 0.5:  # somebody who led elsewhere in the term before
                holder[region, term] = holder[draw.integers(regions), term - 1]
        spread = np.sqrt(1 - sorted_by**2)
        mean_ease = {code: ease[np.where(holder == code)[0]].mean() for code in np.unique(holder)}
        self.truth = {code: leader * (sorted_by * at + spread * draw.normal()) for code, at in mean_ease.items()}
        self.postings, rows = [], []
        for region in range(regions):
            noise, level = draw.normal(), 0.7 * draw.normal()
            for year in range(YEARS):
                noise = memory * noise + np.sqrt(1 - memory**2) * draw.normal()
                value = self.truth[holder[region, year // TERM]] + level + noise
                rows.append((f"r{region:02d}", FIRST + year, value, ease[region]))
            for term in range(terms):
                start = FIRST + term * TERM
                self.postings.append(held(f"c{holder[region, term]:03d}", f"r{region:02d}", start, start + TERM - 1))
        self.rows = pd.DataFrame(rows, columns=["unit", "year", "value", "ease"])

    def answer(self) -> Separation:
        return separate(outcome(self.rows), self.postings)


def held(cadre: str, unit: str, first: int, last: int, share: float = 1.0) -> Posting:
    """A posting from 1 January to 31 December."""
    return Posting(cadre=cadre, unit=unit, post="书记", start=date(first, 1, 1), end=date(last, 12, 31), share=share)


@pytest.fixture(scope="module")
def leaders() -> World:
    return World(leader=1.0)


@pytest.fixture(scope="module")
def answered(leaders: World) -> Separation:
    return leaders.answer()


# --- recovery and silence -------------------------------------------------------------------------------------------
def test_where_leaders_differ_their_effects_are_recovered(leaders: World, answered: Separation) -> None:
    told = answered.told
    assert len(told) > 60
    truth = [leaders.truth[int(code[1:])] for code in told]
    effects, errors = (
        np.array([getattr(answered.standings[code], name) for code in told]) for name in ("effect", "error")
    )
    assert np.corrcoef(effects, truth)[0, 1] > 0.7
    centred = np.abs(effects - (truth - np.mean(list(leaders.truth.values()))))
    assert np.mean(centred < 1.645 * errors) > 0.85
    assert 0.3 < answered.variance < 1.5


@pytest.mark.parametrize("seed", range(3))
def test_where_leaders_do_not_differ_nothing_is_said_of_anybody(seed: int) -> None:
    answer = World(leader=0.0, memory=0.6, seed=seed, regions=40).answer()
    assert answer.told == ()
    assert {each.reasons[-1].code for each in answer.standings.values()} == {"separation.chance"}


def test_a_sorted_world_is_noticed_and_an_unsorted_one_is_not(answered: Separation) -> None:
    sorted_world = World(leader=1.0, sorted_by=0.7, seed=3).answer()
    assert sorted_world.sorting is not None
    assert sorted_world.sorting.found
    assert answered.sorting is not None
    assert not answered.sorting.found


def test_equal_data_give_the_same_answer(leaders: World, answered: Separation) -> None:
    again = separate(outcome(leaders.rows), leaders.postings[::-1])
    assert again.told == answered.told
    assert again.standings["c000"].effect == pytest.approx(answered.standings["c000"].effect, abs=1e-9)


def test_the_plain_share_is_larger_than_the_corrected_one(answered: Separation) -> None:
    assert answered.shares is not None
    assert answered.shares.plug_in > answered.shares.leave_out


def test_those_whom_no_move_links_are_not_compared(leaders: World) -> None:
    apart = [held("island1", "x", 2010, 2017), held("island2", "x", 2018, 2025)]
    rows = pd.DataFrame([("x", year, float(year % 3), 0.0) for year in range(2010, 2026)], columns=leaders.rows.columns)
    answer = separate(outcome(pd.concat([leaders.rows, rows])), [*leaders.postings, *apart])
    assert answer.standings["island1"].comparable == 1
    answer.require_comparable("island1", "island2")
    with pytest.raises(Disconnected, match="没有任何任职流动链条"):
        answer.require_comparable("island1", "c000")


# --- every refusal --------------------------------------------------------------------------------------------------
def reasons(leaders: World, extra: Sequence[Posting], cadre: str, kernel: PayoffKernel | None = None) -> set[str]:
    """Why nothing is said of the cadre, who is added to the world with the units x and y."""
    draw = np.random.default_rng(9)
    rows = pd.DataFrame(
        [(unit, FIRST + year, draw.normal(), 0.0) for unit in ("x", "y") for year in range(YEARS)],
        columns=leaders.rows.columns,
    )
    answer = separate(outcome(pd.concat([leaders.rows, rows]), kernel), [*leaders.postings, *extra], draws=20)
    return {each.code.removeprefix("separation.") for each in answer.standings[cadre].reasons}


def test_two_years_with_two_results_are_too_few(leaders: World) -> None:
    extra = [held("P", "x", 2010, 2022), held("C", "x", 2023, 2024), held("N", "x", 2025, 2025)]
    assert reasons(leaders, extra, "C") >= {"unripe"}
    assert "short" not in reasons(leaders, extra, "C")
    assert reasons(leaders, extra, "N") >= {"short", "unripe"}


def test_half_the_responsibility_for_three_years_is_a_year_and_a_half(leaders: World) -> None:
    extra = [held("P", "x", 2010, 2022), held("C", "x", 2023, 2025, 0.5)]
    assert "short" in reasons(leaders, extra, "C")
    assert "unripe" not in reasons(leaders, extra, "C")


def test_a_result_that_is_not_due_is_no_result(leaders: World) -> None:
    extra = [held("P", "x", 2005, 2022), held("C", "x", 2023, 2025)]
    late = PayoffKernel(shares=(0, 0, 1))
    assert reasons(leaders, extra, "C", late) >= {"unripe"}


def test_the_sole_leader_of_a_region_is_not_told_from_it(leaders: World) -> None:
    assert "sole" in reasons(leaders, [held("C", "x", 2010, 2025)], "C")


def test_two_who_served_side_by_side_throughout_are_not_told_apart(leaders: World) -> None:
    extra = [held("P", "x", 2010, 2017), held("C", "x", 2018, 2025, 0.6), held("D", "x", 2018, 2025, 0.4)]
    assert "together" in reasons(leaders, extra, "C")
    moved = [*extra, held("E", "y", 2010, 2017), held("D", "y", 2018, 2019, 0.4)]
    assert "together" not in reasons(leaders, moved, "C")


def test_a_year_of_a_predecessor_is_too_little_to_know_what_was_found(leaders: World) -> None:
    extra = [held("P", "x", 2010, 2010), held("C", "x", 2011, 2025)]
    assert "first" in reasons(leaders, extra, "C")
    assert "first" not in reasons(leaders, [held("P", "x", 2010, 2011), held("C", "x", 2012, 2025)], "C")


def test_an_effect_that_the_results_settle_by_less_than_two_fifths_is_not_told() -> None:
    noisy = World(leader=0.4, memory=0.0, seed=2)
    answer = noisy.answer()
    unsure = [each for each in answer.standings.values() if each.reliability < 0.4]
    assert unsure
    assert all("separation.unreliable" in {note.code for note in each.reasons} for each in unsure)


def test_where_nobody_follows_anybody_nothing_is_said() -> None:
    rows = pd.DataFrame([(unit, year, float(at)) for at, unit in enumerate("ab") for year in range(2016, 2026)])
    rows.columns = pd.Index(["unit", "year", "value"])
    answer = separate(outcome(rows), [held("A", "a", 2016, 2025), held("B", "b", 2016, 2025)])
    assert answer.null is None
    assert {note.code for note in answer.standings["A"].reasons} == {"separation.sole", "separation.nothing"}


def test_without_any_result_there_is_nobody_to_speak_of() -> None:
    rows = pd.DataFrame({"unit": ["a"], "year": [2025], "value": [1.0]})
    assert separate(outcome(rows), [held("B", "b", 2016, 2025)]).standings == {}


def test_a_cadre_whom_no_move_links_with_another_is_compared_with_nobody(leaders: World) -> None:
    """Somebody not on record led x before: C is not the sole leader, and yet there is nobody to compare with."""
    assert "apart" in reasons(leaders, [held("C", "x", 2014, 2025)], "C")
    assert "apart" not in reasons(leaders, [held("C", "x", 2014, 2021), held("D", "x", 2022, 2025)], "C")


def test_the_real_world_counts_among_the_rolled_ones() -> None:
    """Of 40 draws none may be as large: 1 in 41 is under 2.5 %. Of 199, four: 5 in 200 is just 2.5 %."""
    assert stands_out(Null(2.0, np.ones(40)))
    assert not stands_out(Null(2.0, np.append(np.ones(39), 2.0)))
    assert not stands_out(Null(2.0, np.ones(38)))
    assert stands_out(Null(2.0, np.repeat([1.0, 3.0], [195, 4])))
    assert not stands_out(Null(2.0, np.repeat([1.0, 3.0], [194, 5])))
