"""What somebody answered for in a waiver: the metrics that were not green, with their values."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("waiver", sa.Column("readings", sa.Text(), nullable=True))
