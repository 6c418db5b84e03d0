"""Comments as they lie in the table of responses, and how far staff have got with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.comment_clock import LeftComment, Looks, Reading
from bot.core.concerns import Concern, Done
from bot.core.errors import NotFound
from bot.core.loop_records import Shareable
from bot.core.small_numbers import SMALL
from bot.store.feedback import SqlFeedback
from bot.store.insert_once import insert_once
from bot.store.loop_tables import comment_kept, comment_looks
from bot.store.schema import feedback

_THE_LIST = "list"
_HAS_WORDS = sa.or_(feedback.c.fft_why.is_not(None), feedback.c.fft_better.is_not(None))


class SqlComments:
    """Comments on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shareable(self, months: Sequence[str]) -> list[Shareable]:
        """Those of these months that may be quoted, by month and text."""
        large = (
            sa.select(feedback.c.month)
            .where(feedback.c.month.in_(months))
            .group_by(feedback.c.month)
            .having(sa.func.count() > SMALL)
        )
        found = left_comments(self._connection, feedback.c.publish, feedback.c.month.in_(large))
        texts = [
            Shareable(one.response_id, one.month, text)
            for one in found
            for text in (one.why, one.better)
            if text
        ]
        return sorted(texts, key=lambda one: (one.month, one.text))

    def looks(self, lock: bool = False) -> Looks:
        """When staff looked at the list; ``lock`` it to the end of a writing transaction."""
        found = sa.select(comment_looks)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        return Looks() if row is None else Looks(row.looked_on, row.waiting_since)

    def looked(self, looks: Looks) -> None:
        """Keeps when staff looked at the list."""
        if not insert_once(self._connection, comment_looks, {"id": _THE_LIST, **asdict(looks)}):
            self._connection.execute(sa.update(comment_looks).values(**asdict(looks)))

    def take_up(self) -> None:
        """Everything new in the list waits from now on."""
        new = sa.and_(_HAS_WORDS, feedback.c.reading == Reading.NEW.value)
        months = sa.select(feedback.c.month).where(new).distinct()
        touched = list(self._connection.execute(months).scalars())
        self._connection.execute(
            sa.update(feedback).where(new).values(reading=Reading.WAITING.value)
        )
        for month in touched:
            SqlFeedback(self._connection).mix(month)

    def open(self) -> list[LeftComment]:
        """What nobody has read yet, by month and text."""
        unread = [reading.value for reading in Reading if reading.is_open]
        return left_comments(self._connection, feedback.c.reading.in_(unread))

    def handled(self, months: Sequence[str]) -> list[LeftComment]:
        """What was read of these months, by month and text."""
        read = [reading.value for reading in Reading if not reading.is_open]
        return left_comments(
            self._connection, feedback.c.reading.in_(read), feedback.c.month.in_(months)
        )

    def waiting(self) -> int:
        """How many were taken up and are unread."""
        number = sa.select(sa.func.count()).where(
            feedback.c.reading == Reading.WAITING.value, _HAS_WORDS
        )
        return self._connection.execute(number).scalar_one()

    def get(self, response_id: str) -> LeftComment:
        """One. Raises NotFound."""
        found = left_comments(self._connection, feedback.c.id == response_id)
        if not found:
            raise NotFound("there is no such comment")
        return found[0]

    def mark(self, response_id: str, reading: Reading) -> None:
        """Keeps how far it has got; its month's rows are written anew, as when sessions end."""
        month = self._connection.execute(
            sa.update(feedback)
            .where(feedback.c.id == response_id)
            .values(reading=reading.value)
            .returning(feedback.c.month)
        ).scalar_one()
        SqlFeedback(self._connection).mix(month)

    def count(self, month: str, on_time: bool) -> None:
        """One more was read in this month, in time or not."""
        insert_once(self._connection, comment_kept, {"month": month, "on_time": 0, "late": 0})
        column = comment_kept.c.on_time if on_time else comment_kept.c.late
        self._connection.execute(
            sa.update(comment_kept)
            .where(comment_kept.c.month == month)
            .values({column.name: column + 1})
        )

    def counted(self, months: Sequence[str]) -> tuple[int, int]:
        """How many were read in these months: in time, late."""
        row = self._connection.execute(
            sa.select(
                sa.func.coalesce(sa.func.sum(comment_kept.c.on_time), 0),
                sa.func.coalesce(sa.func.sum(comment_kept.c.late), 0),
            ).where(comment_kept.c.month.in_(months))
        ).one()
        return int(row[0]), int(row[1])


def left_comments(connection: Connection, *which: Any) -> list[LeftComment]:
    """Responses with words in them, by month and text: an order that tells nothing."""
    rows = connection.execute(sa.select(feedback).where(_HAS_WORDS, *which))
    found = [
        LeftComment(
            response_id=row.id,
            month=row.month,
            why=row.fft_why or "",
            better=row.fft_better or "",
            publish=row.publish,
            reading=Reading(row.reading),
            score=row.fft_score or "",
            concern=Concern(row.concern),
            done=tuple(Done(one) for one in row.concern_done or ()),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.month, one.why, one.better))
