"""What the store gives back besides the domain's own nouns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from evaluation.domain.judgements import Answer, Question
from evaluation.domain.results import Provenance
from evaluation.domain.table import Finding
from evaluation.domain.table import Mapping as SheetMapping

BatchStatus = Literal["staged", "accepted", "rejected", "superseded"]
SchemeKind = Literal["reference", "draft"]
NameAct = Literal["show-names", "hide-names", "end-blind", "overtaking"]
Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Batch:
    """One import; `number` is what observations name as their `batch`."""

    number: str
    framework: str
    file_name: str
    sha256: str
    actor: str
    at: str
    status: BatchStatus
    rows: int
    findings: tuple[Finding, ...]
    mapping: SheetMapping | None


@dataclass(frozen=True)
class AnalysisKey:
    """What an answer of a check was made from: the same key, the same answer. Digests are SHA-256."""

    kind: str
    dataset_digest: str
    scheme_digest: str
    settings_digest: str
    software: str


@dataclass(frozen=True)
class StoredAnalysis:
    """An answer of a check as it was computed; `result` is JSON text."""

    number: int
    key: AnalysisKey
    result: str
    sha256: str
    actor: str
    at: str


@dataclass(frozen=True)
class Draft:
    """Weights being worked on, meant for `year` and later; saving asks for the `version` that was read.

    `source`: `blind`, or `named` where they were set with names in sight; empty = not said.
    """

    framework: str
    scheme: str
    name: str
    weights: Weights
    year: str
    version: int
    actor: str
    at: str
    source: str = ""


@dataclass(frozen=True)
class StoredJudgement:
    """A version of one person's answer to a question about weights; `answer` None: withdrawn."""

    question: Question
    method: str
    assessor: str
    version: int
    answer: Answer | None
    actor: str
    at: str


@dataclass(frozen=True)
class StoredProposal:
    """Weights (per cent by indicator) that were taken as a draft, with what they came from."""

    scheme: str
    category: str
    weights: Mapping[str, float]
    source: Mapping[str, Any]
    sha256: str
    actor: str
    at: str


@dataclass(frozen=True)
class Policy:
    """A policy parameter with its basis; an empty framework means all."""

    framework: str
    name: str
    value: Any
    basis: str
    actor: str
    at: str


@dataclass(frozen=True)
class SchemeVersion:
    """A stored version of a scheme, as listed."""

    code: str
    version: int
    level: str
    kind: SchemeKind
    sha256: str
    actor: str
    at: str


@dataclass(frozen=True)
class StoredRun:
    """A scorecard as it was computed: `frames` holds scores, places and grades by name."""

    number: int
    framework: str
    scheme: str
    level: str
    period: str
    provenance: Provenance
    frames: Mapping[str, pd.DataFrame]
    sha256: str
    actor: str
    at: str
