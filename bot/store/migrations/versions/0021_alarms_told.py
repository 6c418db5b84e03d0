"""Which alarms people outside the console were told of"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TIMES = ("told_at", "tell_next_at", "over_at")


def upgrade() -> None:
    for name in _TIMES:
        column = sa.Column(name, sa.DateTime(timezone=True), nullable=True)
        op.add_column("service_alarm", column)
    failures = sa.Column("tell_failures", sa.Integer(), server_default="0", nullable=False)
    op.add_column("service_alarm", failures)


def downgrade() -> None:
    # What is over is of no use to a service that does not tell of it.
    op.execute("DELETE FROM service_alarm WHERE over_at IS NOT NULL")
    with op.batch_alter_table("service_alarm") as table:
        for name in (*_TIMES, "tell_failures"):
            table.drop_column(name)
