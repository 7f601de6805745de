"""One cell as people type it: its address, its text made regular, and the number it says."""

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LARGEST_NUMBER = 1e15
LONGEST_NAME = 200

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x00A0, 0x2007, 0x202F, 0x3000), " ")
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_NUMBER_SIGNS = _FULL_WIDTH | _SPACES | _INVISIBLE | {0x2212: "-"}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_WIDE = r"[^\x00-\u2e7f]"
_LAYOUT_BREAK = re.compile(rf"(?<={_WIDE})\s*\n\s*|\s*\n\s*(?={_WIDE}|\()|(?<=[/、-])\s*\n\s*")
_LAYOUT_SPACE = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE}|\()")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_DIGITS_AND_MARKS = re.compile(r"[+-]?\d[\d,.'’ ]*%?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_CODE_FRACTION = re.compile(r"(\d+)\.0+", re.ASCII)
_ESCAPED = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠])")

MISSING_TOKENS = frozenset(
    {"", "-", "--", "—", "——", "–", "－", "/", "\\", "…", "……", "...", ".", "无", "缺", "缺失", "暂无", "无数据",
     "未统计", "na", "n/a", "#n/a", "null", "none", "missing", "*", "x"}
)  # fmt: skip
NOT_APPLICABLE_TOKENS = frozenset({"不适用", "不涉及", "not applicable", "not_applicable"})


class Outcome(StrEnum):
    """What reading a text as a number came to."""

    NUMBER = "number"
    PERCENT = "percent"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    GROUPING = "grouping"
    TEXT = "text"
    OUT_OF_BOUNDS = "out_of_bounds"


@dataclass(frozen=True, slots=True)
class Reading:
    """The number a text says (for a percentage: the figure before the sign), or why it says none.

    `tidied` when it was not written in plain digits.
    """

    outcome: Outcome
    value: float = math.nan
    tidied: bool = False


def column_letters(position: int) -> str:
    """The letters of a column counted from zero.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_position(letters: str) -> int:
    """The position, from zero, of a column named by letters.

    >>> column_position("A"), column_position("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(row: int, column: int) -> str:
    """The sheet's name of a cell counted from zero.

    >>> address(11, 2)
    'C12'
    """
    return f"{column_letters(column)}{row + 1}"


def normalise(text: str) -> str:
    r"""A label without full-width forms, invisible signs and line breaks, for comparing.

    >>> normalise("少数民族\n人口比重\n（％）")
    '少数民族人口比重(%)'
    >>> normalise("  GDP \u200b growth "), normalise("R12 床位 数")
    ('GDP growth', 'R12 床位数')
    """
    regular = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    joined = _LAYOUT_BREAK.sub("", _CONTROL.sub("", regular).replace("\r", "\n").strip())
    return _LAYOUT_SPACE.sub("", " ".join(joined.split()))


def plain(name: str) -> str:
    """A name as it is compared: width, blanks and case do not count.

    >>> plain("ＧＤＰ（万元）") == plain("gdp(万元)")
    True
    """
    return normalise(name).casefold()


def has_control_characters(text: str) -> bool:
    """Whether a text holds control characters or signs that reverse its reading direction."""
    return _CONTROL.search(text) is not None


def unescape(text: str) -> str:
    """A text without the apostrophe that a CSV export sets before `=`, `+`, `-` or `@`."""
    return _ESCAPED.sub("", text, count=1) if text.startswith("'") else text


def read_code(text: str) -> str:
    """A code as text; what a spreadsheet turned into `1.0` is `1` again, leading zeros stay.

    >>> read_code(" 110101.0 "), read_code("001")
    ('110101', '001')
    """
    code = normalise(text)
    fraction = _CODE_FRACTION.fullmatch(code)
    return fraction.group(1) if fraction else code


def code_of_number(number: float) -> str:
    """A code from a number cell.

    >>> code_of_number(110000.0), code_of_number(1.5)
    ('110000', '1.5')
    """
    return str(int(number)) if math.isfinite(number) and number == int(number) else repr(number)


def read_number(text: str) -> Reading:
    """The number that a text says, without guessing.

    Full-width digits, thousands in threes and a percent sign are understood; words, units, brackets and
    approximations are not.

    >>> read_number("１，２３４．５").value
    1234.5
    >>> read_number("5.1%").outcome, read_number("12,34").outcome, read_number("约5").outcome
    (<Outcome.PERCENT: 'percent'>, <Outcome.GROUPING: 'grouping'>, <Outcome.TEXT: 'text'>)
    """
    plain = unescape(text).translate(_NUMBER_SIGNS).strip()
    lower = plain.lower()
    if lower in MISSING_TOKENS:
        return Reading(Outcome.MISSING)
    if lower in NOT_APPLICABLE_TOKENS:
        return Reading(Outcome.NOT_APPLICABLE)
    if _NOT_FINITE.fullmatch(plain):
        return Reading(Outcome.OUT_OF_BOUNDS)
    percent = plain.endswith("%")
    figure = plain.removesuffix("%").rstrip()
    if _PLAIN.fullmatch(figure) or _GROUPED.fullmatch(figure):
        outcome = Outcome.PERCENT if percent else Outcome.NUMBER
        return _bounded(Reading(outcome, float(figure.replace(",", "")) + 0.0, figure != text))
    return Reading(Outcome.GROUPING if _DIGITS_AND_MARKS.fullmatch(plain) else Outcome.TEXT)


def _bounded(reading: Reading) -> Reading:
    possible = math.isfinite(reading.value) and abs(reading.value) <= LARGEST_NUMBER
    return reading if possible else Reading(Outcome.OUT_OF_BOUNDS)
