"""Sealed originals"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_original",
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_sealed_original_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_sealed_original")),
    )
    op.create_index(
        "ix_sealed_original_owner", "sealed_original", ["conversation_id"], unique=False
    )
    op.create_index("ix_sealed_original_age", "sealed_original", ["sealed_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sealed_original_age", table_name="sealed_original")
    op.drop_index("ix_sealed_original_owner", table_name="sealed_original")
    op.drop_table("sealed_original")
