"""Where things stand in a living workbook: a unit has its row on every sheet, an indicator its column."""

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.domain.cells import column_letters

HEAD = 3  # the row of headings, as spreadsheets count
FIRST = HEAD + 1  # the row of the first unit, and of the first indicator on the sheet of weights
LEAD = 3  # code, name, category: columns before the indicators
WEIGHT_LEAD = 5  # code, indicator, pillar, kind, horizon: columns before the categories
SCALE_LEAD = 4  # code, indicator, scoring, how: columns before the parameters
ROW = "\0"  # stands for the number of the row in the pattern of a formula
AFTER = ("sum", "check", "state", "changed", "quota", "placed", "seats")  # rows below the weights, in this order


def number(value: float) -> str:
    """A number as formulas write it.

    >>> number(60.0), number(-2), number(1e-12)
    ('60', '(-2)', '1E-12')
    """
    text = repr(float(value)).removesuffix(".0").upper().replace("E-0", "E-")
    return f"({text})" if text.startswith("-") else text


def quoted(text: str) -> str:
    """A text inside a formula: a quotation mark is doubled."""
    return '"' + text.replace('"', '""') + '"'


def row_text(pattern: str, row: int) -> str:
    """The formula of a row."""
    return str(row).join(pattern.split(ROW))


@dataclass(frozen=True)
class Names:
    """The titles of the sheets by key, for references."""

    titles: Mapping[str, str]

    def cell(self, sheet: str, column: int, row: int | str = ROW) -> str:
        """A reference to one cell whose column is fixed; a row by number is fixed, too."""
        fixed = "$" if isinstance(row, int) else ""
        return f"'{self.titles[sheet]}'!${column_letters(column)}{fixed}{row}"

    def along(self, sheet: str, columns: range, row: int | str = ROW) -> str:
        """A reference to neighbouring cells of one row."""
        fixed = "$" if isinstance(row, int) else ""
        first, last = column_letters(columns[0]), column_letters(columns[-1])
        return f"'{self.titles[sheet]}'!${first}{fixed}{row}:${last}{fixed}{row}"

    def down(self, sheet: str, column: int, rows: range) -> str:
        """A reference to neighbouring cells of one column."""
        letter = column_letters(column)
        return f"'{self.titles[sheet]}'!${letter}${rows[0]}:${letter}${rows[-1]}"
