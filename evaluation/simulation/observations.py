"""Results as an office would file them: rows with status, reason, date, sampling error and source."""

import numpy as np
import pandas as pd

from evaluation.simulation.definitions import Definitions
from evaluation.simulation.world import Results

REASONS = ("部门未按期报送", "监测站检修停测", "核查中,暂不采用")
NOT_APPLICABLE = {"AGR01": "无粮食生产任务", "INN05": "未申报特色主导产业链", "C03": "当年无风险事件"}


def file_results(
    generator: np.random.Generator, definitions: Definitions, results: Results, missing: float, codes: pd.Series
) -> pd.DataFrame:
    """Long rows of the observed values, a share `missing` of them missing with a reason; `codes`: by unit name."""
    years, units, indicators = results.observed.shape
    frame = pd.DataFrame(
        {
            "unit": np.tile(np.repeat(codes.reindex(results.units).to_numpy(), indicators), years),
            "period": np.repeat([str(year) for year in results.years], units * indicators),
            "indicator": np.tile(results.indicators.to_numpy(), years * units),
            "value": results.observed.reshape(-1),
            "status": "observed",
            "reason": "",
            "as_of": np.repeat([f"{year + 1}-02-20" for year in results.years], units * indicators),
            "error": results.errors.reshape(-1),
        }
    )
    sources = definitions.judged["owner"] + "·" + definitions.judged["table"]
    frame["source"] = frame["indicator"].map(sources)
    gaps = generator.random(len(frame)) < missing
    return blank(frame, gaps, "missing", generator.choice(REASONS, len(frame)))


def not_applicable(frame: pd.DataFrame, cells: dict[str, list[str]]) -> pd.DataFrame:
    """The rows with the cells named (indicator -> units) marked as not applying, in all years."""
    result = frame
    for indicator, units in cells.items():
        at = (frame["indicator"] == indicator).to_numpy() & frame["unit"].isin(units).to_numpy()
        result = blank(result, at, "not_applicable", NOT_APPLICABLE[indicator])
    return result


def blank(frame: pd.DataFrame, at: np.ndarray, status: str, reason: object) -> pd.DataFrame:
    """The rows with the values at the places gone, and why."""
    return frame.assign(
        value=frame["value"].mask(at),
        error=frame["error"].mask(at),
        status=frame["status"].mask(at, status),
        reason=frame["reason"].mask(at, reason),
    )
