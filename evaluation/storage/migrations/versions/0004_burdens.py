"""What the grass roots are asked for: data items, forms and tools, duties, staff, the chain of targets."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("indicator", sa.Column("definition", sa.String(), nullable=False, server_default=""))
    _asked()
    _done()


def _asked() -> None:
    """What is asked for: fields, formulas, forms and tools."""
    _table(
        "data_item",
        *_texts("code", "name_zh", "name_en", "definition", "unit_of_measurement", "owner"),
        sa.Column("refresh_months", sa.Integer(), nullable=False),
        *_texts("source_system", "aliases"),
        _limit("data_item", "refresh", "refresh_months >= 1"),
        key=("code",),
    )
    _table(
        "indicator_item",
        *_texts("indicator", "formula"),
        _within("indicator_item", "indicator", "indicator"),
        key=("indicator",),
        owned=False,
    )
    _table(
        "request",
        *_texts("code", "name_zh", "name_en", "owner", "filler", "kind", "channel"),
        sa.Column("times_a_year", sa.Float(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=True),
        *_texts("fields", "purpose"),
        sa.Column("users", sa.Integer(), nullable=True),
        sa.Column("minutes_a_day", sa.Float(), nullable=True),
        _limit("request", "times", "times_a_year > 0"),
        _limit("request", "hours", "hours IS NULL OR hours >= 0"),
        key=("code",),
    )


def _done() -> None:
    """What has to be done and reached, and by whom."""
    _table(
        "duty_item",
        *_texts("code", "name_zh", "name_en", "duty_list", "lead_department", "township_role", "legal_basis"),
        sa.Column("hours", sa.Float(), nullable=True),
        *_texts("enforcement"),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *_texts("unit"),
        _limit("duty_item", "duty_list", "duty_list IN ('basic', 'cooperating', 'taken_back')"),
        _limit("duty_item", "order", "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from"),
        key=("code", "unit", "duty_list", "valid_from"),
    )
    _table(
        "staff",
        *_texts("unit"),
        sa.Column("as_of", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("posts", "lent_out", "lent_in")),
        sa.Column("money", sa.Float(), nullable=True),
        _within("staff", "unit", "unit"),
        _limit("staff", "posts", "posts >= lent_out AND lent_out >= 0 AND lent_in >= 0"),
        key=("unit", "as_of"),
        owned=False,
    )
    _table(
        "target_link",
        *_texts("subject", "period", "parent", "child"),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("parent_target", "child_target", "weight")),
        _limit(
            "target_link",
            "finite",
            "parent_target BETWEEN -1e300 AND 1e300 AND child_target BETWEEN -1e300 AND 1e300",
        ),
        _limit("target_link", "weight", "weight >= 0"),
        key=("subject", "period", "parent", "child"),
    )


def _table(name: str, *parts: sa.schema.SchemaItem, key: tuple[str, ...], owned: bool = True) -> None:
    """A table of a framework; `owned` where nothing else refers to the framework."""
    unique = ("framework_id", *key)
    framework = sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f(f"fk_{name}_framework_id"))
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        *parts,
        *((framework,) if owned else ()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _limit(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _within(table: str, field: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["framework_id", field],
        [f"{other}.framework_id", f"{other}.code"],
        name=op.f(f"fk_{table}_framework_id_{field}"),
    )
