"""The console's lists, each read along an index that holds little else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Holder
from bot.core.messages import Author
from bot.core.queue_ports import QueueCounts, QueueView
from bot.core.records import HandOffRecord, QueueRow
from bot.store.rows import conversation_of, handoff_of
from bot.store.schema import conversation, handoff, message

#: A search for words looks through this many of the newest messages.
NEWEST_MESSAGES = 20_000

_HANDOFF = [column.label(f"handoff_{column.name}") for column in handoff.c]
_IS_OPEN = handoff.c.closed_at.is_(None)
_SAME = handoff.c.conversation_id == conversation.c.id
_LINE = (handoff.c.priority, handoff.c.seen, handoff.c.waiting_since)
_SKIP = sa.bindparam("skip", type_=sa.Integer)
_MOST = sa.bindparam("most", type_=sa.Integer)
_SINCE = sa.bindparam("since", type_=handoff.c.closed_at.type)
_STAFF = sa.bindparam("staff_id", type_=sa.String)


def _by_handoff(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Open hand-offs in the order of the queue."""
    return (
        sa.select(conversation, *_HANDOFF)
        .select_from(handoff.join(conversation, _SAME))
        .where(_IS_OPEN, *conditions)
        .order_by(*_LINE)
        .offset(_SKIP)
        .limit(_MOST)
    )


def _by_conversation(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Conversations of one kind, with their open hand-off if there is one."""
    return (
        sa.select(conversation, *_HANDOFF)
        .select_from(conversation.outerjoin(handoff, sa.and_(_SAME, _IS_OPEN)))
        .where(*conditions)
        .offset(_SKIP)
        .limit(_MOST)
    )


_HELD = conversation.c.holder == Holder.STAFF.value
_OTHER = handoff.alias("other")
_NO_HANDOFF = ~sa.exists().where(
    _OTHER.c.conversation_id == conversation.c.id, _OTHER.c.closed_at.is_(None)
)
_NONE_LAST = (sa.func.coalesce(handoff.c.priority, "P9"), handoff.c.seen, handoff.c.waiting_since)
_LATEST = conversation.c.last_inbound_at.desc()
_PATIENT_WROTE = sa.exists().where(
    message.c.conversation_id == conversation.c.id, message.c.author == Author.PATIENT.value
)

# Built once: putting a statement together costs more than running it on SQLite.
_PAGES: Mapping[QueueView, sa.Select[Any]] = {
    QueueView.OPEN: _by_handoff(),
    # "Not with a person", because databases expect most rows to differ from a value, and then
    # read the hand-offs in the order in which they lie already.
    QueueView.WAITING: _by_handoff(conversation.c.holder != Holder.STAFF.value),
    QueueView.MINE: _by_conversation(_HELD, conversation.c.staff_id == _STAFF).order_by(
        *_NONE_LAST, _LATEST
    ),
    QueueView.HELD: _by_conversation(_HELD).order_by(*_NONE_LAST, _LATEST),
    QueueView.ASSISTANT: _by_conversation(
        conversation.c.holder == Holder.ASSISTANT.value, _PATIENT_WROTE
    ).order_by(_LATEST),
    QueueView.CLOSED: sa.select(conversation, *_HANDOFF)
    .select_from(handoff.join(conversation, _SAME))
    .where(handoff.c.closed_at >= _SINCE)
    .order_by(handoff.c.closed_at.desc())
    .offset(_SKIP)
    .limit(_MOST),
}
_HELD_WITHOUT_HANDOFF = _by_conversation(_HELD, _NO_HANDOFF).order_by(_LATEST)


def _count(table: sa.FromClause, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*conditions).scalar_subquery()


_OPEN_HANDOFFS = _count(handoff, _IS_OPEN)
_COUNTS = sa.select(
    (_OPEN_HANDOFFS + _count(conversation, _HELD, _NO_HANDOFF)).label("open"),
    _count(conversation, conversation.c.holder == Holder.WAITING.value).label("waiting"),
    _count(conversation, _HELD, conversation.c.staff_id == _STAFF).label("mine"),
    _count(conversation, _HELD).label("held"),
    _count(handoff, handoff.c.closed_at >= _SINCE).label("closed"),
)
_PRESSING = handoff.c.priority.in_(["P1", "P2"])
_UNSEEN = sa.and_(_IS_OPEN, _PRESSING, handoff.c.seen.is_(sa.false()))
_UNSEEN_PAGE = sa.select(handoff).where(_UNSEEN).order_by(*_LINE).limit(_MOST)
_UNSEEN_COUNT = sa.select(_count(handoff, _UNSEEN))


class SqlQueue:
    """The console's lists on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, view: QueueView, staff_id: str, since: datetime, skip: int, most: int
    ) -> list[QueueRow]:
        """Rows of a view, in the order of the queue."""
        given = {"staff_id": staff_id, "since": since, "skip": skip, "most": most}
        rows = self._rows(_PAGES[view], given)
        if view is QueueView.OPEN and len(rows) < most:
            # Some people took a conversation nobody had asked them to take.
            before = self._connection.execute(sa.select(_OPEN_HANDOFFS)).scalar_one()
            rest = {**given, "skip": max(0, skip - before), "most": most - len(rows)}
            rows += self._rows(_HELD_WITHOUT_HANDOFF, rest)
        return self._with_words(rows)

    def counts(self, staff_id: str, since: datetime) -> QueueCounts:
        """How many rows each view has."""
        row = self._connection.execute(_COUNTS, {"staff_id": staff_id, "since": since}).one()
        return QueueCounts(*row)

    def unseen(self, most: int) -> list[HandOffRecord]:
        """P1 and P2 hand-offs nobody has seen, most urgent first."""
        rows = self._connection.execute(_UNSEEN_PAGE, {"most": most}).mappings()
        return [handoff_of(row) for row in rows]

    def unseen_count(self) -> int:
        """How many of them there are."""
        return int(self._connection.execute(_UNSEEN_COUNT).scalar_one())

    def search(self, words: str, most: int) -> list[QueueRow]:
        """By reference, then by what was said in the newest messages."""
        wanted = words.lower().split()
        if not wanted:
            return []
        said = self._said(wanted, most)
        ids = [*self._called(" ".join(wanted), most), *said]
        chosen = list(dict.fromkeys(ids))[:most]
        statement = _by_conversation(conversation.c.id.in_(chosen))
        found = {row["id"]: row for row in self._rows(statement, {"skip": 0, "most": most})}
        return self._with_words([found[name] for name in chosen if name in found], said)

    def _called(self, name: str, most: int) -> list[str]:
        begins = sa.func.lower(conversation.c.reference).startswith(name, autoescape=True)
        statement = sa.select(conversation.c.id).where(begins).order_by(_LATEST).limit(most)
        return list(self._connection.execute(statement).scalars())

    def _said(self, wanted: Sequence[str], most: int) -> dict[str, int]:
        """Conversations to the newest message (``seq``) that holds every word."""
        newest = (
            sa.select(message.c.seq, message.c.conversation_id, message.c.text)
            .order_by(message.c.seq.desc())
            .limit(NEWEST_MESSAGES)
            .subquery()
        )
        latest = sa.func.max(newest.c.seq)
        text = sa.func.lower(newest.c.text)
        rows = self._connection.execute(
            sa.select(newest.c.conversation_id, latest)
            .where(*(text.contains(word, autoescape=True) for word in wanted))
            .group_by(newest.c.conversation_id)
            .order_by(latest.desc())
            .limit(most)
        ).all()
        return {row[0]: row[1] for row in rows}

    def _rows(self, statement: sa.Select[Any], given: dict[str, Any]) -> list[Any]:
        return list(self._connection.execute(statement, given).mappings())

    def _with_words(
        self, rows: Sequence[Any], shown: Mapping[str, int] | None = None
    ) -> list[QueueRow]:
        """Only the conversations on show are looked into: threads grow, the page does not."""
        latest = self._latest_words([row["id"] for row in rows], shown or {})
        return [
            QueueRow(
                conversation=conversation_of(row),
                handoff=handoff_of(
                    {column.name: row[f"handoff_{column.name}"] for column in handoff.c}
                )
                if row["handoff_id"]
                else None,
                last_message_at=latest.get(row["id"], (row["last_inbound_at"], ""))[0],
                last_words=latest.get(row["id"], (row["last_inbound_at"], ""))[1],
            )
            for row in rows
        ]

    def _latest_words(
        self, conversation_ids: Sequence[str], shown: Mapping[str, int]
    ) -> dict[str, tuple[datetime, str]]:
        """When each of these patients last wrote, and what; or the message to be shown."""
        others = [name for name in conversation_ids if name not in shown]
        newest = (
            sa.select(sa.func.max(message.c.seq))
            .where(message.c.conversation_id.in_(others), message.c.author == Author.PATIENT.value)
            .group_by(message.c.conversation_id)
        )
        seqs = list(self._connection.execute(newest).scalars())
        seqs += [seq for name, seq in shown.items() if name in set(conversation_ids)]
        rows = self._connection.execute(
            sa.select(message.c.conversation_id, message.c.at, message.c.text).where(
                message.c.seq.in_(seqs)
            )
        ).all()
        return {row.conversation_id: (row.at, row.text) for row in rows}
