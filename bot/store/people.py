"""People who may sign in, and their one-time links."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.people import ADMIN, Account, LinkEnd, LinkUse, OneTimeLink
from bot.core.records import StaffMember
from bot.store.people_tables import one_time_link, second_step
from bot.store.rows import Row, staff_of
from bot.store.schema import staff


class SqlStaff:
    """People who may sign in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_email(self, email: str) -> StaffMember | None:
        """The person with this address, in any case."""
        return self._one(sa.select(staff).where(staff.c.email == email.strip().casefold()))

    def by_id(self, staff_id: str) -> StaffMember | None:
        """The person with this id."""
        return self._one(sa.select(staff).where(staff.c.id == staff_id))

    def lock(self, staff_id: str) -> StaffMember | None:
        """The person, kept from changes by others."""
        return self._one(sa.select(staff).where(staff.c.id == staff_id).with_for_update())

    def lock_admins(self) -> list[StaffMember]:
        """Every administrator, kept from changes by others."""
        admins = sa.select(staff).where(staff.c.role == ADMIN).order_by(staff.c.id)
        rows = self._connection.execute(admins.with_for_update()).mappings()
        return [staff_of(row) for row in rows]

    def save(self, member: StaffMember) -> None:
        """Adds or replaces a person; addresses are kept in lower case."""
        values = {**asdict(member), "email": member.email.strip().casefold()}
        changed = self._connection.execute(
            sa.update(staff).where(staff.c.id == member.id).values(**values)
        )
        if changed.rowcount == 0:
            self._connection.execute(sa.insert(staff).values(**values))

    def accounts(self, now: datetime) -> list[Account]:
        """Everybody, by name."""
        rows = self._connection.execute(
            sa.select(staff, second_step.c.sealed.is_not(None).label("steps"))
            .join_from(staff, second_step, isouter=True)
            .order_by(sa.func.lower(staff.c.name), staff.c.email)
        ).mappings()
        still_open = sa.select(one_time_link).where(
            one_time_link.c.ended.is_(None), one_time_link.c.expires_at > now
        )
        found = self._connection.execute(still_open).mappings()
        links = {row["staff_id"]: _link_of(row) for row in found}
        return [Account(staff_of(row), bool(row["steps"]), links.get(row["id"])) for row in rows]

    def _one(self, statement: sa.Select[tuple[object, ...]]) -> StaffMember | None:
        row = self._connection.execute(statement).mappings().one_or_none()
        return None if row is None else staff_of(row)


class SqlLinks:
    """One-time links."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: OneTimeLink) -> None:
        """Keeps a link."""
        values = {**asdict(link), "use": link.use.value, "ended": None}
        self._connection.execute(sa.insert(one_time_link).values(**values))

    def find(self, mark: str) -> OneTimeLink | None:
        """The link with this mark."""
        row = self._connection.execute(
            sa.select(one_time_link).where(one_time_link.c.mark == mark)
        ).mappings()
        found = row.one_or_none()
        return None if found is None else _link_of(found)

    def end(self, mark: str, why: LinkEnd) -> bool:
        """Ends a link, once."""
        return self._end(one_time_link.c.mark == mark, why) > 0

    def end_all(self, staff_id: str, why: LinkEnd) -> None:
        """Ends every open link of a person."""
        self._end(one_time_link.c.staff_id == staff_id, why)

    def forget(self, made_before: datetime) -> int:
        """Deletes old links."""
        old = one_time_link.c.made_at < made_before
        return self._connection.execute(sa.delete(one_time_link).where(old)).rowcount

    def _end(self, which: sa.ColumnElement[bool], why: LinkEnd) -> int:
        still_open = one_time_link.c.ended.is_(None)
        return self._connection.execute(
            sa.update(one_time_link).where(which, still_open).values(ended=why.value)
        ).rowcount


def _link_of(row: Row) -> OneTimeLink:
    return OneTimeLink(
        mark=row["mark"],
        staff_id=row["staff_id"],
        use=LinkUse(row["use"]),
        made_by=row["made_by"],
        made_at=row["made_at"],
        expires_at=row["expires_at"],
        ended=LinkEnd(row["ended"]) if row["ended"] else None,
    )
