"""Comments that a person must see the same day: their stages, and the rounds in which they move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.comment_clock import LeftComment, Reading
from bot.core.concerns import WAITING, Concern, Done, Rounds
from bot.store.comments import left_comments
from bot.store.feedback import SqlFeedback
from bot.store.insert_once import insert_once
from bot.store.loop_tables import concern_rounds
from bot.store.schema import feedback

_THE_LIST = "list"
_STAGE = feedback.c.concern


class SqlConcerns:
    """Concerns on one open transaction. Whatever changes, the month's rows are written anew."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rounds(self, lock: bool = False) -> Rounds:
        """What was done last; ``lock`` it to the end of a writing transaction."""
        if lock:
            insert_once(self._connection, concern_rounds, {"id": _THE_LIST, **asdict(Rounds())})
        found = sa.select(concern_rounds)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        if row is None:
            return Rounds()
        return Rounds(row.shown_at, row.told_on, row.tell_next_at, row.failures)

    def done(self, rounds: Rounds) -> None:
        """Keeps what was done last, which was locked before."""
        self._connection.execute(sa.update(concern_rounds).values(**asdict(rounds)))

    def unscreened(self) -> list[LeftComment]:
        """Comments that neither a person nor the screening has looked at."""
        unread = [reading.value for reading in Reading if reading.is_open]
        which = (Concern.UNSCREENED.value == _STAGE, feedback.c.reading.in_(unread))
        return left_comments(self._connection, *which)

    def screened(self, found: Sequence[str], others: Sequence[str]) -> None:
        """What screening said, of those that nobody has said anything of meanwhile."""
        for ids, stage in ((found, Concern.FOUND), (others, Concern.NONE)):
            self._set(Concern.UNSCREENED.value == _STAGE, feedback.c.id.in_(ids), stage=stage)

    def show(self, days: int) -> None:
        """Those shown already have waited so many staffed days more; those found are shown."""
        for _ in range(min(days, len(WAITING) - 1)):
            self._set(Concern.BEFORE.value == _STAGE, stage=Concern.EARLIER)
            self._set(Concern.TODAY.value == _STAGE, stage=Concern.BEFORE)
        self._set(Concern.FOUND.value == _STAGE, stage=Concern.TODAY)

    def waiting(self) -> dict[Concern, int]:
        """How many are shown and wait, by stage; those found since are not counted."""
        rows = self._connection.execute(
            sa.select(_STAGE, sa.func.count()).where(_STAGE.in_(_values(WAITING))).group_by(_STAGE)
        )
        return {Concern(stage): number for stage, number in rows}

    def open(self) -> list[LeftComment]:
        """Those shown that wait, the oldest stage first."""
        found = left_comments(self._connection, _STAGE.in_(_values(WAITING)))
        return sorted(found, key=lambda one: WAITING.index(one.concern))

    def mark(self, response_id: str, stage: Concern, done: Sequence[Done] = ()) -> None:
        """Keeps the stage of one, and what was done."""
        acts = [one.value for one in done] or None
        self._set(feedback.c.id == response_id, stage=stage, concern_done=acts)

    def _set(self, *which: Any, stage: Concern, **more: object) -> None:
        months = list(
            self._connection.execute(sa.select(feedback.c.month).where(*which).distinct()).scalars()
        )
        self._connection.execute(
            sa.update(feedback).where(*which).values(concern=stage.value, **more)
        )
        for month in months:
            SqlFeedback(self._connection).mix(month)


def _values(stages: Iterable[Concern]) -> list[str]:
    return [stage.value for stage in stages]
