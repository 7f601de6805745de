"""What an adjustment says of conditions that contradict one another."""

import pytest
from pydantic import TypeAdapter, ValidationError

from evaluation.domain.adjusting import ByConditions

METHODS = ["least_squares", "observed_expected", "random_intercept", "nearest_peers"]
READER: TypeAdapter[ByConditions] = TypeAdapter(ByConditions)


@pytest.mark.parametrize("method", METHODS)
def test_one_condition_twice_is_refused_by_every_method(method: str) -> None:
    terms = [{"condition": "area"}, {"condition": "height"}, {"condition": "area", "scale": "log"}]
    with pytest.raises(ValidationError, match="条件 area 写了两次"):
        READER.validate_python({"method": method, "conditions": terms})


@pytest.mark.parametrize("method", METHODS)
def test_conditions_named_once_keep_their_order(method: str) -> None:
    found = READER.validate_python({"method": method, "conditions": [{"condition": "height"}, {"condition": "area"}]})
    assert [term.condition for term in found.conditions] == ["height", "area"]
