"""The schema of the first release; there is no way back but a backup, which loses nothing."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _frameworks()
    _conditions()
    _facts()
    _batches()
    _observations()
    _schemes()
    _settings()
    _results()


def _texts(*names: str) -> Iterator[sa.Column[str]]:
    return (sa.Column(name, sa.String(), nullable=False) for name in names)


def _numbers(*names: str) -> Iterator[sa.Column[int]]:
    return (sa.Column(name, sa.Integer(), nullable=False) for name in names)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _within(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A reference by code to a row of the same framework."""
    other = target.split(".", 1)[0]
    name = op.f(f"fk_{table}_framework_id_{column}")
    return sa.ForeignKeyConstraint(["framework_id", column], [f"{other}.framework_id", target], name=name)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _frameworks() -> None:
    op.create_table(
        "framework",
        *_numbers("id"),
        *_texts("code", "name_zh", "name_en"),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        *_numbers("version"),
        sa.CheckConstraint("version >= 0", name=op.f("ck_framework_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("code", name=op.f("uq_framework_code")),
    )
    op.create_table(
        "unit",
        *_numbers("id", "framework_id"),
        *_texts("code", "name_zh", "name_en", "level", "parent"),
        sa.CheckConstraint("level IN ('region', 'department', 'cadre')", name=op.f("ck_unit_level")),
        _reference("unit", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        _unique("unit", "framework_id", "code"),
    )
    op.create_table(
        "indicator",
        *_numbers("id", "framework_id"),
        *_texts("code", "name_zh", "name_en", "level", "unit_of_measurement"),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        *_texts("owner"),
        sa.CheckConstraint("level IN ('region', 'department', 'cadre')", name=op.f("ck_indicator_level")),
        sa.CheckConstraint("low IS NULL OR high IS NULL OR low < high", name=op.f("ck_indicator_range")),
        _reference("indicator", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        _unique("indicator", "framework_id", "code"),
    )
    op.create_table(
        "membership",
        *_numbers("id", "framework_id"),
        *_texts("unit", "category", "valid_from", "valid_to"),
        _within("membership", "unit", "unit.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        _unique("membership", "framework_id", "unit", "valid_from"),
    )


def _conditions() -> None:
    op.create_table(
        "condition",
        *_numbers("id", "framework_id"),
        *_texts("condition", "name_zh", "name_en", "unit_of_measurement", "role"),
        sa.CheckConstraint(
            "role IN ('condition', 'grouping', 'mediator', 'outcome', 'forbidden')", name=op.f("ck_condition_role")
        ),
        _reference("condition", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
        _unique("condition", "framework_id", "condition"),
    )
    op.create_table(
        "condition_value",
        *_numbers("framework_id"),
        *_texts("condition", "unit", "as_of"),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("imputed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("value BETWEEN -1e300 AND 1e300", name=op.f("ck_condition_value_finite")),
        _within("condition_value", "condition", "condition.condition"),
        _within("condition_value", "unit", "unit.code"),
        sa.PrimaryKeyConstraint("framework_id", "condition", "unit", "as_of", name=op.f("pk_condition_value")),
        sqlite_with_rowid=False,
    )


def _facts() -> None:
    op.create_table(
        "posting",
        *_numbers("id", "framework_id"),
        *_texts("cadre", "unit", "post"),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("share", sa.Float(), nullable=False),
        sa.CheckConstraint('"end" IS NULL OR "end" >= start', name=op.f("ck_posting_order")),
        sa.CheckConstraint("share > 0 AND share <= 1", name=op.f("ck_posting_share")),
        _within("posting", "cadre", "unit.code"),
        _within("posting", "unit", "unit.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        _unique("posting", "framework_id", "cadre", "unit", "post", "start"),
    )
    op.create_table(
        "target",
        *_numbers("id", "framework_id"),
        *_texts("unit", "period", "indicator"),
        sa.Column("target", sa.Float(), nullable=False),
        sa.CheckConstraint("target BETWEEN -1e300 AND 1e300", name=op.f("ck_target_finite")),
        _within("target", "indicator", "indicator.code"),
        _within("target", "unit", "unit.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        _unique("target", "framework_id", "unit", "period", "indicator"),
    )
    op.create_table(
        "event",
        *_numbers("id", "framework_id"),
        *_texts("unit", "period", "rule", "basis", "responsibility"),
        sa.Column("verified", sa.Boolean(), nullable=False),
        *_texts("expires"),
        sa.Column("under_appeal", sa.Boolean(), nullable=False),
        _within("event", "unit", "unit.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        _unique("event", "framework_id", "unit", "period", "rule", "basis"),
    )


def _batches() -> None:
    op.create_table(
        "period",
        *_numbers("id", "framework_id"),
        *_texts("code"),
        _reference("period", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        _unique("period", "framework_id", "code"),
    )
    op.create_table(
        "phrase",
        *_numbers("id"),
        *_texts("text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
        sa.UniqueConstraint("text", name=op.f("uq_phrase_text")),
    )
    op.create_table(
        "import_batch",
        *_numbers("id", "framework_id"),
        *_texts("file_name", "sha256", "actor", "at", "status"),
        *_numbers("rows"),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('staged', 'accepted', 'rejected', 'superseded')", name=op.f("ck_import_batch_status")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_import_batch_digest")),
        sa.CheckConstraint("rows >= 0", name=op.f("ck_import_batch_rows")),
        _reference("import_batch", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )


def _observations() -> None:
    op.create_table(
        "observation",
        *_numbers("framework_id", "period_id", "indicator_id", "unit_id"),
        sa.Column("value", sa.Float(), nullable=True),
        *_numbers("status", "reason_id", "as_of_id"),
        sa.Column("error", sa.Float(), nullable=True),
        *_numbers("source_id", "batch_id"),
        sa.CheckConstraint("value BETWEEN -1e300 AND 1e300", name=op.f("ck_observation_finite")),
        sa.CheckConstraint("error BETWEEN 0 AND 1e300", name=op.f("ck_observation_error")),
        sa.CheckConstraint("status BETWEEN 0 AND 2", name=op.f("ck_observation_status")),
        sa.PrimaryKeyConstraint("framework_id", "period_id", "indicator_id", "unit_id", name=op.f("pk_observation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "observation_history",
        *_numbers("id", "framework_id", "period_id", "indicator_id", "unit_id"),
        sa.Column("value", sa.Float(), nullable=True),
        *_numbers("status", "reason_id", "as_of_id"),
        sa.Column("error", sa.Float(), nullable=True),
        *_numbers("source_id", "batch_id"),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        *_texts("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_history")),
    )
    op.create_index(
        "ix_observation_history_cell",
        "observation_history",
        ["framework_id", "period_id", "indicator_id", "unit_id"],
        unique=False,
    )


def _schemes() -> None:
    op.create_table(
        "scheme",
        *_numbers("id", "framework_id"),
        *_texts("code"),
        *_numbers("version"),
        *_texts("level", "kind"),
        sa.Column("text", sa.Text(), nullable=False),
        *_texts("sha256", "actor", "at"),
        sa.CheckConstraint("kind IN ('reference', 'draft')", name=op.f("ck_scheme_kind")),
        sa.CheckConstraint("level IN ('region', 'department', 'cadre')", name=op.f("ck_scheme_level")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_scheme_digest")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_scheme_version")),
        _reference("scheme", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        _unique("scheme", "framework_id", "code", "version"),
    )
    op.create_table(
        "draft",
        *_numbers("id", "framework_id"),
        *_texts("scheme", "name"),
        sa.Column("weights", sa.Text(), nullable=False),
        *_numbers("version"),
        *_texts("actor", "at"),
        sa.CheckConstraint("version >= 1", name=op.f("ck_draft_version")),
        _reference("draft", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        _unique("draft", "framework_id", "scheme", "name"),
    )


def _settings() -> None:
    op.create_table(
        "mapping",
        *_numbers("id", "framework_id"),
        *_texts("shape"),
        sa.Column("text", sa.Text(), nullable=False),
        *_texts("actor", "at"),
        _reference("mapping", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping")),
        _unique("mapping", "framework_id", "shape"),
    )
    op.create_table(
        "policy",
        *_numbers("id"),
        *_texts("framework", "name"),
        sa.Column("value", sa.Text(), nullable=False),
        *_texts("basis", "actor", "at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )


def _results() -> None:
    op.create_table(
        "run",
        *_numbers("id", "framework_id"),
        *_texts("scheme", "level", "period", "dataset_digest", "scheme_digest", "software"),
        sa.Column("batches", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_texts("sha256", "actor", "at"),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_run_digest")),
        _reference("run", "framework_id", "framework"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "audit_log",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("at", "actor", "action", "object"),
        sa.Column("payload", sa.Text(), nullable=False),
        *_texts("prev", "hash"),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_audit_log_hash")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_audit_log_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_log")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_log_hash")),
    )
