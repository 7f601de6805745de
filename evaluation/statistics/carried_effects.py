"""Crossed random effects whose errors resemble those of the year before: ρ by restricted likelihood with the variances.

Leaders come and go in spells of years, so errors that are carried over look like leaders: with ρ left out their
variance is too large and every prediction error too small.
"""

from dataclasses import dataclass

from scipy.optimize import minimize_scalar

from evaluation.statistics import autocorrelation, crossed_effects, panels
from evaluation.statistics._memberships import Memberships
from evaluation.statistics.autocorrelation import Chains
from evaluation.statistics.panels import Array, Labels

STRONGEST = 0.9  # beyond, a place's errors are hardly told from its level
EXACT, ROUGH = 0.01, 3e-3  # of ρ; of the variances on the way


@dataclass(frozen=True)
class Fit:
    """The fit at its likeliest `autocorrelation` ρ, 0 … 0.9, with the `chains` of its errors; ρ counts as known."""

    effects: crossed_effects.Fit
    autocorrelation: float
    chains: Chains


def fit(y: Array, X: Array, memberships: Memberships, groups: Labels, times: Array, *, accuracy: float = 1e-4) -> Fit:
    """The crossed fit of y (n,) on X (n, p), errors of a group (labels (n,)) `gap` years apart correlating by ρ^gap.

    Raises ValueError and LinAlgError for what `crossed_effects.fit` and `panels.arrange` refuse.
    """
    panel = panels.arrange(y, X, groups, times)
    start: dict[str, float] | None = None

    def criterion(rho: float) -> float:
        nonlocal start
        found = crossed_effects.fit(
            y, X, memberships, chains=autocorrelation.chain(panel, rho), start=start, accuracy=ROUGH
        )
        start = found.relative_deviations
        return found.criterion

    without = criterion(0.0)
    best = minimize_scalar(criterion, bounds=(0.0, STRONGEST), method="bounded", options={"xatol": EXACT})
    rho = float(best.x) if best.fun < without else 0.0
    chains = autocorrelation.chain(panel, rho)
    return Fit(crossed_effects.fit(y, X, memberships, chains=chains, start=start, accuracy=accuracy), rho, chains)
