"""Targets of prefectures against those of their provinces, 2003–2014 (data of Li et al. 2019, as published by Wiebe).

Codes only; the published facts: 90.1 % above the province's, median +2.0, mean +2.56, the missing code 2.9 left out.
"""

from pathlib import Path

import pandas as pd

from evaluation.checks.burden.escalation import escalation
from evaluation.domain.policy import Policy
from evaluation.domain.units import TargetLink

FILE = "prefecture_leader_targets_2003_2014.csv"


def test_nine_in_ten_prefectures_set_themselves_more_than_their_province_did(shared_data: Path) -> None:
    rows = pd.read_csv(shared_data / FILE, encoding="utf-8-sig", dtype={"city_code": str, "province_code": str})
    known = rows[(rows["target_set_by_city_known"] == 1) & rows["target_from_province_pct"].notna()]
    chain = [
        TargetLink(
            subject="gdp_growth",
            period=str(row.year),
            parent=row.province_code,
            child=f"{row.city_code}-{row.pos_code}-{at}",
            parent_target=row.target_from_province_pct,
            child_target=row.target_set_by_city_pct,
        )
        for at, row in enumerate(known.itertuples())
    ]
    found = escalation(chain, Policy())
    assert found is not None
    assert round(100 * found.above, 1) == 90.1
    assert (round(found.median, 2), round(found.mean, 2)) == (2.0, 2.56)
    assert len(rows) - len(known) == 1643  # 2.9 stands for “not known” there; two cities did set 2.9
