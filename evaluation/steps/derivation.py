"""Data items collected once -> indicators, by stated formula."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evaluation.domain.settings import Derivation
from evaluation.errors import InvalidFormula

Array = np.ndarray


def _power(base: Array, exponent: Array) -> Array:
    """The power, NaN where either is NaN: numpy holds that NaN ** 0 and 1 ** NaN are 1."""
    return np.where(np.isnan(base) | np.isnan(exponent), np.nan, base**exponent)


OPERATORS: dict[type[ast.AST], Callable[..., Array]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: _power,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
FUNCTIONS: dict[str, Callable[..., Array]] = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs}


def derive(values: Mapping[str, Array], derivations: Sequence[Derivation]) -> dict[str, Array]:
    """The values with each derived indicator added, in the order stated (a later formula may use an earlier one).

    Arrays of one shape by indicator code. NaN in any item, a zero denominator or a logarithm of a number that is not
    positive give NaN, never 0. Raises InvalidFormula.
    """
    known = dict(values)
    shape = np.broadcast_shapes(*(np.shape(array) for array in values.values()))
    for derivation in derivations:
        result = evaluate(derivation.formula, known, code=derivation.code)
        known[derivation.code] = np.broadcast_to(result, shape).copy()
    return known


def evaluate(formula: str, values: Mapping[str, Array], *, code: str = "?") -> Array:
    """The formula's value; only codes, numbers, + - * / ** ( ), log, exp, sqrt and abs are accepted.

    NaN wherever any part of it has no finite value: 1 / (1 / 0) is not 0. Raises InvalidFormula for anything else, and
    for a code without values.

    >>> float(evaluate("goods / gdp * 100", {"goods": 3.0, "gdp": 12.0}))
    25.0
    """
    try:
        tree = ast.parse(formula, mode="eval")
    except SyntaxError as error:
        raise InvalidFormula(code, formula, "不是算式", "is not an arithmetic expression") from error
    try:
        with np.errstate(all="ignore"):
            return _value(tree.body, values, code, formula)
    except (OverflowError, RecursionError) as error:
        raise InvalidFormula(
            code, formula, "数字过大或层次过深", "holds too large a number or nests too deep"
        ) from error


def items(formula: str) -> tuple[str, ...]:
    """Codes that a formula uses, in alphabetical order."""
    names = {node.id for node in ast.walk(ast.parse(formula, mode="eval")) if isinstance(node, ast.Name)}
    return tuple(sorted(names - set(FUNCTIONS)))


def _value(node: ast.expr, values: Mapping[str, Array], code: str, formula: str) -> Array:
    def inner(part: ast.expr) -> Array:
        return _value(part, values, code, formula)

    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return np.asarray(float(number))
        case ast.Name(id=name) if name in values:
            return np.asarray(values[name], float)
        case ast.Name(id=name):
            raise InvalidFormula(code, formula, f"用到没有的指标 {name}", f"uses {name}, which is not there")
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATORS:
            return _finite(OPERATORS[type(sign)](inner(left), inner(right)))
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in OPERATORS:
            return OPERATORS[type(sign)](inner(operand))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return _finite(FUNCTIONS[name](inner(argument)))
    raise InvalidFormula(code, formula, "含有不允许的写法", "holds something that is not allowed")


def _finite(result: Array) -> Array:
    return np.where(np.isfinite(result), result, np.nan)
