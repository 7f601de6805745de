"""A CSV file of a framework as a table of texts; what is wrong with its shape is told by row."""

import io
from collections import Counter
from pathlib import Path

import pandas as pd

from evaluation.domain.cells import column_letters
from evaluation.errors import Fault
from evaluation.exchange.delimited import OpenQuote, read_rows

_MOST = 20


def read(path: Path, faults: list[Fault]) -> pd.DataFrame:
    """The cells as texts, row `i` of the file as index `i - 2`; empty where there is no file or it cannot be read.

    Blank rows are left out; so are rows with more cells than the header, which are faults.
    A column without a header goes by its letters.
    """
    if not path.is_file() or not path.stat().st_size:
        return pd.DataFrame()
    try:
        rows = read_rows(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), ",")
    except UnicodeDecodeError:
        faults.append(not_utf8(path))
        return pd.DataFrame()
    except OpenQuote as error:
        faults.append(_open_quote(path.name, error.row))
        return pd.DataFrame()
    header = [name or f"[{column_letters(position)}]" for position, name in enumerate(rows[0] if rows else [])]
    faults += _repeated(path.name, header)
    frame = _frame(header, _fitting(path.name, header, rows, faults))
    return frame.loc[:, ~frame.columns.duplicated()]


def not_utf8(path: Path) -> Fault:
    """A file in another encoding."""
    return Fault(f"{path.name} 不是 UTF-8 编码", f"{path.name} is not encoded in UTF-8")


def _fitting(file: str, header: list[str], rows: list[list[str]], faults: list[Fault]) -> dict[int, list[str]]:
    """The rows that are not blank by their index; those too long for the header become faults."""
    width = len(header)
    kept = {number: row for number, row in enumerate(rows[1:]) if any(row)}
    uneven = [number for number, row in kept.items() if len(row) > width and any(row[width:])]
    faults += [_too_long(file, number + 2, len(kept[number]), width) for number in uneven[:_MOST]]
    for number in uneven:
        del kept[number]
    return kept


def _frame(header: list[str], rows: dict[int, list[str]]) -> pd.DataFrame:
    width = len(header)
    cells = [row if len(row) == width else (row + [""] * width)[:width] for row in rows.values()]
    return pd.DataFrame(cells, pd.Index(list(rows), dtype="int64"), pd.Index(header, dtype="str"), dtype="str")


def _repeated(file: str, header: list[str]) -> list[Fault]:
    names = [name for name, count in Counter(header).items() if count > 1]
    return [Fault(f"{file} 表头 {name} 重复", f"{file}: the header {name} stands twice") for name in names]


def _too_long(file: str, row: int, cells: int, width: int) -> Fault:
    return Fault(
        f"{file} 各行的列数不一:第 {row} 行有 {cells} 列,表头只有 {width} 列。"
        "内容含逗号时请加英文双引号,否则删去多出的列",
        f"{file} has rows of unequal length: {cells} cells in row {row}, {width} in the header. "
        "Put a text that holds a comma between double quotes, or delete what is too much",
    )


def _open_quote(file: str, row: int) -> Fault:
    return Fault(
        f"{file} 第 {row} 行起英文双引号不成对。请补上缺少的引号;内容里的引号要写两遍",
        f"{file}: from row {row} on the double quotes do not pair. Add the one that is lacking; "
        "write one inside a text twice",
    )
