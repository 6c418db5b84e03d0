"""What the queue is ordered and searched by, and who was told of alerts that nobody took"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.core.pseudonym import pseudonym

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_RAISED = " or ".join(
    f"cast(codes as text) like '%\"{code}\"%'" for code in ("PREGNANCY", "CHILD", "HIGH_RISK")
)


def upgrade() -> None:
    op.add_column(
        "conversation", sa.Column("reference", sa.Text(), server_default="", nullable=False)
    )
    op.add_column(
        "handoff", sa.Column("priority", sa.String(length=2), server_default="P3", nullable=False)
    )
    op.add_column(
        "handoff", sa.Column("seen", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    # A column that may not be empty needs a value to be added; the next lines set the right one.
    op.add_column(
        "handoff",
        sa.Column(
            "waiting_since",
            sa.DateTime(timezone=True),
            server_default="1970-01-01 00:00:00",
            nullable=False,
        ),
    )
    op.add_column("handoff", sa.Column("escalated_at", sa.DateTime(timezone=True)))
    op.add_column("handoff", sa.Column("escalate_next_at", sa.DateTime(timezone=True)))
    op.add_column(
        "handoff",
        sa.Column("escalate_failures", sa.Integer(), server_default="0", nullable=False),
    )
    op.execute(
        "update handoff set "
        "priority = case when tier in ('emergency', 'crisis') then 'P1' "
        f"when tier in ('urgent', 'distress') or {_RAISED} then 'P2' else 'P3' end, "
        "seen = (acknowledged_at is not null and acknowledged_at >= alerted_at), "
        "waiting_since = case when acknowledged_at is null then opened_at else alerted_at end"
    )
    _name_conversations()
    still_open = {
        "sqlite_where": sa.text("closed_at is null"),
        "postgresql_where": sa.text("closed_at is null"),
    }
    op.create_index(
        "ix_handoff_line", "handoff", ["priority", "seen", "waiting_since"], **still_open
    )
    op.create_index("ix_handoff_opened", "handoff", ["opened_at"])
    op.create_index(
        "ix_handoff_closed",
        "handoff",
        ["closed_at"],
        sqlite_where=sa.text("closed_at is not null"),
        postgresql_where=sa.text("closed_at is not null"),
    )
    op.create_index("ix_message_stored", "message", ["stored_at"])
    op.create_index("ix_conversation_holder", "conversation", ["holder", "last_inbound_at"])
    op.create_index("ix_conversation_staff", "conversation", ["staff_id"])
    op.create_index("ix_conversation_reference", "conversation", ["reference"])


def _name_conversations() -> None:
    connection = op.get_bind()
    table = sa.table("conversation", sa.column("id"), sa.column("reference"))
    for (name,) in connection.execute(sa.select(table.c.id)).all():
        connection.execute(
            sa.update(table).where(table.c.id == name).values(reference=pseudonym(name))
        )


def downgrade() -> None:
    for index, table in (
        ("ix_message_stored", "message"),
        ("ix_conversation_reference", "conversation"),
        ("ix_conversation_staff", "conversation"),
        ("ix_conversation_holder", "conversation"),
        ("ix_handoff_closed", "handoff"),
        ("ix_handoff_opened", "handoff"),
        ("ix_handoff_line", "handoff"),
    ):
        op.drop_index(index, table_name=table)
    op.drop_column("conversation", "reference")
    for column in (
        "escalate_failures",
        "escalate_next_at",
        "escalated_at",
        "waiting_since",
        "seen",
        "priority",
    ):
        op.drop_column("handoff", column)
