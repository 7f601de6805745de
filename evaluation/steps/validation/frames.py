"""Values and labels as the long frames that are stored."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from evaluation.domain.framework import CONDITION_COLUMNS, OBSERVATION_COLUMNS, STATUSES
from evaluation.steps.validation.values import MISSING, OBSERVED, Values

Labels = NDArray[np.object_] | str


def observation_frame(
    units: NDArray[np.object_], periods: Labels, blocks: Sequence[tuple[str, Values]], extra: dict[str, Labels]
) -> pd.DataFrame:
    """The long frame of several indicators over the same rows, indicator after indicator."""
    count = len(blocks)
    if not count or not len(units):
        return empty_observations()
    values = np.concatenate([block.values for _, block in blocks])
    status = np.concatenate([block.status for _, block in blocks])
    status[(status == OBSERVED) & np.isnan(values)] = MISSING
    columns = {
        "unit": _tiled(units, len(units), count),
        "period": _tiled(periods, len(units), count),
        "indicator": pd.Categorical.from_codes(
            np.repeat(np.arange(count, dtype=np.int32), len(units)), categories=_labels([code for code, _ in blocks])
        ),
        "value": np.where(status == OBSERVED, values, np.nan),
        "status": pd.Categorical.from_codes(status, categories=_labels(STATUSES)),
        "reason": _reasons([block for _, block in blocks]),
        "as_of": _decoded(_tiled(extra.get("as_of", ""), len(units), count)),
        "error": np.full(len(values), np.nan),
        "source": _tiled(extra.get("source", ""), len(units), count),
    }
    return pd.DataFrame(columns, columns=list(OBSERVATION_COLUMNS), copy=False)


def empty_observations() -> pd.DataFrame:
    """No observation, with every column."""
    frame = pd.DataFrame({column: pd.Series(dtype="str") for column in OBSERVATION_COLUMNS})
    for column in ("value", "error"):
        frame[column] = frame[column].astype(float)
    for column in ("unit", "period", "indicator", "source"):
        frame[column] = frame[column].astype("category")
    frame["status"] = pd.Categorical(frame["status"], categories=list(STATUSES))
    return frame


def condition_frame(units: NDArray[np.object_], as_of: Labels, blocks: Sequence[tuple[str, Values]]) -> pd.DataFrame:
    """The long frame of conditions; where a condition is missing there is no row."""
    frames = []
    for code, block in blocks:
        frame = pd.DataFrame({"unit": units, "condition": code, "as_of": as_of, "value": block.values})
        frames.append(frame[np.isfinite(block.values)].assign(imputed=False))
    if not frames:
        return pd.DataFrame({column: pd.Series(dtype="str") for column in CONDITION_COLUMNS}).astype(
            {"value": float, "imputed": bool}
        )
    whole = pd.concat(frames, ignore_index=True)
    return whole.drop_duplicates(["unit", "condition", "as_of"], ignore_index=True)[list(CONDITION_COLUMNS)]


def _labels(texts: Sequence[str]) -> pd.Index:
    return pd.Index(list(texts), dtype="str")


def _tiled(labels: Labels, rows: int, count: int) -> pd.Categorical:
    if isinstance(labels, str):
        return pd.Categorical.from_codes(np.zeros(rows * count, np.int8), categories=_labels([labels]))
    codes, texts = pd.factorize(labels)
    return pd.Categorical.from_codes(
        np.tile(codes.astype(np.int32), count), categories=_labels([str(t) for t in texts])
    )


def _reasons(blocks: Sequence[Values]) -> ExtensionArray:
    vocabulary: dict[str, int] = {"": 0}
    codes = []
    for block in blocks:
        if block.reasons is None:
            codes.append(np.zeros(len(block.values), np.int32))
            continue
        places = np.array([*(vocabulary.setdefault(token, len(vocabulary)) for token in block.tokens), 0], np.int32)
        codes.append(np.where(np.isfinite(block.values), np.int32(0), places[block.reasons]))
    return _decoded(pd.Categorical.from_codes(np.concatenate(codes), categories=_labels(list(vocabulary))))


def _decoded(labels: pd.Categorical) -> ExtensionArray:
    """Labels as text, taken from their few different words."""
    words = pd.array(labels.categories.to_list(), dtype="str")
    return words.take(labels.codes.astype(np.intp))
