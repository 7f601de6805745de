"""Whether a scheme treats groups of units alike: the mean total of each group, with its error range."""

import numpy as np
import pandas as pd

from evaluation.domain.results import Scorecard

THIRDS = ("low", "middle", "high")


def means(card: Scorecard, groups: pd.Series) -> pd.DataFrame:
    """group × (units, mean, lower, upper) of the total, with the scheme's confidence; NaN range where none is known.

    The range is that of the mean over the joint draws of the group's units, so that errors which they share stay in it.
    Units without a total or a group are left out.
    """
    totals = card.scores["total"]
    known = groups.reindex(totals.index).where(totals.notna()).dropna()
    rows = {str(name): _mean(card, part.index) for name, part in known.groupby(known, sort=False)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["units", "mean", "lower", "upper"])


def thirds(condition: pd.Series, units: pd.Index) -> pd.Series:
    """`low`, `middle` or `high` by unit, about as many in each; without those not known, empty under three values."""
    known = condition.reindex(units).astype(float).dropna()
    if known.nunique() < 3:
        return pd.Series(dtype=object)
    edges = np.quantile(known, [1 / 3, 2 / 3])
    return pd.Series(np.array(THIRDS)[np.searchsorted(edges, known.to_numpy(), side="left")], index=known.index)


def _mean(card: Scorecard, units: pd.Index) -> tuple[int, float, float, float]:
    mean = float(card.scores.loc[units, "total"].mean())
    if card.draws is None or card.scores.loc[units, "lower"].isna().any():
        return len(units), mean, np.nan, np.nan
    drawn = card.draws[:, card.scores.index.get_indexer(units)].mean(axis=1)
    tail = (1 - card.scheme.uncertainty.confidence) / 2
    lower, upper = np.quantile(drawn, [tail, 1 - tail])
    return len(units), mean, float(lower), float(upper)
