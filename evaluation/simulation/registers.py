"""What the example's grass roots are asked for: fields, forms, duties, staff, and targets on their way down."""

from typing import Any, TypeVar

from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.duties import DutyItem, Staff
from evaluation.domain.indicators import Frozen
from evaluation.domain.units import TargetLink
from evaluation.simulation import definitions
from evaluation.simulation.province import Province

Row = TypeVar("Row", bound=Frozen)
PROVINCE = "衡川省"
YEAR = "2025"
GROWTH, GRAIN = "ECO01", "AGR01"
ASKED_OF_CATEGORIES = {"重点开发区": 7.5, "农产品主产区": 6.2, "重点生态功能区": 5.8, "特殊类型区": 6.5}
ASKED_OF_PROVINCE = 5.5


def registers(place: Province) -> dict[str, tuple[Any, ...]]:
    """The optional parts of the holdings by name; nothing in them is drawn at random."""
    return {
        "data_items": _all("data_items", DataItem),
        "indicator_items": _all("indicator_items", IndicatorFormula),
        "requests": _all("requests", Request),
        "duty_items": _of_places("duty_items", DutyItem, place),
        "staff": _of_places("staff", Staff, place),
        "target_chain": (*_growth(place), *_grain(place)),
    }


def _all(name: str, model: type[Row]) -> tuple[Row, ...]:
    return tuple(model.model_validate(row) for row in definitions.rows(name))


def _of_places(name: str, model: type[Row], place: Province) -> tuple[Row, ...]:
    """Rows whose unit stands by name in the table."""
    rows = definitions.rows(name)
    return tuple(
        model.model_validate(row | ({"unit": place.codes[row["unit"]]} if "unit" in row else {})) for row in rows
    )


def _growth(place: Province) -> list[TargetLink]:
    """Growth asked of the province, its categories and its counties: each level puts something on top."""
    links = [
        _link(GROWTH, PROVINCE, category, (ASKED_OF_PROVINCE, asked), float(place.categories.eq(category).sum()))
        for category, asked in ASKED_OF_CATEGORIES.items()
    ]
    for number, (name, category) in enumerate(place.categories.items()):
        asked = ASKED_OF_CATEGORIES[str(category)]
        more = (37 * number % 21 - 2) / 10
        links.append(_link(GROWTH, str(category), place.codes[str(name)], (asked, round(asked + more, 1))))
    return links


def _grain(place: Province) -> list[TargetLink]:
    """Grain: every county is asked for what the province was, nothing on top."""
    return [_link(GRAIN, PROVINCE, place.codes[str(name)], (100.0, 100.0)) for name in place.counties]


def _link(subject: str, parent: str, child: str, targets: tuple[float, float], weight: float = 1.0) -> TargetLink:
    """A target as set above and as taken on below, in `targets`."""
    return TargetLink(
        subject=subject,
        period=YEAR,
        parent=parent,
        child=child,
        parent_target=targets[0],
        child_target=targets[1],
        weight=weight,
    )
