"""Tables of what was judged and done: schemes, drafts, judgements, policies, runs, analyses, the audit log."""

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from evaluation.storage.tables.base import LEVELS, Stored, limit


class SchemeRow(Stored, table=True):
    """A version of a scheme: never updated, `sha256` is of `text` as it stands."""

    __tablename__ = "scheme"
    __table_args__ = (
        UniqueConstraint("framework_id", "code", "version"),
        limit("kind", "kind IN ('reference', 'draft')"),
        limit("level", LEVELS),
        limit("version", "version >= 1"),
        limit("digest", "length(sha256) = 64"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    code: str
    version: int
    level: str
    kind: str
    text: str = Field(sa_type=Text)
    sha256: str
    actor: str
    at: str


class DraftRow(Stored, table=True):
    """Weights being worked on; `version` tells whether somebody else saved first."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("framework_id", "scheme", "name"), limit("version", "version >= 1"))
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    scheme: str
    name: str
    weights: str = Field(sa_type=Text)
    version: int
    actor: str
    at: str


class JudgementRow(Stored, table=True):
    """A version of one person's answer to a question about weights (JSON text); without an answer it is withdrawn."""

    __tablename__ = "judgement"
    __table_args__ = (
        UniqueConstraint("framework_id", "scheme", "category", "pillar", "method", "assessor", "version"),
        limit("method", "method IN ('pairwise', 'best_worst', 'swing', 'rank_order')"),
        limit("version", "version >= 1"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    scheme: str
    category: str
    pillar: str
    method: str
    assessor: str
    version: int
    items: str = Field(sa_type=Text)
    answer: str | None = Field(sa_type=Text)
    actor: str
    at: str


class ProposalRow(Stored, table=True):
    """Weights of a category that were taken as a draft, with what they came from (JSON text); `sha256` is theirs."""

    __tablename__ = "proposal"
    __table_args__ = (limit("sha256", "length(sha256) = 64"),)
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    scheme: str
    category: str
    weights: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    sha256: str
    actor: str
    at: str


class MappingRow(Stored, table=True):
    """What the columns of a sheet meant last time, by the digest of its headers."""

    __tablename__ = "mapping"
    __table_args__ = (UniqueConstraint("framework_id", "shape"),)
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    shape: str
    text: str = Field(sa_type=Text)
    actor: str
    at: str


class PolicyRow(Stored, table=True):
    """A policy parameter; the newest row of a name holds. An empty framework means all."""

    __tablename__ = "policy"
    id: int | None = Field(default=None, primary_key=True)
    framework: str
    name: str
    value: str = Field(sa_type=Text)
    basis: str
    actor: str
    at: str


class WaiverRow(Stored, table=True):
    """Who let a scheme be issued although its burden assessment asks for changes; `digest` is the scheme's.

    `readings`: the metrics that were not green, as JSON; NULL in rows from before they were kept.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        limit("digests", "length(digest) = 64 AND length(policy) = 64"),
        limit("verdict", "verdict IN ('REVISE_OR_EXPLAIN', 'BLOCK')"),
        limit("said", "length(approver) > 0 AND length(reason) > 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    scheme: str
    digest: str
    policy: str
    verdict: str
    approver: str
    reason: str
    actor: str
    at: str
    readings: str | None = Field(default=None, sa_type=Text)


class RunRow(Stored, table=True):
    """A computed scorecard as it was, with the digests it was made from."""

    __tablename__ = "run"
    __table_args__ = (limit("digest", "length(sha256) = 64"),)
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    scheme: str
    level: str
    period: str
    dataset_digest: str
    scheme_digest: str
    software: str
    batches: str = Field(sa_type=Text)
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str
    actor: str
    at: str


class AnalysisRow(Stored, table=True):
    """The answer of a check as it was computed (JSON text), one for each set of digests it was made from."""

    __tablename__ = "analysis"
    __table_args__ = (
        UniqueConstraint("framework_id", "kind", "dataset_digest", "scheme_digest", "settings_digest", "software"),
        limit("dataset_digest", "length(dataset_digest) = 64"),
        limit("scheme_digest", "length(scheme_digest) = 64"),
        limit("settings_digest", "length(settings_digest) = 64"),
        limit("sha256", "length(sha256) = 64"),
    )
    id: int | None = Field(default=None, primary_key=True)
    framework_id: int = Field(foreign_key="framework.id")
    kind: str
    dataset_digest: str
    scheme_digest: str
    settings_digest: str
    software: str
    result: str = Field(sa_type=Text)
    sha256: str
    actor: str
    at: str


class AuditRow(Stored, table=True):
    """One act, chained to the act before it."""

    __tablename__ = "audit_log"
    __table_args__ = (limit("seq", "seq >= 1"), limit("hash", "length(hash) = 64"))
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    action: str
    object: str
    payload: str = Field(sa_type=Text)
    prev: str
    hash: str = Field(unique=True)
