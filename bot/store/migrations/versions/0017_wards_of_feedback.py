"""The ward of a response, where the trust keeps it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("ward", sa.String(length=60), nullable=True))


def downgrade() -> None:
    # Not in a batch: that would copy the table in the order of its rows.
    op.drop_column("feedback", "ward")
