"""What a page says of a forecast: whether 1 is within reach, and which indicators are off."""

from decimal import Decimal

import pytest

from evaluation.services import forecasts
from evaluation.services.evaluation import compose_of
from evaluation.services.forecasts import Slope
from evaluation.simulation import example


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [("0.90", "1.00", "true"), ("1.00", "1.20", "true"), ("0.70", "0.99", "too_much"), ("1.01", "1.30", "too_little")],
)
def test_the_verdict_is_whether_one_is_within_the_printed_reach(low: str, high: str, verdict: str) -> None:
    assert Slope(Decimal("1.00"), Decimal(low), Decimal(high)).verdict == verdict


def test_the_steady_scheme_of_the_example_foretells_and_the_reference_does_not_ask() -> None:
    holdings, _ = example.make()
    found = forecasts.read(compose_of(holdings, holdings.scheme("steady"), "2025"))
    assert found is not None
    assert found.together.verdict == "true"
    assert len(found.indicators) == 17
    assert set(found.off) == {each for each in found.indicators if not each.slope.low <= 1 <= each.slope.high}
    assert forecasts.read(compose_of(holdings, holdings.scheme("reference"), "2025")) is None
