"""How well other years foretell a year under an adjustment over years, as a page tells it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from evaluation.checks.forecasts import Forecasts, forecasts
from evaluation.domain.indicators import Indicator
from evaluation.services import questions
from evaluation.services.evaluation import Evaluation
from evaluation.services.questions import Question
from evaluation.services.rounding import rounded
from evaluation.statistics.forecast import Forecast

NINE_IN_TEN = 1.645


@dataclass(frozen=True)
class Slope:
    """Where other years foretell one more, so many came (`value`), nine times in ten from `low` to `high`."""

    value: Decimal
    low: Decimal
    high: Decimal

    @property
    def verdict(self) -> Literal["true", "too_much", "too_little"]:
        """Whether 1 is within reach; else whether differences are foretold too large or too small."""
        if self.low <= 1 <= self.high:
            return "true"
        return "too_much" if self.high < 1 else "too_little"


@dataclass(frozen=True)
class IndicatorForecast:
    """One indicator's slope."""

    indicator: Indicator
    slope: Slope


@dataclass(frozen=True)
class Foretelling:
    """All indicators at once, each counting alike, and one by one in the order of the scheme."""

    together: Slope
    indicators: tuple[IndicatorForecast, ...]

    @property
    def off(self) -> tuple[IndicatorForecast, ...]:
        """Those of which 1 is out of reach."""
        return tuple(each for each in self.indicators if each.slope.verdict != "true")


def read(evaluation: Evaluation) -> Foretelling | None:
    """The check of an adjustment over years; None under any other, or where nothing lasting was found."""
    found = _asked(questions.about(evaluation))
    if found.together is None:
        return None
    names = evaluation.indicators
    each = tuple(IndicatorForecast(names[code], _slope(slope)) for code, slope in found.by_indicator.items())
    return Foretelling(_slope(found.together), each)


def _slope(found: Forecast) -> Slope:
    reach = NINE_IN_TEN * found.error
    return Slope(rounded(found.slope, 2), rounded(found.slope - reach, 2), rounded(found.slope + reach, 2))


@lru_cache(maxsize=4)
def _asked(question: Question) -> Forecasts:
    return forecasts(question.prepared)
