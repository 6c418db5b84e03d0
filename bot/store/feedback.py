"""Feedback: responses without any way back, and the sessions that lead to them for a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Conversation
from bot.core.feedback_items import CARER
from bot.core.feedback_records import Around, FeedbackResponse, SessionRow
from bot.core.messages import Author
from bot.core.records import MessageState
from bot.core.tiers import Tier
from bot.core.ways_in import GIVE_FEEDBACK
from bot.store.comment_tags import SqlCommentTags, comment_tags
from bot.store.insert_once import insert_once
from bot.store.rows import buttons_of, conversation_of
from bot.store.schema import (
    conversation,
    feedback,
    feedback_session,
    message,
    sealed_original,
)

#: What stands in a thread where an answer was.
BLANKED = "(an answer to feedback, kept apart)"
_NOTHING = SimpleNamespace(text="", source="", offered=())
_UNSCREENED = {"tier": Tier.NONE.value, "tags": [], "why": [], "suppressed": []}
_NAMES = tuple(field.name for field in fields(FeedbackResponse))
_LISTS = ("side_effects", "skipped", "ranges")


class SqlFeedbackSessions:
    """Sessions on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str, now: datetime) -> SessionRow | None:
        """The session, unless it has expired."""
        row = self._connection.execute(
            sa.select(feedback_session).where(
                feedback_session.c.key == key, feedback_session.c.expires_at > now
            )
        ).first()
        return None if row is None else _session_of(row)

    def put(self, row: SessionRow) -> None:
        """Adds or replaces a session."""
        values = {"sealed": row.sealed, "nudged": row.nudged, "expires_at": row.expires_at}
        if not insert_once(self._connection, feedback_session, {"key": row.key, **values}):
            self._connection.execute(
                sa.update(feedback_session)
                .where(feedback_session.c.key == row.key)
                .values(**values)
            )

    def destroy(self, key: str) -> None:
        """Deletes a session."""
        self._connection.execute(sa.delete(feedback_session).where(feedback_session.c.key == key))

    def all(self) -> list[SessionRow]:
        """Every session, expired ones too."""
        rows = self._connection.execute(sa.select(feedback_session)).all()
        return [_session_of(row) for row in rows]

    def in_a_form(self, last_wrote_before: datetime, limit: int) -> list[Conversation]:
        """Conversations in a form whose patients have not written since, longest silent first."""
        rows = self._connection.execute(
            sa.select(conversation)
            .where(
                conversation.c.active_form != "",
                conversation.c.last_inbound_at <= last_wrote_before,
            )
            .order_by(conversation.c.last_inbound_at)
            .limit(limit)
        ).mappings()
        return [conversation_of(row) for row in rows]

    def around(self, message_id: str) -> Around:
        """What stood around a patient's message when it was written."""
        found = sa.select(message.c.seq, message.c.conversation_id).where(
            message.c.id == message_id
        )
        own = self._connection.execute(found).one()

        def last(author: Author, *which: sa.ColumnElement[bool]) -> Any:
            newest = (
                sa.select(message.c.text, message.c.source, message.c.offered)
                .where(
                    message.c.conversation_id == own.conversation_id,
                    message.c.author == author.value,
                    message.c.state != MessageState.WITHHELD.value,
                    *which,
                )
                .order_by(message.c.seq.desc())
                .limit(1)
            )
            return self._connection.execute(newest).first() or _NOTHING

        before = message.c.seq < own.seq
        seen = last(Author.ASSISTANT, before)
        return Around(
            seen=seen.source,
            offered=buttons_of(seen.offered),
            now=last(Author.ASSISTANT).source,
            wrote=last(Author.PATIENT, before).text,
        )

    def hide(self, message_ids: Sequence[str]) -> None:
        """Staff are no longer shown these messages."""
        self._state(message_ids, MessageState.APART)

    def show_again(self, message_id: str) -> None:
        """Staff are shown a message again."""
        self._state([message_id], MessageState.ANSWERED)

    def _state(self, message_ids: Sequence[str], state: MessageState) -> None:
        self._connection.execute(
            sa.update(message).where(message.c.id.in_(message_ids)).values(state=state.value)
        )

    def forget_ward(self, message_id: str) -> None:
        """A message that was a ward's link is from now on a link without a ward."""
        self._connection.execute(
            sa.update(message).where(message.c.id == message_id).values(payload=GIVE_FEEDBACK)
        )

    def blank(self, message_ids: Sequence[str], said_back: Sequence[str]) -> None:
        """Overwrites answers and what was said back of them; sealed originals are deleted.

        With an answer goes what screening said of it: "speaks of harm" tells which it was.
        """
        apart = sa.select(message.c.id).where(
            message.c.id.in_(message_ids), message.c.state == MessageState.APART.value
        )
        threads = sa.select(message.c.conversation_id).where(message.c.id.in_(message_ids))
        owners = list(self._connection.execute(threads.distinct()).scalars())
        ids = list(self._connection.execute(apart).scalars())
        self._connection.execute(
            sa.delete(sealed_original).where(sealed_original.c.message_id.in_(ids))
        )
        self._connection.execute(
            sa.update(message)
            .where(message.c.id.in_(ids))
            .values(text=BLANKED, payload="", identifiers=[], **_UNSCREENED)
        )
        self._connection.execute(
            sa.update(message)
            .where(
                message.c.conversation_id.in_(owners),
                sa.or_(*(message.c.source.contains(name, autoescape=True) for name in said_back)),
            )
            .values(text=BLANKED, offered=[])
        )


class SqlFeedback:
    """Responses under random ids, so that the order they came in is not kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.sessions = SqlFeedbackSessions(connection)
        self.tags = SqlCommentTags(connection)

    def add(self, response: FeedbackResponse) -> str:
        """Stores one response; the id."""
        values = {**asdict(response), "id": uuid4().hex}
        for name in _LISTS:
            values[name] = None if values[name] is None else list(values[name])
        self._connection.execute(sa.insert(feedback).values(**values))
        return str(values["id"])

    def delete(self, response_id: str) -> None:
        """Deletes a response for good, with what staff said it is about."""
        self._connection.execute(
            sa.delete(comment_tags).where(comment_tags.c.response_id == response_id)
        )
        self._connection.execute(sa.delete(feedback).where(feedback.c.id == response_id))

    def mix(self, month: str = "") -> None:
        """Writes every row (of a month) anew, in the order of random ids, in this one transaction.

        PostgreSQL keeps with a row which transaction wrote it and where it lies; the thank-you
        was written in the same one. Afterwards all rows are of this transaction.
        """
        which = feedback.c.month == month if month else sa.true()
        found = sa.select(feedback.c.id).where(which).order_by(feedback.c.id)
        ids = self._connection.execute(found).scalars()
        again = (
            sa.update(feedback)
            .where(feedback.c.id == sa.bindparam("at"))
            .values(month=feedback.c.month)
        )
        for response_id in ids.all():
            self._connection.execute(again, {"at": response_id})

    def of_month(self, month: str) -> list[FeedbackResponse]:
        """Every response of a month, by random id."""
        rows = self._connection.execute(
            sa.select(feedback).where(feedback.c.month == month).order_by(feedback.c.id)
        ).mappings()
        return [_response_of(dict(row)) for row in rows]

    def months(self) -> list[str]:
        """The months that have a response, oldest first."""
        found = sa.select(feedback.c.month).distinct().order_by(feedback.c.month)
        return list(self._connection.execute(found).scalars())

    def counts(self, month: str) -> dict[str, int]:
        """How many of each answer in a month; carers' own views and skipped ones left out."""
        rows = self._connection.execute(
            sa.select(feedback.c.fft_score, sa.func.count())
            .where(
                feedback.c.month == month,
                feedback.c.fft_score.is_not(None),
                feedback.c.who != CARER,
            )
            .group_by(feedback.c.fft_score)
        ).all()
        return {score: count for score, count in rows}

    def once(self, token: str, expires_at: datetime) -> bool:
        """Whether a form with this token comes for the first time."""
        values = {"key": token[:64], "sealed": b"", "nudged": False, "expires_at": expires_at}
        return insert_once(self._connection, feedback_session, values)


def _session_of(row: Any) -> SessionRow:
    return SessionRow(row.key, row.sealed, row.expires_at, row.nudged)


def _response_of(row: dict[str, Any]) -> FeedbackResponse:
    for name in _LISTS:
        row[name] = None if row[name] is None else tuple(row[name])
    return FeedbackResponse(**{name: row[name] for name in _NAMES})
