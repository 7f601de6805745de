"""Units of measurement as factors and powers of base units, so that a formula's unit can be worked out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isclose

from evaluation.domain import measures
from evaluation.domain.cells import normalise

NUMBERS = frozenset({"", "倍", "无量纲", "系数", "指数", *measures.RATIO})
_COUNTED = re.compile(r"(\d*)(千|万|百万|亿)?(.+)")
_RATIOS = {1.0: "比值", 0.01: "%", 0.001: "‰"}
_WORDS = {"千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8}


@dataclass(frozen=True)
class Quantity:
    """A unit: a figure in it is `scale` times as much in base units raised to `powers` (none: a plain number)."""

    scale: float = 1.0
    powers: Mapping[str, float] = field(default_factory=dict)

    def times(self, other: "Quantity", power: float = 1) -> "Quantity":
        """The unit of a product with `other` raised to a power.

        >>> quantity("万元").times(quantity("万人"), -1).fits(quantity("元/人"))
        True
        """
        powers = dict(self.powers)
        for name, each in other.powers.items():
            powers[name] = powers.get(name, 0) + power * each
        return Quantity(self.scale * other.scale**power, {name: each for name, each in powers.items() if each})

    def raised(self, power: float) -> "Quantity":
        """The unit of a power."""
        return Quantity().times(self, power)

    def fits(self, other: "Quantity") -> bool:
        """Whether figures in both may be added: the same powers and the same scale."""
        return self.powers == other.powers and isclose(self.scale, other.scale, rel_tol=1e-9)

    @property
    def is_number(self) -> bool:
        """Whether it counts nothing: a ratio, a percentage."""
        return not self.powers

    def __str__(self) -> str:
        over = "·".join(_power(name, each) for name, each in self.powers.items() if each > 0)
        under = "·".join(_power(name, -each) for name, each in self.powers.items() if each < 0)
        if self.is_number:
            return _RATIOS.get(round(self.scale, 12), f"{self.scale:.10g}")
        word, share = _word(self.scale), _word(1 / self.scale)
        if over and under and not word and share:
            return f"{over}/{share}{under}"
        scale = word if word or isclose(self.scale, 1.0) else f"{self.scale:.10g} "
        return f"{scale}{over or '1'}{'/' + under if under else ''}"


def quantity(text: str) -> Quantity:
    """The unit that a text states; a word that nobody knows is a base unit of its own.

    >>> str(quantity("亿元/亿元")), str(quantity("%")), str(quantity("件/万人")), str(quantity("人/10万人"))
    ('比值', '%', '件/万人', '1e-05')
    """
    over, *under = normalise(text).split("/")
    found = _single(over)
    for each in under:
        found = found.times(_single(each), -1)
    return found


def _single(text: str) -> Quantity:
    if text in NUMBERS:
        return Quantity()
    if text in measures.PERCENT:
        return Quantity(0.01)
    name, scale = measures.base(text)
    if name == "%":
        return Quantity(scale / 100)
    if name != text or scale != 1.0:
        return Quantity(scale, {name: 1})
    return _counted(text)


def _counted(text: str) -> Quantity:
    """A unit with a number before it, as in 10万人 or 万件."""
    found = _COUNTED.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return Quantity(1.0, {text: 1})
    name, scale = measures.base(found[3])
    return Quantity(float(found[1] or 1) * _WORDS.get(found[2], 1.0) * scale, {name: 1})


def _word(scale: float) -> str:
    """千, 万, 百万 or 亿; empty for any other number."""
    return next((word for word, each in _WORDS.items() if isclose(each, scale)), "")


def _power(name: str, power: float) -> str:
    return name if power == 1 else f"{name}^{power:g}"
