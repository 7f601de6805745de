"""A store of our own for each test, on SQLite and on PostgreSQL, and a small framework to put into it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, NullPool, create_engine

from evaluation.domain.collecting import DataItem, IndicatorFormula, Request
from evaluation.domain.duties import DutyItem, DutyList, Staff
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Indicator
from evaluation.domain.scheme import Scheme, parse
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, TargetLink, Unit
from evaluation.storage.database import migrate, open_store
from evaluation.storage.repository import Store

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]

BURDENS: dict[str, Any] = {
    "data_items": (
        DataItem(code="people", name_zh="常住人口", unit_of_measurement="人", owner="统计局", aliases="人口;户数"),
        DataItem(code="product", name_zh="地区生产总值", unit_of_measurement="万元", owner="统计局"),
    ),
    "indicator_items": (IndicatorFormula(indicator="gdp", formula="product / people * 10000"),),
    "duty_items": (
        DutyItem(code="D1", name_zh="防汛", duty_list=DutyList.BASIC, hours=40, valid_from=date(2025, 1, 1)),
        DutyItem(code="D1", name_zh="防汛", duty_list=DutyList.COOPERATING, lead_department="水利局", unit="a"),
    ),
    "requests": (
        Request(code="F1", name_zh="人口月报", owner="民政局", times_a_year=12, hours=1.5, fields="people;低保户数"),
        Request(code="T1", name_zh="打卡小程序", owner="教育局", kind="tool", users=30, minutes_a_day=4),
    ),
    "staff": (Staff(unit="a", as_of=date(2025, 1, 1), posts=30, lent_out=4, lent_in=1, money=120.5),),
    "target_chain": (
        TargetLink(subject="gdp", period="2020", parent="p", child="a", parent_target=6, child_target=8.5),
    ),
}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty embedded database, to be copied."""
    file = tmp_path_factory.mktemp("template") / "evaluation.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> Iterator[Engine]:
    """A server that holds a migrated, empty database `template_store`, to be copied."""
    engine = create_engine(postgresql_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE template_store")
    migrate(engine.url.set(database="template_store").render_as_string(hide_password=False))
    yield engine
    engine.dispose()


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of our own."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "evaluation.db")
        yield f"sqlite:///{tmp_path / 'evaluation.db'}"
        return
    engine: Engine = request.getfixturevalue("postgresql_template")
    name = f"store_{uuid4().hex}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template_store")
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    with closing(open_store(url)) as opened:
        yield opened


@pytest.fixture
def filled(store: Store, holdings: Holdings) -> Store:
    """A store that holds the small framework."""
    with store.unit_of_work("loader") as work:
        work.put_holdings(holdings)
    return store


@pytest.fixture
def holdings() -> Holdings:
    """Two counties, a department and a cadre; a zero, a missing and a not-applicable cell."""
    return Holdings(
        framework=Framework(code="small", name_zh="小样", name_en="Small", simulated=True),
        units=(
            Unit(code="b", name_zh="乙县", name_en="B", parent="p"),
            Unit(code="a", name_zh="甲县"),
            Unit(code="d", name_zh="局", level="department"),
            Unit(code="c1", name_zh="", level="cadre"),
        ),
        indicators=(
            Indicator(code="gdp", name_zh="增速", unit_of_measurement="%", low=-20, high=30, owner="d"),
            Indicator(code="air", name_zh="优良天数"),
        ),
        memberships=(
            Membership(unit="a", category="山区", valid_from="2015", valid_to="2019"),
            Membership(unit="a", category="平原", valid_from="2020"),
            Membership(unit="b", category="平原"),
        ),
        observations=small_observations(),
        conditions=conditions(
            [
                {"unit": "a", "condition": "relief", "as_of": "2010", "value": 1 / 3, "imputed": True},
                {"unit": "b", "condition": "relief", "as_of": "2010", "value": float("nan"), "imputed": False},
            ]
        ),
        register=(Condition(condition="relief", name_zh="起伏度", role="condition"),),
        postings=(
            Posting(cadre="c1", unit="a", post="书记", start=date(2019, 3, 1), end=date(2020, 6, 30), share=0.5),
            Posting(cadre="c1", unit="b", post="书记", start=date(2020, 7, 1)),
        ),
        targets=(Target(unit="a", period="2020", indicator="gdp", target=6.5),),
        events=(Event(unit="a", period="2020", rule="安全", basis="通报", verified=True, expires="2022-01-01"),),
        **BURDENS,
        schemes={"base": scheme("base"), "other": scheme("other", gdp=50)},
    )


def small_observations() -> object:
    """Four cells of 2020 and one of 2019."""
    rows = [
        ("a", "2019", "gdp", 5.25, "observed", "", "2019-12-31", 0.5, "年鉴"),
        ("a", "2020", "gdp", 0.0, "observed", "", "2020-12-31", 0.1, "年鉴"),
        ("b", "2020", "gdp", 0.1 + 0.2, "observed", "", "", float("nan"), "年鉴"),
        ("a", "2020", "air", float("nan"), "missing", "设备停用", "", float("nan"), ""),
        ("b", "2020", "air", float("nan"), "not_applicable", "", "", float("nan"), ""),
    ]
    names = ("unit", "period", "indicator", "value", "status", "reason", "as_of", "error", "source")
    return observations([dict(zip(names, row, strict=True)) for row in rows])


def scheme(code: str, gdp: float = 60) -> Scheme:
    """A scheme of two indicators."""
    return parse(
        {
            "code": code,
            "framework": "small",
            "name_zh": f"方案 {code}",
            "tree": {"code": "all", "name_zh": "总", "children": [{"indicator": "gdp"}, {"indicator": "air"}]},
            "weights": {"*": {"gdp": gdp, "air": 100 - gdp}},
        }
    )
