"""The tree of means as formulas: a pillar's value and known weight, and weights where an indicator does not apply."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation.domain.scheme import Leaf, Node
from evaluation.domain.settings import Arithmetic, Geometric, Harmonic, Mean, Power
from evaluation.exchange.living.grid import number


@dataclass(frozen=True)
class Branch:
    """A node with the positions of its leaves among all leaves; children of a branch stand before it in a list.

    `key`: what tells it from every other branch; codes of nodes may repeat.
    """

    key: str
    node: Node
    leaves: range

    @property
    def flat(self) -> bool:
        """Whether one formula over its leaves gives its value: only leaves below, or only arithmetic means."""
        return all(isinstance(child, Leaf) for child in self.node.children) or _arithmetic(self.node)


@dataclass(frozen=True)
class Formulas:
    """A branch's known weight and its value ("" where nothing is known); `array`: the value is entered as an array."""

    size: str
    value: str
    array: bool


def branches(tree: Node) -> tuple[Branch, ...]:
    """The tree's nodes, children first, the root last."""
    found = _branches(tree, 0)
    return tuple(Branch(str(number), node, leaves) for number, (node, leaves) in enumerate(found))


def formulas(
    branch: Branch,
    scores: Callable[[range], str],
    weights: Callable[[range], str],
    below: Mapping[int, tuple[str, str]],
    size: str,
) -> Formulas:
    """The formulas of a branch; `scores`, `weights`: references to the cells of leaves by position.

    `below`: id of a node -> the cells of its size and value; `size`: the cell of this branch's own size.
    """
    known, given = scores(branch.leaves), weights(branch.leaves)
    if branch.flat:
        whole = f"SUMPRODUCT(ISNUMBER({known})*{given})"
        inner = _over_range(branch.node.mean, known, given, size)
        array = not isinstance(branch.node.mean, Arithmetic)
    else:
        children = list(_children(branch, scores, weights, below))
        whole = "+".join(weight for weight, _ in children)
        inner = _over_cells(branch.node.mean, children, size)
        array = False
    return Formulas(whole, f'IF({size}>0,{inner},"")', array)


def plain(scores: str, weights: str) -> str:
    """The weighted mean of the known scores of a range; "" where nothing is known."""
    return f'IFERROR(SUMPRODUCT({scores},{weights})/SUMPRODUCT(ISNUMBER({scores})*{weights}),"")'


def effective(tree: Node, applicable: Sequence[bool], weight: Callable[[range], str]) -> tuple[str, ...]:
    """A unit's weights by leaf where some do not apply: those are spread inside their pillar, in proportion.

    `weight`: a reference to the category's weights of neighbouring leaves.
    """
    found = dict(_effective(tree, 0, applicable, weight))
    return tuple("0" if not applies else f"IFERROR({'*'.join(found[at])},0)" for at, applies in enumerate(applicable))


def _branches(node: Node, first: int) -> Iterator[tuple[Node, range]]:
    at = first
    for child in node.children:
        if isinstance(child, Node):
            yield from _branches(child, at)
        at += _count(child)
    yield node, range(first, at)


def _count(child: Node | Leaf) -> int:
    return len(child.leaves) if isinstance(child, Node) else 1


def _arithmetic(node: Node) -> bool:
    return isinstance(node.mean, Arithmetic) and all(
        _arithmetic(child) for child in node.children if isinstance(child, Node)
    )


def _children(
    branch: Branch,
    scores: Callable[[range], str],
    weights: Callable[[range], str],
    below: Mapping[int, tuple[str, str]],
) -> Iterator[tuple[str, str]]:
    """The known weight and the value of each child."""
    at = branch.leaves.start
    for child in branch.node.children:
        if isinstance(child, Node):
            yield below[id(child)]
        else:
            cell = scores(range(at, at + 1))
            yield f"IF(ISNUMBER({cell}),{weights(range(at, at + 1))},0)", cell
        at += _count(child)


def _over_range(mean: Mean, known: str, given: str, size: str) -> str:
    match mean:
        case Arithmetic():
            return f"SUMPRODUCT({known},{given})/{size}"
        case Geometric(floor=floor):
            return f"EXP(SUMPRODUCT(IF(ISNUMBER({known}),LN({_raised(known, floor)}),0),{given})/{size})"
        case Harmonic(floor=floor):
            return f"{size}/SUMPRODUCT(IF(ISNUMBER({known}),1/{_raised(known, floor)},0),{given})"
        case Power(exponent=power, floor=floor):
            inner = f"SUMPRODUCT(IF(ISNUMBER({known}),{_raised(known, floor)}^{number(power)},0),{given})/{size}"
            return f"({inner})^(1/{number(power)})"


def _over_cells(mean: Mean, children: Sequence[tuple[str, str]], size: str) -> str:
    def total(term: Callable[[str], str]) -> str:
        return "(" + "+".join(f"IF({weight}>0,{weight}*{term(value)},0)" for weight, value in children) + ")"

    match mean:
        case Arithmetic():
            return f"{total(str)}/{size}"
        case Geometric(floor=floor):
            return f"EXP({total(lambda value: f'LN(MAX({value},{number(floor)}))')}/{size})"
        case Harmonic(floor=floor):
            return f"{size}/{total(lambda value: f'1/MAX({value},{number(floor)})')}"
        case Power(exponent=power, floor=floor):
            inner = total(lambda value: f"MAX({value},{number(floor)})^{number(power)}")
            return f"({inner}/{size})^(1/{number(power)})"


def _raised(known: str, floor: float) -> str:
    return f"IF({known}>{number(floor)},{known},{number(floor)})"


def _effective(
    node: Node, first: int, applicable: Sequence[bool], weight: Callable[[range], str]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """position -> the factors whose product is the leaf's weight: its share of each node above it."""
    shares: list[str] = []
    inner: list[tuple[str, list[tuple[int, tuple[str, ...]]]]] = []
    at = first
    for child in node.children:
        span = range(at, at + _count(child))
        alive = [place for place in span if applicable[place]]
        if alive and isinstance(child, Leaf):
            shares.append(weight(span))
            inner.append((weight(span), [(at, ())]))
        elif alive and isinstance(child, Node):
            held = "+".join(weight(range(place, place + 1)) for place in alive)
            share = f"IF({held}>0,SUM({weight(span)}),0)"
            shares.append(share)
            inner.append((share, list(_effective(child, at, applicable, weight))))
        at = span.stop
    whole = "+".join(shares)
    for share, leaves in inner:
        for place, factors in leaves:
            yield place, (f"({share}/({whole}))", *factors)
