"""The record of acts. Triggers of the database refuse to change what is in it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.audit_ports import AuditEntry, AuditFilter
from bot.store.schema import audit


class SqlAudit:
    """The record of acts on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, actor: str, act: str, subject: str, at: datetime, detail: str = "") -> None:
        """Adds one entry."""
        self._connection.execute(
            sa.insert(audit).values(actor=actor, act=act, subject=subject, at=at, detail=detail)
        )

    def newest(self, limit: int = 100, wanted: AuditFilter | None = None) -> list[AuditEntry]:
        """The newest entries first."""
        conditions = _conditions(wanted or AuditFilter())
        rows = self._connection.execute(
            sa.select(audit).where(*conditions).order_by(audit.c.id.desc()).limit(limit)
        ).all()
        return [
            AuditEntry(row.at, row.actor, row.act, row.subject, row.detail, row.id) for row in rows
        ]

    def actors(self) -> list[str]:
        """Everybody who is on record."""
        found = self._connection.execute(sa.select(audit.c.actor).distinct())
        return sorted(found.scalars(), key=str.casefold)


def _conditions(wanted: AuditFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.actor:
        conditions.append(audit.c.actor == wanted.actor)
    if wanted.acts:
        conditions.append(audit.c.act.in_(wanted.acts))
    if wanted.subject:
        conditions.append(audit.c.subject == wanted.subject)
    if wanted.since is not None:
        conditions.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(audit.c.at < wanted.until)
    if wanted.before is not None:
        conditions.append(audit.c.id < wanted.before)
    return conditions
