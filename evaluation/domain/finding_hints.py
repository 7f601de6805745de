"""What to advise for a text that stands where a number should."""

import re

_ABOUT = ("去掉“约”“左右”等字，填写确数", "Leave out ‘about’: write the figure itself")
_BOUND = ("请填写确数；只有范围时留空并说明原因", "Write a figure, or leave the cell blank and say why")
_NEGATIVE = ("负数请用负号，如 -5.1", "Write negative numbers with a minus sign, such as -5.1")
_UNIT = ("单元格只填数字，单位写在表头", "Write the number only; the unit belongs in the header")
_HINTS = (
    (re.compile(r"[约近]|左右|上下|approx|~|≈"), _ABOUT),
    (re.compile(r"[<>≥≤＜＞]|以上|以下|不足|超过"), _BOUND),
    (re.compile(r"^\(.*\)$|^（.*）$|[△▲▼负]"), _NEGATIVE),
    (re.compile(r"\d\s*[^\d\s.,%]+$"), _UNIT),
)
_GENERAL = ("请改为数值；没有数据时留空", "Write a number, or leave the cell blank where there is none")


def hint_for(text: str) -> tuple[str, str]:
    """The advice in Chinese and English.

    >>> hint_for("88分")[0], hint_for("约5.1")[0]
    ('单元格只填数字，单位写在表头', '去掉“约”“左右”等字，填写确数')
    """
    return next((hint for pattern, hint in _HINTS if pattern.search(text.strip())), _GENERAL)
