"""Whether people outside the console were told of an alarm"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("told_at", "tell_next_at", "over_at"):
        op.add_column(
            "service_alarm", sa.Column(name, sa.DateTime(timezone=True), nullable=True)
        )
    op.add_column(
        "service_alarm", sa.Column("failures", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    with op.batch_alter_table("service_alarm") as table:
        for name in ("failures", "over_at", "tell_next_at", "told_at"):
            table.drop_column(name)
