"""What staff said that comments are about. No time and no order is kept, as for the comments."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.themes import Tags, Tone
from bot.store.schema import feedback, metadata

comment_tags = sa.Table(
    "comment_tags",
    metadata,
    sa.Column("response_id", sa.ForeignKey("feedback.id"), primary_key=True),
    sa.Column("question", sa.String(16), primary_key=True),
    sa.Column("themes", sa.JSON, nullable=False),
    sa.Column("tone", sa.String(12), nullable=False),
    sa.Column("confirmed_by", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)


class SqlCommentTags:
    """Tags on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, response_id: str, question: str, tags: Tags) -> None:
        """Adds or replaces what was said of one comment."""
        values = {
            "themes": list(tags.themes),
            "tone": tags.tone.value,
            "confirmed_by": tags.confirmed_by,
        }
        key = (comment_tags.c.response_id == response_id) & (comment_tags.c.question == question)
        known = self._connection.execute(sa.update(comment_tags).where(key).values(values))
        if known.rowcount == 0:
            self._connection.execute(
                sa.insert(comment_tags).values(response_id=response_id, question=question, **values)
            )

    def of_month(self, month: str) -> dict[tuple[str, str], Tags]:
        """What was said of a month's comments."""
        rows = self._connection.execute(
            sa.select(comment_tags)
            .join(feedback, feedback.c.id == comment_tags.c.response_id)
            .where(feedback.c.month == month)
        )
        return {
            (row.response_id, row.question): Tags(
                tuple(row.themes), Tone(row.tone), row.confirmed_by
            )
            for row in rows
        }
