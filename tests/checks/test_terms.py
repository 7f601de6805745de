"""Who worked on which result, by hand to 1e-9."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation.checks.terms import UNRECORDED, Terms, terms
from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.units import Posting

CLOSE = {"abs": 1e-9}


def posting(cadre: str, unit: str, start: date, end: date | None = None, share: float = 1.0) -> Posting:
    return Posting(cadre=cadre, unit=unit, post="书记", start=start, end=end, share=share)


def results(*units: str, first: int = 2022, last: int = 2025) -> pd.DataFrame:
    pairs = [(unit, year) for unit in units for year in range(first, last + 1)]
    return pd.DataFrame(pairs, columns=["unit", "year"])


def table(found: Terms, rows: pd.DataFrame) -> dict[tuple[str, int, str], float]:
    """(unit, year, cadre) -> work."""
    entries = found.Z.tocoo()
    return {
        (rows["unit"][row], int(rows["year"][row]), found.cadres[column]): float(work)
        for row, column, work in zip(*entries.coords, entries.data, strict=True)
    }


def test_three_postings_through_a_kernel_by_hand() -> None:
    """C led r to 30 June 2023, q for half the responsibility to the end of 2024, r again in 2025; D led r between.

    Half of a year's work shows at once, three tenths a year later, two tenths two years later. C's days: r 365 of 2022
    and 181 of 2023, q 184 of 2023 and 366 of 2024, r 365 of 2025.
    """
    rows = results("q", "r")
    found = terms(
        [
            posting("C", "r", date(2020, 1, 1), date(2023, 6, 30)),
            posting("D", "r", date(2023, 7, 1), date(2024, 12, 31)),
            posting("C", "q", date(2023, 7, 1), date(2024, 12, 31), 0.5),
            posting("C", "r", date(2025, 1, 1)),
        ],
        rows,
        PayoffKernel(shares=(0.5, 0.3, 0.2)),
    )
    half, rest = 181 / 365, 184 / 365
    expected = {
        ("r", 2022, "C"): 0.5 + 0.3 + 0.2,
        ("r", 2023, "C"): 0.5 * half + 0.3 + 0.2,
        ("r", 2024, "C"): 0.3 * half + 0.2,
        ("r", 2025, "C"): 0.5 + 0.2 * half,
        ("r", 2023, "D"): 0.5 * rest,
        ("r", 2024, "D"): 0.5 + 0.3 * rest,
        ("r", 2025, "D"): 0.3 + 0.2 * rest,
        ("q", 2023, "C"): 0.5 * rest * 0.5,
        ("q", 2024, "C"): 0.5 * 0.5 + 0.3 * rest * 0.5,
        ("q", 2025, "C"): 0.3 * 0.5 + 0.2 * rest * 0.5,
        ("q", 2022, UNRECORDED): 1.0,  # before q's first posting on record somebody led
        ("q", 2023, UNRECORDED): 0.5 * half + 0.3 + 0.2,
        ("q", 2024, UNRECORDED): 0.3 * half + 0.2,
        ("q", 2025, UNRECORDED): 0.2 * half,
    }
    assert table(found, rows) == pytest.approx(expected, **CLOSE)
    assert found.exposure["C"] == pytest.approx(2 + 1 + half + rest * 0.5 + 0.5 + 1, **CLOSE)  # 2020 to 2025
    assert found.exposure["D"] == pytest.approx(rest + 1, **CLOSE)
    column = dict(zip(found.cadres, range(len(found.cadres)), strict=True))
    assert found.matured[column["C"]] == 7
    # D found C's work up to 30 June 2023 in the results of 2022 to 2025; C found at q the unrecorded leader's
    before_d = 1.0 + 0.5 * half + 0.5 + 0.3 * half + 0.2 + 0.2 * half
    before_c = 1.0 + 0.5 * half + 0.5 + 0.3 * half + 0.2 + 0.2 * half
    assert found.before[column["D"]] == pytest.approx(before_d, **CLOSE)
    assert found.before[column["C"]] == pytest.approx(before_c, **CLOSE)


def test_a_vacancy_is_nobodys_work() -> None:
    rows = results("r")
    held = [posting("C", "r", date(2021, 1, 1), date(2022, 12, 31)), posting("D", "r", date(2024, 1, 1))]
    work = np.asarray(terms(held, rows, PayoffKernel()).Z.sum(axis=1)).ravel()
    assert work == pytest.approx([1, 0, 1, 1], **CLOSE)


def test_sole_together_and_who_followed() -> None:
    rows = results("a", "b", "c")
    found = terms(
        [
            posting("alone", "a", date(2021, 1, 1)),
            posting("one", "b", date(2021, 1, 1), share=0.6),
            posting("two", "b", date(2021, 1, 1), share=0.4),
            posting("first", "c", date(2021, 1, 1), date(2023, 12, 31)),
            posting("then", "c", date(2024, 1, 1)),
        ],
        rows,
        PayoffKernel(),
    )
    by_code = {code: at for at, code in enumerate(found.cadres)}
    assert {code for code, at in by_code.items() if found.sole[at]} == {"alone"}
    assert {code for code, at in by_code.items() if found.together[at]} == {"one", "two"}
    assert found.before[by_code["then"]] == pytest.approx(2, **CLOSE)
    assert found.before[by_code["first"]] == 0
    assert (found.network.count, found.network.movers) == (3, 0)


def test_a_cadre_whose_results_are_not_due_has_time_and_no_work() -> None:
    rows = results("r")
    late = posting("late", "r", date(2025, 1, 1))
    found = terms([posting("C", "r", date(2018, 1, 1), date(2024, 12, 31)), late], rows, PayoffKernel(shares=(0, 1)))
    assert found.exposure["late"] == pytest.approx(1, **CLOSE)
    assert "late" not in found.cadres
