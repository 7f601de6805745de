"""Postings of prefecture leaders reconstructed from a public table without names: what the refusals say of them.

Nothing is told of any single leader here, and nothing is printed.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from evaluation.checks.outcomes import COLUMNS, Outcome
from evaluation.checks.separation import Separation, separate
from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.units import Posting

POSTS = {0: "市长", 1: "书记"}  # the two principals, as coded by the source


def postings(table: pd.DataFrame, share: float) -> list[Posting]:
    """A posting for each run of years in which the time in post goes on; nobody is followed from city to city."""
    found = []
    for (city, post), rows in table.sort_values("year").groupby(["city_code", "pos_code"]):
        runs: list[list[tuple[int, float]]] = []
        for year, held in zip(rows["year"].tolist(), rows["years_in_post"].tolist(), strict=True):
            goes_on = runs and abs(held - runs[-1][-1][1] - (year - runs[-1][-1][0])) < 0.2
            runs[-1].append((year, held)) if goes_on else runs.append([(year, held)])
        starts = [date(run[0][0], 12, 31) - timedelta(days=round(365.25 * run[0][1])) for run in runs]
        last = [date(run[-1][0], 12, 31) for run in runs]
        handed_over = [after - timedelta(days=1) for _, after in pairwise(starts)]
        ends = [*(min(pair) for pair in zip(last, handed_over, strict=False)), last[-1]]
        for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
            code, unit = f"{city}-{post}-{at}", str(city)
            if end >= start:
                found.append(Posting(cadre=code, unit=unit, post=POSTS[post], start=start, end=end, share=share))
    return found


@pytest.fixture(scope="module", params=["one post", "both posts"])
def answer(shared_data: Path, request: pytest.FixtureRequest) -> Separation:
    """Reported growth of the prefectures 2003–2014, less year and province: one post alone, or both by halves."""
    leaders = pd.read_csv(shared_data / "prefecture_leader_targets_2003_2014.csv", encoding="utf-8-sig")
    panel = pd.read_csv(shared_data / "prefecture_panel_2001_2020.csv", encoding="utf-8-sig")
    panel = panel[panel["year"].between(2003, 2014) & panel["gdp_growth_reported_pct"].notna()]
    rows = pd.DataFrame({
        "level": "region", "unit": panel["city_code"].astype(str), "year": panel["year"],
        "category": panel["province_code"].astype(str), "value": panel["gdp_growth_reported_pct"], "ease": 0.0,
    })  # fmt: skip
    alone = request.param == "one post"
    held = postings(leaders[leaders["pos_code"] == 1], 1.0) if alone else postings(leaders, 0.5)
    return separate(Outcome("growth", PayoffKernel(), rows[COLUMNS]), held)


def test_without_identities_no_move_links_two_cities(answer: Separation) -> None:
    assert answer.network is not None
    assert answer.network.movers == 0
    assert answer.network.count == len(answer.network.regions) > 300
    assert answer.network.share_in_largest < 0.01
    assert answer.shares is None


def test_most_of_what_leaders_seem_to_differ_is_found_in_rolled_postings_too(answer: Separation) -> None:
    assert answer.null is not None
    assert answer.null.draws.mean() > 2 / 3 * answer.null.found


def test_nothing_is_said_of_anybody_alone(answer: Separation) -> None:
    assert len(answer.standings) > 1000
    assert answer.told == ()
    counts = Counter(note.code for each in answer.standings.values() for note in each.reasons)
    assert min(counts["separation.short"], counts["separation.unripe"], counts["separation.first"]) > 200
    assert counts["separation.chance"] + counts["separation.unreliable"] > 0.9 * len(answer.standings)


def test_a_new_posting_begins_where_time_in_post_does_not_go_on() -> None:
    table = pd.DataFrame({"city_code": 1, "pos_code": 1, "year": [2003, 2004, 2006], "years_in_post": [2.5, 3.5, 0.5]})
    first, then = postings(table, 1.0)
    assert (first.start, first.end) == (date(2001, 7, 1), date(2004, 12, 31))
    assert (then.start, then.end) == (date(2006, 7, 1), date(2006, 12, 31))
