"""A framework folder small enough to compute by hand, and an address for a store."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.domain import framework
from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.units import Membership, Unit
from evaluation.exchange import frameworks

VALUES = {
    ("A", "2023"): (10, 10), ("B", "2023"): (20, 20), ("C", "2023"): (30, 30),
    ("A", "2024"): (80, 50), ("B", "2024"): (40, 90), ("C", "2024"): (60, 60),
}  # fmt: skip


def _scheme(code: str, weights: dict[str, float], level: str = "region") -> Scheme:
    scale = {"method": "min_max", "limits": {"source": "stated", "low": 0, "high": 100}}
    tree = {
        "code": "all",
        "name_zh": "总分",
        "children": [{"indicator": name, "scoring": scale} for name in weights],
    }
    return parse(
        {"code": code, "framework": "village", "level": level, "name_zh": code, "tree": tree, "weights": {"*": weights}}
    )


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """Three regions in 2023 and 2024, roads and water from 0 to 100; two cadres with one value each."""
    rows = [
        {"unit": unit, "period": period, "indicator": name, "value": value, "status": "observed"}
        for (unit, period), values in VALUES.items()
        for name, value in zip(("roads", "water"), values, strict=True)
    ]
    rows += [
        {"unit": unit, "period": "2024", "indicator": "duty", "value": value, "status": "observed"}
        for unit, value in (("K2", 70), ("K1", 90))
    ]
    regions = tuple(Unit(code=code, name_zh=code) for code in ("C", "A", "B"))
    cadres = tuple(Unit(code=code, name_zh=code, level=Level.CADRE) for code in ("K2", "K1"))
    schemes = (
        _scheme("reference", {"roads": 60, "water": 40}),
        _scheme("water_first", {"roads": 20, "water": 80}),
        _scheme("cadres", {"duty": 100}, "cadre"),
    )
    holdings = Holdings(
        framework=Framework(code="village", name_zh="村"),
        units=(*regions, *cadres),
        indicators=(
            Indicator(code="roads", name_zh="道路"),
            Indicator(code="water", name_zh="供水"),
            Indicator(code="duty", name_zh="履职", level=Level.CADRE),
        ),
        memberships=tuple(Membership(unit=unit.code, category="山区") for unit in regions),
        observations=framework.observations(rows),
        conditions=framework.conditions([]),
        schemes={scheme.code: scheme for scheme in schemes},
    )
    frameworks.write(holdings, tmp_path / "village")
    return tmp_path / "village"


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The address of a store that does not exist yet."""
    return f"sqlite:///{tmp_path / 'evaluation.db'}"


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    """A recipe for sheets with the columns code, name, roads; its scheme is one indicator."""
    folder = tmp_path / "roads"
    (folder / "schemes").mkdir(parents=True)
    _write(folder / "framework.json", {"code": "roads", "name_zh": "道路"})
    columns = [
        {"header": "code", "position": 0, "role": "unit_code"},
        {"header": "name", "position": 1, "role": "unit_name"},
        {"header": "roads", "position": 2, "role": "indicator", "target": "roads"},
    ]
    _write(folder / "mapping.json", {"period": "2023", "new_units": True, "columns": columns})
    (folder / "indicators.csv").write_text("code,name_zh,low,high\nroads,道路,0,100\n", encoding="utf-8")
    scheme = _scheme("reference", {"roads": 100}).revise({"framework": "roads"})
    (folder / "schemes" / "01-reference.json").write_text(scheme.text, encoding="utf-8")
    return folder


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes a CSV of rows (code, name, roads) and gives its path."""

    def write(*rows: str, name: str = "sheet.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(["code,name,roads", *rows]) + "\n", encoding="utf-8")
        return path

    return write


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
