"""Answers of checks that take long, kept under what they were made from; nothing that was stored changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = ("framework_id", "kind", "dataset_digest", "scheme_digest", "settings_digest", "software")


def upgrade() -> None:
    digests = ("dataset_digest", "scheme_digest", "settings_digest")
    op.create_table(
        "analysis",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "framework_id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", *digests, "software")),
        sa.Column("result", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("sha256", "actor", "at")),
        *(
            sa.CheckConstraint(f"length({name}) = 64", name=op.f(f"ck_analysis_{name}"))
            for name in (*digests, "sha256")
        ),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_analysis_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis")),
        sa.UniqueConstraint(*KEY, name=op.f(f"uq_analysis_{'_'.join(KEY)}")),
    )
