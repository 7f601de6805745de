"""The store beside bare sqlite3: CPU time a value to write, and time to read a year of 3,000 units × 60 indicators.

Each figure is the best of five rounds, the one that the rest of the machine disturbed least;
the limits are on processor time, which equals the clock on a machine that does nothing else. The goal is 3 µs a value;
what fails is the ratio to the bare insert, which holds on any machine.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation.domain.framework import STATUSES, Framework, Holdings, conditions
from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Unit
from evaluation.storage.database import open_store
from evaluation.storage.repository import Store

UNITS, INDICATORS, ROUNDS = 3_000, 60, 5
PERIODS = [str(year) for year in range(2020, 2020 + ROUNDS)]
CELLS = UNITS * INDICATORS
FLOOR_TABLE = "CREATE TABLE cell (period, indicator, unit, value, PRIMARY KEY (period, indicator, unit)) WITHOUT ROWID"
LIMIT_RATIO, LIMIT_READ = 1.9, 0.2


def main() -> None:
    """Prints the figures and fails where one is beyond its limit."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/store.db")
        floor = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        floor.execute("PRAGMA journal_mode = WAL")
        floor.execute(FLOOR_TABLE)
        with store.unit_of_work("benchmark") as work:
            work.put_holdings(framework())
        years = [year(period) for period in PERIODS]
        ours = min(cpu(lambda each=each: write(store, each)) for each in years) / CELLS * 1e6
        bare = min(cpu(lambda period=period: write_floor(floor, period)) for period in PERIODS) / CELLS * 1e6
        again = cpu(lambda: write(store, years[0])) / CELLS * 1e6
        revised = cpu(lambda: write(store, years[0].assign(value=years[0]["value"] + 1))) / CELLS * 1e6
        matrix = min(wall(lambda: store.matrix("bench", PERIODS[0])) for _ in range(ROUNDS))
        matrix_cpu = min(cpu(lambda: store.matrix("bench", PERIODS[0])) for _ in range(ROUNDS))
        holdings = wall(lambda: store.holdings("bench"))
        store.close()
        floor.close()
    print(f"write {CELLS:,} values: {ours:.2f} µs CPU a value; bare executemany {bare:.2f} µs; ratio {ours / bare:.2f}")
    print(f"write them again unchanged: {again:.2f} µs; each replaced, with history: {revised:.2f} µs")
    print(f"read one year {UNITS:,} × {INDICATORS}: {matrix:.3f} s ({matrix_cpu:.3f} s CPU)")
    print(f"read all {ROUNDS} years as holdings: {holdings:.2f} s")
    assert ours <= LIMIT_RATIO * bare, f"writing costs {ours / bare:.2f} × the bare insert, more than {LIMIT_RATIO}"
    assert matrix_cpu < LIMIT_READ, f"reading a year takes {matrix_cpu:.3f} s, more than {LIMIT_READ}"


def framework() -> Holdings:
    """Units and indicators without a value."""
    return Holdings(
        Framework(code="bench", name_zh="基准测试", simulated=True),
        units=tuple(Unit(code=f"u{number:04}", name_zh=f"单位{number}") for number in range(UNITS)),
        indicators=tuple(Indicator(code=f"i{number:02}", name_zh=f"指标{number}") for number in range(INDICATORS)),
        memberships=(),
        observations=pd.DataFrame(),
        conditions=conditions([]),
    )


def year(period: str) -> pd.DataFrame:
    """A year's observations as the importer hands them over."""
    units = np.repeat([f"u{number:04}" for number in range(UNITS)], INDICATORS)
    indicators = np.tile([f"i{number:02}" for number in range(INDICATORS)], UNITS)
    return pd.DataFrame(
        {
            "unit": pd.Categorical(units),
            "period": pd.Categorical([period] * CELLS),
            "indicator": pd.Categorical(indicators),
            "value": np.random.default_rng(int(period)).normal(100, 15, CELLS),
            "status": pd.Categorical(["observed"] * CELLS, categories=STATUSES),
            "reason": pd.Series([""] * CELLS, dtype="str"),
            "as_of": pd.Series([f"{period}-12-31"] * CELLS, dtype="str"),
            "error": np.full(CELLS, np.nan),
            "source": pd.Categorical(["统计年鉴"] * CELLS),
        }
    )


def write(store: Store, frame: pd.DataFrame) -> None:
    """One import through the unit of work, audit rows included."""
    with store.unit_of_work("benchmark") as work:
        batch = work.add_batch("bench", "bench.csv", "0" * 64, rows=len(frame))
        work.put_observations("bench", frame, batch)


def write_floor(connection: sqlite3.Connection, period: str) -> None:
    """The least that storing can cost: four bare columns, rows in the order of the key."""
    values = np.random.default_rng(int(period)).normal(100, 15, CELLS).tolist()
    indicators = np.repeat(np.arange(INDICATORS), UNITS).tolist()
    units = np.tile(np.arange(UNITS), INDICATORS).tolist()
    rows = zip([int(period)] * CELLS, indicators, units, values, strict=True)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO cell VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")


def cpu(action: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    action()
    return time.process_time() - start


def wall(action: Callable[[], object]) -> float:
    """Seconds by the clock."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
