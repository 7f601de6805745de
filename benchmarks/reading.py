"""Reading and checking 40,000 x 100 cells against the reader's own time, in processor seconds of one run.

`python -m benchmarks.reading` writes the sheet to a temporary file, lets python-calamine read it in a process of its
own, then lets ours read, map and check it, children included. The gate is a ratio of 2.5.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import xlsxwriter

from evaluation.domain.indicators import Indicator
from evaluation.exchange.mapping import propose
from evaluation.exchange.reading import read
from evaluation.steps.validation import validate

ROWS, COLUMNS = 40_000, 100
GATE = 2.5
PEER = "import sys, python_calamine as c; c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"


def write_sheet(path: Path) -> None:
    """A sheet of unit codes, names and 100 indicators."""
    random = np.random.default_rng(20)
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = workbook.add_worksheet("数据")
    sheet.write_row(0, 0, ["单位代码", "单位名称", *(f"I{column:03d}" for column in range(COLUMNS))])
    for row in range(1, ROWS + 1):
        sheet.write_string(row, 0, f"U{row:05d}")
        sheet.write_string(row, 1, f"第{row}单位")
        for column, value in enumerate(np.round(random.lognormal(3, 0.5, COLUMNS), 3), start=2):
            sheet.write_number(row, column, float(value))
    workbook.close()


def processor_seconds() -> float:
    """User and system time of this process and its finished children."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    """Print both times and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        write_sheet(path)
        start = processor_seconds()
        subprocess.run([sys.executable, "-c", PEER, str(path)], check=True)  # noqa: S603  # our own program
        peer = processor_seconds() - start
        start = processor_seconds()
        table = read(path.read_bytes(), path.name).tables[0]
        reading = processor_seconds() - start
        indicators = [Indicator(code=f"I{column:03d}", name_zh=f"指标{column}") for column in range(COLUMNS)]
        mapping = propose(table, indicators).revise({"period": "2025"})
        accepted = validate(table, mapping, indicators)
        ours = processor_seconds() - start
    assert len(accepted.observations) == ROWS * COLUMNS, "every cell is an observation"
    assert not accepted.blocked, "the sheet is clean"
    ratio = ours / peer
    print(f"{ROWS:,} x {COLUMNS}: python-calamine {peer:.2f} s, ours {ours:.2f} s (reading {reading:.2f} s)")
    print(f"ratio {ratio:.2f}, gate {GATE}: {'met' if ratio <= GATE else 'MISSED'}")


if __name__ == "__main__":
    main()
