"""What people judge about weights, every version of it, and the proposals that were taken as drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = ("framework_id", "scheme", "category", "pillar", "method", "assessor", "version")


def upgrade() -> None:
    op.create_table(
        "judgement",
        *_numbers("id", "framework_id"),
        *_texts("scheme", "category", "pillar", "method", "assessor"),
        *_numbers("version"),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        *_texts("actor", "at"),
        sa.CheckConstraint(
            "method IN ('pairwise', 'best_worst', 'swing', 'rank_order')", name=op.f("ck_judgement_method")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_judgement_version")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_judgement_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        sa.UniqueConstraint(*KEY, name=op.f(f"uq_judgement_{'_'.join(KEY)}")),
    )
    op.create_table(
        "proposal",
        *_numbers("id", "framework_id"),
        *_texts("scheme", "category"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("weights", "source")),
        *_texts("sha256", "actor", "at"),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_proposal_sha256")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_proposal_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
