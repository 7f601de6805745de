"""How sure the order of a category is under other weights: all that there are, those near to its own, and by balance.

Stochastic multicriteria acceptability analysis (Lahdelma and Salminen 2001), on the scores as prepared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.checks import weightings
from evaluation.domain.indicators import Achievement
from evaluation.domain.results import Note, Prepared
from evaluation.statistics import acceptability as places
from evaluation.statistics import weightings as draws

Array = np.ndarray
Progress = Callable[[int, int], None]

SEED = 20260117
DRAWS, DRAWS_A_SHARE = 10_000, 2_000
REACH = 0.2
GRID = tuple(round(0.1 * at, 1) for at in range(11))  # latent shares of latent + visible
TAIL = 0.05
LARGEST = 5_000  # units beyond which shares of single places would fill the memory


@dataclass(frozen=True)
class Acceptability:
    """Of each unit with a place: how often it is among the `seats` best, and between which places it mostly is.

    `units`: unit × (`own` place; `anywhere`, `nearby`: shares of weightings in which it is among the best, ties shared;
    `lower`, `upper`, `near_lower`, `near_upper`: places of the middle nine in ten, NaN beyond 5,000 units).
    `by_balance`: unit × latent share (0…1 of latent + visible), shares likewise; no columns where one of the two has no
    weight. `seats` of `of` units. `declined`: why there is nothing to tell, with empty frames.
    """

    units: pd.DataFrame
    by_balance: pd.DataFrame
    seats: int = 0
    of: int = 0
    declined: Note | None = None


def acceptability(prepared: Prepared, weights: pd.DataFrame, progress: Progress | None = None) -> Acceptability:
    """The answer for the one category in `weights` (category × indicator); `prepared` holds its units only.

    Drawn are the indicators that have weight: 10,000 weightings from all there are, 10,000 with each weight within
    ± 20 % of its own, and 2,000 for each latent share with any division inside the kinds; process keeps its weight. The
    same every time. `progress` is told (done, of) draws; what it raises ends the work.
    """
    own = weightings.field(prepared, weights)
    row = weights.reindex(columns=prepared.scores.columns).to_numpy(float)[0]
    if len(own.units) < 2 or np.count_nonzero(row) < 2:
        empty = pd.DataFrame(index=prepared.scores.index[:0])
        return Acceptability(empty, empty, declined=Note("acceptability.nothing"))
    generator = np.random.default_rng(SEED)
    grid = _balanced(prepared, row, generator)
    every = _Counted(progress, 2 * DRAWS + DRAWS_A_SHARE * len(grid))
    anywhere = np.zeros((DRAWS, len(row)))
    anywhere[:, row > 0] = draws.everywhere(int(np.count_nonzero(row)), DRAWS, generator)
    nearby = draws.nearby(row, REACH, DRAWS, generator)
    far, near = (_held(prepared, own, each, every) for each in (anywhere, nearby))
    index = prepared.scores.index[own.units]
    columns = ["own", "anywhere", "lower", "upper", "nearby", "near_lower", "near_upper"]
    frame = pd.DataFrame(np.column_stack([own.places, far, near]), index=index, columns=columns)
    shares = [
        places.top_shares(every.told(weightings.totals(prepared, own.units, rows)), own.seats) for rows in grid.values()
    ]
    by_balance = pd.DataFrame(np.array(shares).T if shares else None, index=index, columns=list(grid))
    return Acceptability(frame, by_balance, own.seats, len(own.units))


def _held(prepared: Prepared, own: weightings.Field, rows: Array, every: "_Counted") -> Array:
    """(units, 3): share among the best, and the places of the middle nine in ten."""
    blocks = every.told(weightings.totals(prepared, own.units, rows))
    if len(own.units) > LARGEST:
        unknown = np.full((len(own.units), 2), np.nan)
        return np.column_stack([places.top_shares(blocks, own.seats), unknown])
    found = places.place_shares(blocks, len(own.units), len(rows))
    ends = places.place_quantiles(found, np.array([TAIL, 1 - TAIL]))
    return np.column_stack([found[:, : own.seats].sum(axis=1), ends])


def _balanced(prepared: Prepared, row: Array, generator: np.random.Generator) -> dict[float, Array]:
    """Latent share -> weightings (draws, indicators) that have it; empty where visible or latent has no weight."""
    kinds = [leaf.achievement for leaf in prepared.scheme.leaves]
    numbers = np.array([list(Achievement).index(kind) for kind in kinds])
    weighed = row > 0
    visible, latent = (list(Achievement).index(kind) for kind in (Achievement.VISIBLE, Achievement.LATENT))
    sums = np.bincount(numbers, row, minlength=len(Achievement))
    if not sums[visible] or not sums[latent]:
        return {}
    result = {}
    for share in GRID:
        wanted, both = sums.copy(), sums[visible] + sums[latent]
        wanted[visible], wanted[latent] = (1 - share) * both, share * both
        rows = np.zeros((DRAWS_A_SHARE, len(row)))
        rows[:, weighed] = draws.by_group(numbers[weighed], wanted, DRAWS_A_SHARE, generator)
        result[share] = rows
    return result


class _Counted:
    """Tells a progress how many draws are done."""

    def __init__(self, progress: Progress | None, of: int) -> None:
        self.progress, self.done, self.of = progress, 0, of

    def told(self, blocks: Iterator[Array]) -> Iterator[Array]:
        """The blocks, each told of when it has been used."""
        for block in blocks:
            yield block
            self.done += len(block)
            if self.progress is not None:
                self.progress(self.done, self.of)
