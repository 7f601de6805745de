"""The network of moves by hand, corrected variance shares against known truth, and the permutation null."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from evaluation.statistics import mobility

Array = np.ndarray

# 甲 goes from A to B, 丁 follows in B; 乙 and 丙 stay in C; 戊 stays in D
CADRES = np.array(["甲", "甲", "丁", "乙", "丙", "戊", "戊"])
REGIONS = np.array(["A", "B", "B", "C", "C", "D", "D"])
NETWORK = mobility.components(CADRES, REGIONS)


def test_components_are_those_drawn_by_hand() -> None:
    assert NETWORK.count == 3
    assert NETWORK.movers == 1
    assert NETWORK.share_in_largest == pytest.approx(2 / 5)
    together = {cadre: int(label) for cadre, label in zip(NETWORK.cadres, NETWORK.of_cadres, strict=True)}
    assert together["甲"] == together["丁"]
    assert together["乙"] == together["丙"]
    assert len({together["甲"], together["乙"], together["戊"]}) == 3
    assert together["戊"] == 2  # the fewest cadres come last
    assert NETWORK.of_rows.tolist() == [together[cadre] for cadre in CADRES]
    assert dict(zip(NETWORK.regions, NETWORK.of_regions, strict=True))["B"] == together["甲"]


def test_one_move_joins_two_components() -> None:
    joined = mobility.components(np.append(CADRES, "丁"), np.append(REGIONS, "C"))
    assert (joined.count, joined.movers) == (2, 2)
    assert joined.share_in_largest == pytest.approx(4 / 5)
    joined.require_connected("甲", "丙")


def test_cadres_of_different_components_are_not_compared() -> None:
    NETWORK.require_connected("甲", "丁")
    with pytest.raises(mobility.Disconnected, match="干部 甲、乙:两人之间没有任何任职流动链条相连") as caught:
        NETWORK.require_connected("甲", "乙")
    assert "3 components" in caught.value.english
    with pytest.raises(KeyError, match="'己'"):
        NETWORK.require_connected("甲", "己")


def test_the_leave_out_set_has_no_row_on_which_a_comparison_hangs() -> None:
    # a and b meet in R and in S, two years each; c links T to S by a single year; d has a single year in R
    cadres = np.array(list("aabbaabbcccd"))
    regions = np.array(list("RRRRSSSSSTTR"))
    assert mobility.leave_out_rows(cadres, regions).tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    # one year each: a circle of four rows stays connected without any one of them
    assert mobility.leave_out_rows(np.array(list("abab")), np.array(list("RRSS"))).tolist() == [0, 1, 2, 3]


def world(*, leader: float, memory: float, regions: int, seed: int) -> SimpleNamespace:
    """12 years in each region, postings of 3 years, three in ten of which somebody from elsewhere holds."""
    generator = np.random.default_rng(seed)
    region, year = np.repeat(np.arange(regions), 12), np.tile(np.arange(12), regions)
    term = (year + np.repeat(generator.integers(0, 3, regions), 12)) // 3
    _, posting = np.unique(region * 12 + term, return_inverse=True)
    holder = np.arange(posting.max() + 1)
    moved = generator.random(len(holder)) < 0.3
    holder[moved] = generator.integers(0, len(holder), moved.sum())
    _, cadre = np.unique(holder[posting], return_inverse=True)
    noise = generator.normal(size=(regions, 12))
    for at in range(1, 12):
        noise[:, at] = memory * noise[:, at - 1] + np.sqrt(1 - memory**2) * noise[:, at]
    effects = leader * generator.normal(size=cadre.max() + 1)
    y = effects[cadre] + generator.normal(size=regions)[region] + noise.ravel()
    return SimpleNamespace(region=region, year=year, cadre=cadre, effects=effects, y=y)


def test_shares_without_error_are_those_of_the_effects() -> None:
    cadres, regions = np.array(list("aabbaabb")), np.array(list("RRRRSSSS"))
    noise = np.tile([1e-6, -1e-6], 4)
    y = np.where(cadres == "a", 1.0, 3.0) + np.where(regions == "R", 0.0, 2.0) + noise
    shares = mobility.shares(y, np.zeros((8, 0)), cadres, regions)
    assert [shares.plug_in, shares.homoskedastic, shares.leave_out] == pytest.approx([0.5, 0.5, 0.5], abs=1e-6)


def test_andrews_et_al_2008_by_hand() -> None:
    # two cadres with three rows each in one region: Var(α̂) adds σ²(1/3 + 1/3)/4, σ² = 4/4 from the residuals
    cadres, y = np.repeat(["a", "b"], 3), np.array([1.0, 2, 3, 5, 6, 7])
    shares = mobility.shares(y, np.zeros((6, 0)), cadres, np.repeat("R", 6))
    assert shares.plug_in == pytest.approx(4 / y.var())
    assert shares.homoskedastic == pytest.approx((4 - 1 / 6) / y.var())
    # Kline, Saggio and Sølvsten 2020: each row adds (1/3)²/4, times y e / (1 − 1/3), y about its mean 4: 8 / (2/3)
    assert shares.leave_out == pytest.approx((4 - (2 + 2) / (2 / 3) / 36) / y.var())


def test_unequal_errors_bias_the_plain_and_the_equal_variance_share_but_not_the_leave_out_share() -> None:
    generator = np.random.default_rng(3)
    region, cadre = np.repeat(np.arange(12), 12), generator.integers(0, 40, (12, 4)).repeat(3)
    effects, X = 0.5 * generator.normal(size=40), generator.normal(size=(144, 2))
    deviation = np.where(np.bincount(cadre)[cadre] <= 3, 1.8, 0.3)  # those seen least are seen worst
    rows = mobility.leave_out_rows(cadre, region)
    found = []
    for _ in range(400):
        y = effects[cadre] + X @ [1, 0.5] + deviation * generator.normal(size=144)
        shares = mobility.shares(y, X, cadre, region)
        found.append(np.array([shares.plug_in, shares.homoskedastic, shares.leave_out]) * y[rows].var())
    truth = effects[cadre[rows]].var()
    plug_in, homoskedastic, leave_out = np.mean(found, axis=0)
    error = np.std(found, axis=0)[2] / np.sqrt(len(found))
    assert plug_in > 2 * truth
    assert abs(homoskedastic - truth) > 4 * error
    assert leave_out == pytest.approx(truth, abs=3 * error)


def test_columns_that_say_nothing_new_do_not_change_the_shares() -> None:
    cadres, y, X = np.repeat(["a", "b"], 4), np.array([1.0, 2, 4, 3, 5, 6, 9, 7]), np.arange(8.0)[:, None] ** 2
    idle = np.column_stack([np.ones(8), np.zeros(8), X, cadres == "a", 2 * X + 1])
    plain, more = (mobility.shares(y, columns, cadres, np.repeat("R", 8)) for columns in (X, idle))
    assert [more.plug_in, more.homoskedastic, more.leave_out] == pytest.approx(
        [plain.plug_in, plain.homoskedastic, plain.leave_out], rel=1e-9
    )


def test_a_row_that_a_condition_fits_alone_is_left_out_of_the_shares() -> None:
    cadres, y, regions = np.repeat(["a", "b"], 4), np.array([99, 1.0, 2, 4, 5, 6, 9, 7]), np.repeat("R", 8)
    one_year = np.eye(8)[:, :1]  # 1 in the first row alone
    shares = mobility.shares(y, one_year, cadres, regions)
    plain = mobility.shares(y[1:], np.zeros((7, 0)), cadres[1:], regions[1:])
    assert shares.rows.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert shares.leave_out == pytest.approx(plain.leave_out)


def test_shares_refuse_a_set_without_two_cadres() -> None:
    with pytest.raises(ValueError, match="no two cadres remain"):
        mobility.shares(np.arange(6.0), np.zeros((6, 0)), np.repeat(["a", "b"], 3), np.repeat(["R", "S"], 3))
    with pytest.raises(ValueError, match="no two cadres remain"):
        mobility.shares(np.arange(2.0), np.zeros((2, 0)), np.array(["a", "b"]), np.array(["R", "R"]))


def test_a_set_with_fewer_rows_than_columns_has_no_variance_to_tell() -> None:
    cadres, regions = np.tile(["a", "b"], 4), np.repeat("R", 8)
    columns = np.random.default_rng(2).normal(size=(8, 12))
    with pytest.raises(ValueError, match="no two cadres remain in any leave-out connected set beside X"):
        mobility.shares(np.arange(8.0), columns, cadres, regions)


def test_a_missing_number_is_refused() -> None:
    with pytest.raises(ValueError, match="y lacks 1 numbers"):
        mobility.shares(np.array([1, np.nan]), np.zeros((2, 0)), np.array(["a", "b"]), np.array(["R", "R"]))


def test_rolling_moves_postings_in_time_within_their_region_and_keeps_each_in_one_piece() -> None:
    place, year = np.repeat([0, 1], 5), np.tile(np.arange(5), 2)
    holder = np.array([0, 0, 0, 1, 1, 2, 2, 3, 3, 3])
    shuffled = np.random.default_rng(1).permutation(10)
    Z = sparse.coo_array((np.ones(10), (np.arange(10), holder[shuffled])))
    order = np.lexsort((year[shuffled], place[shuffled]))
    seen = set()
    for seed in range(30):
        rolled = mobility.roll(Z, place[shuffled], order, np.random.default_rng(seed)).toarray()
        assert (rolled.sum(axis=1) == 1).all()
        line = rolled[order].argmax(axis=1)
        pieces = [tuple(np.unique(part, return_counts=True)[1]) for part in (line[:5], line[5:])]
        assert not set(line[:5]) & set(line[5:])
        assert all((np.diff(np.flatnonzero(line == level)) == 1).all() for level in np.unique(line))
        seen.add(tuple(np.diff(np.flatnonzero(np.diff(line[:5], prepend=-1, append=-1)))))
        assert all(sum(part) == 5 for part in pieces)
    # 甲 three years then 乙 two, moved on by 0 to 4 years
    assert seen == {(3, 2), (1, 3, 1), (2, 3), (1, 2, 2), (2, 2, 1)}


def test_rolling_keeps_parts_of_a_year() -> None:
    Z = sparse.coo_array(np.array([[1.0, 0], [0.4, 0.6], [0, 1.0]]))
    rolled = mobility.roll(Z, np.zeros(3, int), np.arange(3), np.random.default_rng(0)).toarray()
    assert sorted(np.sort(row[row > 0]).tolist() for row in rolled) == [[0.4, 0.6], [1.0], [1.0]]


def null_of(world: SimpleNamespace, draws: int) -> mobility.Null:
    ones = np.ones(len(world.y))
    rows = np.arange(len(world.y))
    parts = {"region": sparse.csr_array((ones, (rows, world.region)))}
    parts["cadre"] = sparse.csr_array((ones, (rows, world.cadre)))
    generator = np.random.default_rng(8)
    return mobility.permutation_null(
        world.y, ones[:, None], parts, "cadre", regions=world.region, times=world.year, draws=draws, generator=generator
    )


def test_a_world_without_leader_effects_lies_within_its_null() -> None:
    null = null_of(world(leader=0, memory=0.6, regions=40, seed=4), draws=40)
    low, high = null.interval
    assert np.sqrt(null.found) > 0.3  # slow noise feigns leaders …
    assert low <= np.sqrt(null.found) <= high  # … and the null shows by how much
    assert null.refused
    assert null.reduced < 0.2 * null.found


def test_leader_effects_stand_out_from_their_null_and_are_reduced_by_its_mean() -> None:
    null = null_of(world(leader=1, memory=0.3, regions=40, seed=4), draws=40)
    assert not null.refused
    assert null.reduced == pytest.approx(null.found - null.draws.mean())
    assert 0.5 < np.sqrt(null.reduced) < 1.2


def test_two_rows_of_a_region_in_one_year_cannot_be_rolled() -> None:
    doubled = world(leader=0, memory=0, regions=4, seed=1)
    doubled.year[1] = doubled.year[0]
    with pytest.raises(ValueError, match="two rows of the same time"):
        null_of(doubled, draws=2)


def leaders_without_names(rows: pd.DataFrame) -> Array:
    """A number for the leader of each row.

    One post of one city held from one start is a posting. It is linked to a later one in the province, of somebody of
    the same birth year, degree and past, that starts within a year of the last row, where there is one such pair only.
    """
    rows = rows.sort_values(["pos_code", "city_code", "year"])
    rows = rows.assign(start=rows["year"] - rows["years_in_post"], birth=rows["year"] - rows["age"])
    change = rows[["city_code", "pos_code", "start", "birth"]].diff().abs()
    posting = (change > [0, 0, 0.1, 1]).any(axis=1).cumsum().rename("posting")
    traits = ["province_code", "birth", "degree", "worked_in_centre"]
    postings = rows.groupby(posting).agg({**dict.fromkeys(traits, "first"), "birth": "min", "start": "min"})
    postings["first"], postings["last"] = (rows.groupby(posting)["year"].agg(what) for what in ("min", "max"))
    pairs = postings.reset_index().merge(postings.reset_index(), on=traits, suffixes=("", "_next"))
    later = (pairs["first_next"] > pairs["last"]) & (pairs["start_next"] > pairs["start"] + 0.3)
    pairs = pairs[later & (pairs["start_next"] - pairs["last"] <= 1)]
    sole = ~pairs["posting"].duplicated(keep=False) & ~pairs["posting_next"].duplicated(keep=False)
    before = pairs[sole].set_index("posting_next")["posting"].to_dict()
    leader = {at: at for at in postings.index}
    for at in postings.index.sort_values(key=lambda index: postings["start"][index]):
        leader[at] = leader[before.get(at, at)]
    return posting.map(leader).reindex(rows.index).sort_index().to_numpy()


def test_leaders_of_prefectures_form_too_many_components_for_a_nationwide_ranking(shared_data: Path) -> None:
    rows = pd.read_csv(shared_data / "prefecture_leader_targets_2003_2014.csv", encoding="utf-8-sig")
    panel = pd.read_csv(shared_data / "prefecture_panel_2001_2020.csv", encoding="utf-8-sig")
    known = panel.loc[panel["gdp_nominal_100m_cny"].notna(), "city_code"]
    rows = rows[rows["city_code"].isin(known)].sort_index()
    network = mobility.components(leaders_without_names(rows), rows["city_code"].to_numpy())
    assert len(network.regions) == 323
    assert len(network.cadres) == 1_871
    assert network.movers == 141
    assert network.count == 185
    assert network.share_in_largest == pytest.approx(0.040, abs=5e-4)
    first, second = (network.cadres[network.of_cadres == label][0] for label in (0, 1))
    with pytest.raises(mobility.Disconnected):
        network.require_connected(first, second)


@pytest.mark.parametrize("gone", [None, np.nan])
def test_a_label_that_is_missing_is_nobodys_and_labels_of_unlike_number_are_refused(gone: object) -> None:
    with pytest.raises(ValueError, match="1 labels of cadres or regions are missing"):
        mobility.components(np.array([gone, "a"], object), np.array(["R", "R"]))
    with pytest.raises(ValueError, match=r"are wanted, not \(2,\), \(1,\)"):
        mobility.components(np.array(["a", "b"]), np.array(["R"]))
    with pytest.raises(ValueError, match=r"are wanted, not \(3,\), \(2, 0\), \(2,\), \(2,\)"):
        mobility.shares(np.arange(3.0), np.zeros((2, 0)), np.array(["a", "b"]), np.array(["R", "R"]))


def test_without_variance_there_are_no_shares_and_without_draws_no_null() -> None:
    cadres, regions = np.tile(["a", "b", "c"], 4), np.repeat(["R", "S"], 6)
    with pytest.raises(ValueError, match="y does not vary"):
        mobility.shares(np.full(12, 0.1), np.zeros((12, 0)), cadres, regions)
    with pytest.raises(ValueError, match="at least one draw is wanted, not 0"):
        null_of(world(leader=0, memory=0, regions=4, seed=1), draws=0)
