"""What the example's world really is: shown on the method page only, never read by a step."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation.domain.indicators import Level
from evaluation.simulation.definitions import LOADINGS, kernels, read
from evaluation.simulation.province import CLOSED_MINE, Province
from evaluation.simulation.world import Results, lengthen

DRIVERS = dict(
    zip(
        LOADINGS,
        (
            "elevation_mean",
            "terrain_ruggedness",
            "distance_to_provincial_capital",
            "initial_gdp_per_capita",
            "share_aged_65_census",
        ),
        strict=True,
    )
)


@dataclass(frozen=True)
class Truth:
    """The truth of an example.

    `theta`: unit, period, indicator, value: each county's result without conditions and noise, in the indicator's own
    unit. `coefficients`: indicator, condition, value: the effect of one standard deviation, in the indicator's own
    unit. `efforts`: cadre, visible, latent. `kernels`: name -> indicators, shares, source. `hidden`: what no register
    of conditions holds.
    """

    theta: pd.DataFrame
    coefficients: pd.DataFrame
    efforts: pd.DataFrame
    kernels: dict[str, dict[str, object]]
    hidden: dict[str, str]

    def write(self, folder: Path) -> None:
        """Writes `theta.csv`, `coefficients.csv`, `efforts.csv`, `kernels.json`, `hidden.json`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("theta", "coefficients", "efforts"):
            frame: pd.DataFrame = getattr(self, name)
            frame.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
        for name in ("kernels", "hidden"):
            text = json.dumps(getattr(self, name), ensure_ascii=False, indent=1)
            (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def reveal(place: Province, results: Results) -> Truth:
    """The truth of the counties' results in the last three years, and of what made them."""
    return Truth(
        theta=_theta(place, results),
        coefficients=_coefficients(),
        efforts=place.efforts.round(3).reset_index(),
        kernels=_kernels(),
        hidden={
            "unit": str(place.codes[CLOSED_MINE]),
            "what_zh": "一座已关闭的矿山:不在条件清单中,却压低了该县几乎所有结果",
            "what_en": "A closed mine: in no register of conditions, yet it lowers nearly all results of the county",
        },
    )


def _theta(place: Province, results: Results) -> pd.DataFrame:
    units = pd.Index([place.codes[name] for name in results.units], name="unit")
    frames = [
        lengthen(pd.DataFrame(results.true[at], units, results.indicators)).assign(period=str(year))
        for at, year in enumerate(results.years)
        if year > results.years[-1] - 3
    ]
    return pd.concat(frames, ignore_index=True)[["unit", "period", "indicator", "value"]]


def _coefficients() -> pd.DataFrame:
    defined = read(Level.REGION)
    scaled = defined.world[list(LOADINGS)].mul(defined.sign * defined.world["scale"], axis=0).rename(columns=DRIVERS)
    long = lengthen(scaled.rename_axis(index="indicator", columns="condition"))
    return long[long["value"] != 0].reset_index(drop=True)


def _kernels() -> dict[str, dict[str, object]]:
    world = read(Level.REGION).world
    return {
        name: {
            "indicators": [str(code) for code in world.index[world["kernel"] == name]],
            "shares": list(kernel.shares),
            "source": kernel.source,
        }
        for name, kernel in kernels().items()
    }
