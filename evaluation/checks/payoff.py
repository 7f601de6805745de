"""How much a cadre's credit depends on when work is said to pay off: two years earlier or later, or all years alike."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.results import Prepared
from evaluation.domain.scheme import Attribution, Leaf, Node, Scheme
from evaluation.steps.attribution import Credit, credits_of

SHIFT = 2
DECLARED, EARLIER, LATER, UNIFORM = "declared", "earlier", "later", "uniform"

Change = Callable[[PayoffKernel], PayoffKernel]


def shifted(kernel: PayoffKernel, years: int) -> PayoffKernel:
    """The kernel that pays so many years later; what would pay before the work is done pays in its year.

    >>> shifted(PayoffKernel(shares=(0.0, 0.5, 0.5)), -2).shares, shifted(PayoffKernel(shares=(0.5, 0.5)), 2).shares
    ((1.0,), (0.0, 0.0, 0.5, 0.5))
    """
    if years >= 0:
        return PayoffKernel(shares=(0.0,) * years + kernel.shares, source=kernel.source)
    before, after = kernel.shares[: 1 - years], kernel.shares[1 - years :]
    return PayoffKernel(shares=(sum(before), *after), source=kernel.source)


def uniform(kernel: PayoffKernel) -> PayoffKernel:
    """The kernel that pays alike in every year from that of the work to the last in which the given one pays.

    >>> uniform(PayoffKernel(shares=(0.0, 0.2, 0.8, 0.0))).shares == (1 / 3, 1 / 3, 1 / 3)
    True
    """
    last = max(lag for lag, share in enumerate(kernel.shares) if share > 0)
    return PayoffKernel(shares=(1 / (last + 1),) * (last + 1), source=kernel.source)


CHANGES: Mapping[str, Change] = {
    DECLARED: lambda kernel: kernel,
    EARLIER: lambda kernel: shifted(kernel, -SHIFT),
    LATER: lambda kernel: shifted(kernel, SHIFT),
    UNIFORM: uniform,
}


def credits_under(prepared: Prepared, cadre: str) -> dict[str, dict[str, Credit]]:
    """indicator -> how the work pays -> the cadre's credit, for the indicators whose work pays over several years."""
    postings = prepared.dataset.postings
    led = {each.unit for each in postings if each.cadre == cadre}
    dataset = replace(prepared.dataset, postings=tuple(each for each in postings if each.unit in led))
    found: dict[str, dict[str, Credit]] = {}
    for name, change in CHANGES.items():
        for (code, indicator), credit in credits_of(dataset, _with(prepared.scheme, change), prepared.embedded).items():
            if code == cadre and len(_kernel(prepared.scheme, indicator).shares) > 1:
                found.setdefault(indicator, {})[name] = credit
    return found


def _kernel(scheme: Scheme, indicator: str) -> PayoffKernel:
    attribution = scheme.leaf(indicator).attribution
    return PayoffKernel() if attribution is None else attribution.kernel


def _with(scheme: Scheme, change: Change) -> Scheme:
    """The scheme with every kernel changed; not checked again, since nothing else is."""
    return scheme.model_copy(update={"tree": _changed(scheme.tree, change)})


def _changed(node: Node, change: Change) -> Node:
    return node.model_copy(update={"children": tuple(_child(child, change) for child in node.children)})


def _child(child: Node | Leaf, change: Change) -> Node | Leaf:
    if isinstance(child, Node):
        return _changed(child, change)
    if child.attribution is None:
        return child
    attribution: Attribution = child.attribution.model_copy(update={"kernel": change(child.attribution.kernel)})
    return child.model_copy(update={"attribution": attribution})
