"""What a person said that a comment is about, in a table that keeps no order"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_tags",
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("question", sa.String(length=16), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("tone", sa.String(length=12), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["feedback.id"], name=op.f("fk_comment_tags_response_id_feedback")
        ),
        sa.PrimaryKeyConstraint("response_id", "question", name=op.f("pk_comment_tags")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("comment_tags")
