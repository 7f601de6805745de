"""The unit of measurement that a formula comes out in, from those of its items."""

import ast
from collections.abc import Mapping
from math import isclose, log10

from evaluation.domain import vocabulary
from evaluation.domain.quantities import Quantity
from evaluation.errors import Fault, InvalidFormula, UnfitValue

NUMBER = Quantity()


def unit_of(formula: str, units: Mapping[str, Quantity], *, code: str = "?") -> Quantity:
    """The unit of a formula's value; `units`: code -> the unit that its figures are in.

    A sum needs one unit; × and ÷ combine them; × 100 (1,000 …) of a ratio makes it % (‰ …); the logarithm is a number.
    Raises UnfitValue where units do not go together, naming both, and InvalidFormula for what is no formula.

    >>> str(unit_of("tax / income * 100", {"tax": Quantity(1e8, {"元": 1}), "income": Quantity(1e8, {"元": 1})}))
    '%'
    """
    try:
        tree = ast.parse(formula, mode="eval")
    except SyntaxError as error:
        raise InvalidFormula(code, formula, "不是算式", "is not an arithmetic expression") from error
    return _unit(tree.body, units)


def _unit(node: ast.expr, units: Mapping[str, Quantity]) -> Quantity:
    match node:
        case ast.Constant():
            return NUMBER
        case ast.Name(id=name) if name in units:
            return units[name]
        case ast.UnaryOp(operand=operand):
            return _unit(operand, units)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return _sum(left, right, units)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _product(left, right, 1, units)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _product(left, right, -1, units)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_unit(left, units), right)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return _function(name, _unit(argument, units))
    raise UnfitValue(Fault("公式用到没有计量单位的数据项", "the formula uses something without a unit"))


def _sum(left: ast.expr, right: ast.expr, units: Mapping[str, Quantity]) -> Quantity:
    """One unit on both sides; a bare figure beside a ratio is in the ratio's own unit (100 − x %)."""
    one, other = _unit(left, units), _unit(right, units)
    if one.is_number and other.is_number and _figure(left) is not None:
        return other
    if one.is_number and other.is_number and _figure(right) is not None:
        return one
    if not one.fits(other):
        first, second = (vocabulary.measure(str(each), "en") for each in (one, other))
        raise UnfitValue(Fault(f"{one} 与 {other} 不能相加减", f"{first} and {second} cannot be added"))
    return one


def _product(left: ast.expr, right: ast.expr, power: int, units: Mapping[str, Quantity]) -> Quantity:
    """A power of ten tells the value in another unit (× 100: in hundredths); any other figure is a plain number."""
    one, other = _unit(left, units), _unit(right, units)
    for figure, sign in ((_figure(left) if power == 1 else None, 1), (_figure(right), power)):
        if figure is not None and _is_power_of_ten(figure):
            return one.times(other, power).times(Quantity(figure), -sign)
    return one.times(other, power)


def _power(base: Quantity, exponent: ast.expr) -> Quantity:
    figure = _figure(exponent)
    if figure is not None:
        return base.raised(figure)
    if base.is_number:
        return NUMBER
    raise UnfitValue(Fault(f"{base} 的指数必须是数", f"the exponent of {base} has to be a figure"))


def _function(name: str, inner: Quantity) -> Quantity:
    if name == "sqrt":
        return inner.raised(0.5)
    if name == "exp" and not inner.is_number:
        raise UnfitValue(Fault(f"exp 不能用于 {inner}", f"exp cannot be taken of {inner}"))
    return inner if name == "abs" else NUMBER


def _figure(node: ast.expr) -> float | None:
    """The number that a node is, or None."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -float(number)
    return None


def _is_power_of_ten(figure: float) -> bool:
    return figure > 1 and isclose(log10(figure), round(log10(figure)), abs_tol=1e-12)
