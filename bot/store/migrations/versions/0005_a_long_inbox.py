"""The inbox in the order of its arrival: a long queue costs no more to look at than a short one"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inbox_arrival", "inbox", ["received_at"])
    op.create_index("ix_inbox_sent", "inbox", ["sent_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_inbox_sent", "inbox")
    op.drop_index("ix_inbox_arrival", "inbox")
