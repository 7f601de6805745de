"""What the example's indicators are, how they are judged and how its world makes them, from `definitions/`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation.domain.collecting import Collection
from evaluation.domain.indicators import Achievement, Indicator, Level, PayoffKernel

FOLDER = Path(__file__).parent / "definitions"
LOADINGS = ("elevation", "ruggedness", "distance", "income", "ageing")
_FIRST_WEIGHT = "best"


@dataclass(frozen=True)
class Definitions:
    """One level's indicators: `judged` (how a scheme sees them), `world` (how values arise), both by code.

    `weights`: category -> points by indicator, those with none left out.
    """

    level: Level
    judged: pd.DataFrame
    world: pd.DataFrame

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators as observed."""
        return tuple(
            Indicator(
                code=str(code),
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                level=self.level,
                unit_of_measurement=row["unit_of_measurement"],
                low=float(row["low"]),
                high=float(row["high"]),
                owner=row["owner"],
                definition=meanings()[str(code)],
            )
            for code, row in self.judged.iterrows()
        )

    @property
    def weights(self) -> dict[str, dict[str, float]]:
        columns = list(self.judged.columns)
        rows = self.judged[columns[columns.index(_FIRST_WEIGHT) + 1 :]].astype(float)
        return {
            str(category): {str(code): float(weight) for code, weight in row.items() if weight > 0}
            for category, row in rows.items()
        }

    @property
    def latent(self) -> np.ndarray:
        """Which of the world's indicators are latent achievement."""
        return self.judged.loc[self.world.index, "achievement"].eq(Achievement.LATENT.value).to_numpy()

    @property
    def sign(self) -> np.ndarray:
        """+1 where more is better, −1 where less is."""
        return np.where(self.judged.loc[self.world.index, "direction"].eq("more"), 1.0, -1.0)

    def select(self, codes: list[str]) -> "Definitions":
        """Those of the codes only."""
        return Definitions(self.level, self.judged.loc[codes], self.world.loc[codes])


@cache
def read(level: Level) -> Definitions:
    """The definitions of a level; a cadre's have no world table."""
    judged = _table(level.value)
    numeric = ["low", "high", "horizon_years", "worst", "best"]
    judged[numeric] = judged[numeric].apply(pd.to_numeric)
    return Definitions(level, judged, pd.DataFrame() if level is Level.CADRE else _world(level))


@cache
def kernels() -> dict[str, PayoffKernel]:
    """The payoff kernels by name."""
    return {
        str(name): PayoffKernel(shares=tuple(map(float, row["shares"].split())), source=row["source"])
        for name, row in _table("kernels").iterrows()
    }


@cache
def meanings() -> dict[str, str]:
    """What each indicator measures, in a sentence."""
    return {row["code"]: row["definition"] for row in rows("definitions")}


@cache
def collections() -> dict[str, Collection]:
    """How each indicator is collected, and the duty that it rests on."""
    return {row.pop("code"): Collection.model_validate(row) for row in rows("collecting")}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of the definitions, without their empty cells, so that defaults hold there."""
    frame = _read(name)
    return [{str(key): value for key, value in row.items() if value != ""} for row in frame.to_dict("records")]


def _world(level: Level) -> pd.DataFrame:
    frame = _table(f"{level.value}_world")
    numeric = frame.columns.drop("kernel")
    return frame.assign(**{str(name): pd.to_numeric(frame[name]) for name in numeric})


def _table(name: str) -> pd.DataFrame:
    frame = _read(name)
    return frame.set_index(frame.columns[0])


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)
