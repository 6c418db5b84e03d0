"""Who is typing"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reader", sa.Column("typed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_reader_typed", "reader", ["typed_at"])


def downgrade() -> None:
    op.drop_index("ix_reader_typed", "reader")
    with op.batch_alter_table("reader") as table:
        table.drop_column("typed_at")
