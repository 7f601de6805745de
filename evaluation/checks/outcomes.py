"""What an attributed indicator of cadres draws on: results of the units led, year by year, and how easy each was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from evaluation import scaling
from evaluation.domain import periods
from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.results import Prepared, Source
from evaluation.domain.scheme import Attribution
from evaluation.scorecard import score
from evaluation.steps import weighting
from evaluation.steps.adjustment import CHANCE

COLUMNS = ["level", "unit", "year", "category", "value", "ease"]


@dataclass(frozen=True)
class Outcome:
    """The known results that one indicator of the cadre scheme is made of.

    `rows`: one a unit and year: level, unit, year, category, `value` (adjusted, or the total), `ease` = what the unit's
    conditions gave before the adjustment, 0 where nothing was adjusted. Both turned so that more is better.
    """

    indicator: str
    kernel: PayoffKernel
    rows: pd.DataFrame


def drawn_on(prepared: Prepared) -> tuple[Outcome, ...]:
    """The outcomes of a cadre scheme, in its order; none where it attributes nothing."""
    return tuple(
        Outcome(leaf.indicator, leaf.attribution.kernel, _rows(leaf.attribution, prepared.embedded))
        for leaf in prepared.scheme.leaves
        if leaf.attribution is not None
    )


def _rows(setting: Attribution, embedded: Mapping[str, Mapping[str, Source]]) -> pd.DataFrame:
    known = [frame for frame in (each.dropna(subset="value") for each in _frames(setting, embedded)) if len(frame)]
    if known:
        return pd.concat(known, ignore_index=True)[COLUMNS]
    return pd.DataFrame(columns=COLUMNS).astype({"year": int, "value": float, "ease": float})


def _frames(setting: Attribution, embedded: Mapping[str, Mapping[str, Source]]) -> Iterator[pd.DataFrame]:
    """A frame a level and year; of a year its last period."""
    for level, sources in sorted(embedded.items()):
        lasts = {periods.year(period): sources[period] for period in sorted(sources)}
        for year, source in lasts.items():
            if setting.of == "total":
                value = source.scores["total"]
                ease = _without_adjustment(source) - value
            elif setting.indicator in source.prepared.scheme.indicators:
                value, ease = _indicator(source.prepared, setting.indicator)
            else:
                continue
            categories = source.prepared.categories.reindex(value.index)
            yield pd.DataFrame(
                {"level": level, "unit": value.index.astype(str), "year": year, "category": categories.to_numpy(),
                 "value": value.to_numpy(float), "ease": ease.fillna(0.0).to_numpy(float)}
            )  # fmt: skip


def _indicator(prepared: Prepared, indicator: str) -> tuple[pd.Series, pd.Series]:
    sign = prepared.scheme.leaf(indicator).direction.sign
    value = prepared.steps["adjustment"].matrix[indicator]
    return sign * value, sign * _taken_off(prepared)[indicator]


def _without_adjustment(source: Source) -> pd.Series:
    """The totals that the values would have had before conditions were taken off."""
    prepared = source.prepared
    before = prepared.steps["adjustment"].matrix + _taken_off(prepared)
    raw = replace(prepared, scores=scaling.rescore(prepared, before), draws=None)
    return score(raw, weighting.stated(prepared.scheme, prepared.categories))["total"]


def _taken_off(prepared: Prepared) -> pd.DataFrame:
    """What the adjustment took off for conditions, chance left out."""
    nothing = prepared.steps["adjustment"].matrix * 0.0
    taken = [frame for name, frame in prepared.adjustment.effects.items() if name != CHANCE]
    return sum((frame.reindex_like(nothing).fillna(0.0) for frame in taken), nothing.fillna(0.0))
