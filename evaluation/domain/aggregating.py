"""How scores become a total: by the tree of means, or by comparing the units of a category with each other."""

from typing import Annotated, Literal

from pydantic import Field

from evaluation.domain.indicators import Frozen
from evaluation.domain.scoring import Share


class Means(Frozen):
    """The means of the tree: a unit's total depends on its own scores alone."""

    method: Literal["means"] = "means"


class Topsis(Frozen):
    """100 × nearness to the best of every indicator against the worst, over the scheme's scores as normalised."""

    method: Literal["topsis"] = "topsis"
    normaliser: Literal["scores", "vector"] = "scores"


class Vikor(Frozen):
    """100 × (1 − Q): the sum of the losses (`majority`) against the largest single one (1 − `majority`)."""

    method: Literal["vikor"] = "vikor"
    majority: Share = 0.5


class Copeland(Frozen):
    """100 × the share of units beaten, ties half: of two units the one that is better on more weight wins."""

    method: Literal["copeland"] = "copeland"


Comparing = Topsis | Vikor | Copeland
Aggregation = Annotated[Means | Topsis | Vikor | Copeland, Field(discriminator="method")]
