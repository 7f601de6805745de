"""What is worked out once for an evaluation and kept: told apart by the digests of its data and scheme."""

from dataclasses import dataclass, field

from evaluation.domain.results import Prepared
from evaluation.services.evaluation import Evaluation


@dataclass(frozen=True)
class Question:
    """The key of a kept answer: two of the same digests are the same question."""

    dataset: str
    scheme: str
    prepared: Prepared = field(compare=False, repr=False)


def about(evaluation: Evaluation) -> Question:
    """The key under which an answer about the evaluation is kept."""
    provenance = evaluation.scorecard.provenance
    return Question(provenance.dataset, provenance.scheme, evaluation.scorecard.prepared)
