"""Whether and when somebody was asked if anyone is unwell right now"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_INDEX = "ix_conversation_safety"


def upgrade() -> None:
    op.add_column(
        "conversation", sa.Column("safety_asked_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "conversation",
        sa.Column("safety_open", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(_INDEX, "conversation", ["safety_open", "safety_asked_at"])


def downgrade() -> None:
    op.drop_index(_INDEX, "conversation")
    with op.batch_alter_table("conversation") as table:
        table.drop_column("safety_open")
        table.drop_column("safety_asked_at")
