"""A difference divided among its causes, whatever their order: Shapley (1953)."""

from collections.abc import Callable
from itertools import product
from math import comb

import numpy as np

Array = np.ndarray

MOST = 10


def divide(value: Callable[[tuple[bool, ...]], Array], causes: int) -> Array:
    """What each cause adds to `value`, averaged over every order of adding them; (causes, …).

    `value` is asked once for each of the 2^causes sets, told as one flag a cause; the parts sum to
    value(all) − value(none) exactly. Raises ValueError beyond 10 causes.

    >>> divide(lambda chosen: np.array([3.0 * chosen[0] + chosen[1] + 2.0 * (chosen[0] and chosen[1])]), 2).tolist()
    [[4.0], [2.0]]
    """
    if causes > MOST:
        raise ValueError(f"{causes} causes: at most {MOST} can be divided exactly")
    values = {chosen: np.asarray(value(chosen), float) for chosen in product((False, True), repeat=causes)}
    result = np.zeros((causes, *values[(False,) * causes].shape))
    for chosen, without in values.items():
        for at in range(causes):
            if not chosen[at]:
                more = (*chosen[:at], True, *chosen[at + 1 :])
                result[at] += (values[more] - without) / (causes * comb(causes - 1, sum(chosen)))
    return result
