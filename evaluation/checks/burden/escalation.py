"""Targets that grow on their way down (层层加码): what the level below took on against what the level above set."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.domain.policy import Policy
from evaluation.domain.units import TargetLink


@dataclass(frozen=True)
class Escalation:
    """How targets grew: `above` = share of links in which the lower exceeds the upper; `median`, `mean` of the excess.

    `links`: one row a link (subject, period, parent, child, parent_target, child_target, weight, more); `parents`: one
    row an upper target (subject, period, parent, target, children, mean, ratio, amber).
    """

    above: float
    median: float
    mean: float
    links: pd.DataFrame
    parents: pd.DataFrame


def escalation(chain: Sequence[TargetLink], policy: Policy) -> Escalation | None:
    """What became of the targets; None without any link. The mean of an upper target's children is weighted."""
    if not chain:
        return None
    links = pd.DataFrame([link.model_dump() for link in chain])
    links["more"] = links["child_target"] - links["parent_target"]
    keys = ["subject", "period", "parent"]
    weighted = links.assign(product=links["child_target"] * links["weight"])
    grouped = weighted.groupby(keys, sort=True)
    parents = pd.DataFrame({
        "target": grouped["parent_target"].first(),
        "children": grouped.size(),
        "mean": grouped["product"].sum() / grouped["weight"].sum().where(lambda size: size > 0),
    }).reset_index()  # fmt: skip
    parents["ratio"] = parents["mean"] / parents["target"].where(parents["target"] > 0)
    parents["amber"] = parents["ratio"] > policy["chain.amber"] + 1e-9
    return Escalation(*growth(links["more"]), links, parents)


def growth(more: pd.Series) -> tuple[float, float, float]:
    """Of what lower targets exceed the upper by: the share above it, the median and the mean."""
    return float((more > 0).mean()), float(more.median()), float(more.mean())
