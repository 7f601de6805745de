"""Who let a scheme be issued although its burden assessment asks for changes, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS = ("scheme", "digest", "policy", "verdict", "approver", "reason", "actor", "at")


def upgrade() -> None:
    op.create_table(
        "waiver",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "framework_id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        sa.CheckConstraint("length(digest) = 64 AND length(policy) = 64", name=op.f("ck_waiver_digests")),
        sa.CheckConstraint("verdict IN ('REVISE_OR_EXPLAIN', 'BLOCK')", name=op.f("ck_waiver_verdict")),
        sa.CheckConstraint("length(approver) > 0 AND length(reason) > 0", name=op.f("ck_waiver_said")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_waiver_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
