"""Second steps and recovery codes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.second_step import StepRecord
from bot.store.people_tables import recovery_code, second_step


class SqlSecondSteps:
    """Second steps on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, staff_id: str) -> StepRecord:
        """A person's second step, or an empty one."""
        one = sa.select(second_step).where(second_step.c.staff_id == staff_id)
        row = self._connection.execute(one).mappings().one_or_none()
        return StepRecord(**row) if row is not None else StepRecord(staff_id)

    def save(self, record: StepRecord) -> None:
        """Writes a second step."""
        values = vars(record)
        changed = self._connection.execute(
            sa.update(second_step).where(second_step.c.staff_id == record.staff_id).values(**values)
        )
        if changed.rowcount == 0:
            self._connection.execute(sa.insert(second_step).values(**values))

    def remove(self, staff_id: str) -> bool:
        """Forgets the second step and its recovery codes."""
        self._forget_recovery(staff_id)
        gone = self._connection.execute(
            sa.delete(second_step).where(second_step.c.staff_id == staff_id)
        )
        return bool(gone.rowcount)

    def set_recovery(self, staff_id: str, marks: Sequence[str]) -> None:
        """Keeps new recovery codes in place of the older ones."""
        self._forget_recovery(staff_id)
        rows = [{"staff_id": staff_id, "mark": mark} for mark in marks]
        self._connection.execute(sa.insert(recovery_code), rows)

    def use_recovery(self, staff_id: str, mark: str) -> bool:
        """Uses a recovery code up, once."""
        used = self._connection.execute(
            sa.delete(recovery_code).where(
                recovery_code.c.staff_id == staff_id, recovery_code.c.mark == mark
            )
        )
        return bool(used.rowcount)

    def recovery_left(self, staff_id: str) -> int:
        """How many recovery codes are left."""
        count = sa.select(sa.func.count()).select_from(recovery_code)
        found = self._connection.execute(count.where(recovery_code.c.staff_id == staff_id))
        return int(found.scalar_one())

    def _forget_recovery(self, staff_id: str) -> None:
        self._connection.execute(
            sa.delete(recovery_code).where(recovery_code.c.staff_id == staff_id)
        )
