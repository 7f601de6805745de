"""What people say about the one-form catalogue: names that mean an item, disputed values, their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_decision",
        *_numbers("id", "framework_id"),
        *_texts("name", "item", "actor", "at"),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_name_decision_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_decision")),
    )
    op.create_table(
        "dispute",
        *_numbers("id", "framework_id"),
        *_texts("form", "unit", "item", "period"),
        sa.Column("held", sa.Float(), nullable=True),
        *_texts("as_of", "source", "stated", "note", "actor", "at"),
        sa.CheckConstraint("length(stated) > 0", name=op.f("ck_dispute_stated")),
        sa.ForeignKeyConstraint(
            ["framework_id", "unit"], ["unit.framework_id", "unit.code"], name=op.f("fk_dispute_framework_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_table(
        "dispute_answer",
        *_numbers("id", "dispute_id"),
        *_texts("outcome", "reason", "actor", "at"),
        sa.CheckConstraint("outcome IN ('corrected', 'kept')", name=op.f("ck_dispute_answer_outcome")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_dispute_answer_reason")),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_answer_dispute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_answer")),
        sa.UniqueConstraint("dispute_id", name=op.f("uq_dispute_answer_dispute_id")),
    )


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
