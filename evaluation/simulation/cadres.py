"""What is observed on the cadres themselves, year by year while in post."""

import numpy as np
import pandas as pd

from evaluation.domain.indicators import Level
from evaluation.simulation.definitions import read
from evaluation.simulation.observations import blank
from evaluation.simulation.province import Province
from evaluation.steps.attribution import exposures

YEARS = tuple(range(2021, 2026))
PASSED = 1.0
OWN = {
    "C01": (90, 5, 0.3),
    "C02": (84, 4.5, 0.8),
    "C03": (68, 12, 0.6),
    "C04": (10, 3.2, 0.5),
    "C06": (62, 11, 0.8),
    "C09": (82, 9, 0.8),
    "C10": (76, 8, 0.7),
    "C12": (76, 6, 0.5),
    "C13": (83, 4.5, 0.6),
    "C15": (90, 3.5, 0.5),
}
ERRORS = {"C12": 1.6, "C13": 1.1}
SHARE_WITHOUT_EMERGENCY = 0.35


def observe(generator: np.random.Generator, province: Province) -> pd.DataFrame:
    """Rows of the cadres' own indicators: half of each from what the cadre is worth, half chance; integrity: passed."""
    served = sorted({(each.cadre, each.year) for each in exposures(province.postings, YEARS)})
    held = pd.DataFrame(served, columns=["cadre", "year"])
    worth = province.efforts.loc[held["cadre"]].mean(axis=1).to_numpy()
    rows = [_rows(held, code, _draw(generator, code, worth)) for code in OWN]
    rows.append(_rows(held, "C14", np.full(len(held), PASSED)))
    frame = pd.concat(rows, ignore_index=True)
    judged = read(Level.CADRE).judged
    frame["source"] = frame["indicator"].map(judged["owner"] + "·" + judged["table"])
    quiet = (frame["indicator"] == "C03").to_numpy() & (generator.random(len(frame)) < SHARE_WITHOUT_EMERGENCY)
    frame = blank(frame, quiet, "not_applicable", "当年无风险事件")
    return blank(frame, generator.random(len(frame)) < 0.002, "missing", "核查中,暂不采用")


def _draw(generator: np.random.Generator, code: str, worth: np.ndarray) -> np.ndarray:
    centre, scale, share = OWN[code]
    limits = read(Level.CADRE).judged.loc[code, ["low", "high"]].astype(float)
    values = centre + scale * (share * worth + np.sqrt(1 - share**2) * generator.standard_normal(len(worth)))
    return np.round(np.clip(values, limits["low"], limits["high"]), 0 if code == "C04" else 1)


def _rows(held: pd.DataFrame, code: str, values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit": held["cadre"].to_numpy(),
            "period": held["year"].astype(str).to_numpy(),
            "indicator": code,
            "value": values,
            "status": "observed",
            "reason": "",
            "as_of": [f"{year + 1}-03-10" for year in held["year"]],
            "error": ERRORS.get(code, np.nan),
        }
    )
