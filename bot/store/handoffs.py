"""Requests for a person: at most one open per conversation, the database sees to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.records import HandOffRecord, StaffMember
from bot.core.tiers import STAFF_VIEW, most_pressing, view_of
from bot.core.verdict import Verdict
from bot.store.rows import handoff_of
from bot.store.schema import handoff


class SqlHandOffs:
    """Hand-offs on one open transaction; the caller holds the conversation's lock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_for(self, conversation_id: str) -> HandOffRecord | None:
        """The hand-off still open on a conversation, if any."""
        row = (
            self._connection.execute(
                sa.select(handoff).where(
                    handoff.c.conversation_id == conversation_id,
                    handoff.c.closed_at.is_(None),
                )
            )
            .mappings()
            .one_or_none()
        )
        return None if row is None else handoff_of(row)

    def open_or_raise(
        self, conversation_id: str, verdict: Verdict, message_id: str, now: datetime
    ) -> HandOffRecord:
        """Opens a hand-off, or adds to the open one; a new P1 or a higher tier alerts again."""
        current = self.open_for(conversation_id)
        if current is None:
            values = {
                "id": uuid4().hex,
                "conversation_id": conversation_id,
                "tier": verdict.tier.value,
                "codes": list(verdict.codes),
                "why": list(verdict.why),
                "message_id": message_id,
                "opened_at": now,
                "alerted_at": now,
                "acknowledged_at": None,
                "acknowledged_by": "",
                "closed_at": None,
                "outcome": "",
                "priority": view_of(verdict.tier, verdict.codes).priority,
                "seen": False,
                "waiting_since": now,
            }
            self._connection.execute(sa.insert(handoff).values(**values))
            return handoff_of(values)
        tier = most_pressing({current.tier, verdict.tier})
        codes = tuple(dict.fromkeys((*current.codes, *verdict.codes)))
        higher = view_of(tier, codes).priority < current.view.priority
        alert = tier is not current.tier or higher or STAFF_VIEW[verdict.tier].priority == "P1"
        seen_before = current.acknowledged_at is not None
        changes: dict[str, Any] = {
            "priority": view_of(tier, codes).priority,
            "tier": tier.value,
            "codes": list(codes),
            "why": list(dict.fromkeys((*current.why, *verdict.why))),
            "alerted_at": now if alert else current.alerted_at,
            "message_id": message_id if alert else current.message_id,
        }
        if alert:
            # Before anyone saw it, a further alert must not make the wait look shorter.
            since = now if seen_before else current.opened_at
            changes |= {"seen": False, "waiting_since": since}
        self._connection.execute(
            sa.update(handoff).where(handoff.c.id == current.id).values(**changes)
        )
        return replace(
            current,
            tier=tier,
            codes=tuple(changes["codes"]),
            why=tuple(changes["why"]),
            alerted_at=changes["alerted_at"],
            message_id=changes["message_id"],
        )

    def alert_again(self, conversation_id: str, now: datetime) -> None:
        """Nobody has seen to it after all: the time to acknowledge it starts anew."""
        self._connection.execute(
            sa.update(handoff)
            .where(
                handoff.c.conversation_id == conversation_id,
                handoff.c.closed_at.is_(None),
            )
            .values(
                alerted_at=now,
                acknowledged_at=None,
                acknowledged_by="",
                seen=False,
                waiting_since=handoff.c.opened_at,
            )
        )

    def acknowledge(self, conversation_id: str, staff: StaffMember, now: datetime) -> None:
        """Notes who saw it first since the last alert."""
        self._connection.execute(
            sa.update(handoff)
            .where(
                handoff.c.conversation_id == conversation_id,
                handoff.c.closed_at.is_(None),
                sa.or_(
                    handoff.c.acknowledged_at.is_(None),
                    handoff.c.acknowledged_at < handoff.c.alerted_at,
                ),
            )
            .values(acknowledged_at=now, acknowledged_by=staff.name, seen=True)
        )

    def close(self, conversation_id: str, outcome: str, now: datetime) -> None:
        """Closes the open hand-off with a named outcome."""
        self._connection.execute(
            sa.update(handoff)
            .where(
                handoff.c.conversation_id == conversation_id,
                handoff.c.closed_at.is_(None),
            )
            .values(closed_at=now, outcome=outcome)
        )
