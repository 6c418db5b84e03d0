"""Conversations and their threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.arrivals import Owner
from bot.core.conversation import Conversation, Holder
from bot.core.errors import NotFound
from bot.core.messages import Author
from bot.core.pseudonym import pseudonym
from bot.core.records import MessageState, ThreadMessage
from bot.core.time_ordered_id import time_ordered_id
from bot.core.verdict import Verdict
from bot.store.insert_once import insert_each_once, insert_once, list_of
from bot.store.rows import (
    Row,
    conversation_of,
    conversation_values,
    message_of,
    message_values,
)
from bot.store.schema import EPOCH, conversation, message

#: Later states win: a "sent" that comes after "read" changes nothing.
_PROGRESS = (
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.WITHHELD,
    MessageState.FAILED,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)


@dataclass(frozen=True)
class Lockable:
    """One statement in both manners; messages may still refer to a row locked this way."""

    to_read: sa.Select[Any]

    @cached_property
    def to_write(self) -> sa.Select[Any]:
        return self.to_read.with_for_update(key_share=True)


# Built once: putting a statement together costs more than running it on SQLite.
_BY_ID = Lockable(sa.select(conversation).where(conversation.c.id == sa.bindparam("id")))
_BY_PATIENT = Lockable(
    sa.select(conversation).where(
        conversation.c.channel == sa.bindparam("channel"),
        conversation.c.account_id == sa.bindparam("account_id"),
        conversation.c.user_id == sa.bindparam("user_id"),
    )
)

_OF_ACCOUNT = sa.select(conversation).where(
    conversation.c.channel == sa.bindparam("channel"),
    conversation.c.account_id == sa.bindparam("account_id"),
)


def _by_patients_from_list() -> sa.Select[Any]:
    """For PostgreSQL: each looked up by its whole key, in the list's order.

    Asked for all at once, it reads every conversation of an account that it believes to be small.
    """
    user_ids = sa.bindparam("user_ids", type_=list_of(conversation.c.user_id.type))
    told = sa.func.unnest(user_ids).table_valued("user_id", name="told").render_derived()
    one = (
        _OF_ACCOUNT.where(conversation.c.user_id == told.c.user_id)
        .with_for_update(key_share=True)
        .lateral("one")
    )
    return sa.select(one).select_from(told.join(one, sa.true()))


_BY_PATIENTS: dict[str, sa.Select[Any]] = {
    "sqlite": _OF_ACCOUNT.where(
        conversation.c.user_id.in_(sa.bindparam("user_ids", expanding=True))
    ),
    "postgresql": _by_patients_from_list(),
}


def owner_of(one: Conversation) -> Owner:
    """Whose conversation it is."""
    return one.channel, one.account_id, one.user_id


def _fresh(owner: Owner, now: datetime) -> Conversation:
    channel, account_id, user_id = owner
    return Conversation(
        id=time_ordered_id(),
        channel=channel,
        account_id=account_id,
        user_id=user_id,
        holder=Holder.ASSISTANT,
        version=1,
        episode=uuid4().hex,
        opened_at=now,
        last_inbound_at=now,
    )


def _opened(fresh: Conversation) -> dict[str, Any]:
    return {
        **conversation_values(fresh),
        "reference": pseudonym(fresh.id),
        "answering_until": EPOCH,
        "delivering_until": EPOCH,
    }


class SqlConversations:
    """Conversations on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_or_open(
        self, channel: str, account_id: str, user_id: str, now: datetime
    ) -> Conversation:
        """The patient's conversation on this account, opened if new."""
        found = self.find(channel, account_id, user_id)
        if found is not None:
            return found
        fresh = _fresh((channel, account_id, user_id), now)
        if insert_once(self._connection, conversation, _opened(fresh)):
            return fresh
        other = self.find(channel, account_id, user_id)
        if other is None:
            raise NotFound("a conversation vanished while it was opened")
        return other

    def open_and_lock(
        self, to_open: Iterable[Owner], others: Iterable[Owner], now: datetime
    ) -> dict[Owner, Conversation]:
        """Those that exist or are opened; see `bot.core.store_ports.Conversations`."""
        fresh = [_fresh(owner, now) for owner in sorted(set(to_open))]
        found: dict[Owner, Conversation] = {}
        if fresh:
            rows = [_opened(one) for one in fresh]
            new = insert_each_once(self._connection, conversation, rows)
            # A row of our own is locked as it is: only the others are asked for.
            found = {owner_of(one): one for one in fresh if one.id in new}
        everybody = sorted(({owner_of(one) for one in fresh} | set(others)) - found.keys())
        for (channel, account_id), those in groupby(everybody, key=lambda owner: owner[:2]):
            whose = {
                "channel": channel,
                "account_id": account_id,
                "user_ids": [owner[2] for owner in those],
            }
            chosen = _BY_PATIENTS[self._connection.dialect.name]
            for row in self._connection.execute(chosen, whose).mappings():
                one = conversation_of(row)
                found[owner_of(one)] = one
        return found

    def find(self, channel: str, account_id: str, user_id: str) -> Conversation | None:
        """The patient's conversation on this account, or None; locked as by `get`."""
        whose = {"channel": channel, "account_id": account_id, "user_id": user_id}
        row = self._locked(_BY_PATIENT, whose)
        return None if row is None else conversation_of(row)

    def knows(self, channel: str, account_id: str, platform_message_id: str) -> bool:
        """Whether a message of this account with this platform id is in any thread."""
        found = self._connection.execute(
            sa.select(message.c.seq)
            .where(
                message.c.channel == channel,
                message.c.account_id == account_id,
                message.c.platform_message_id == platform_message_id,
            )
            .limit(1)
        ).first()
        return found is not None

    def get(self, conversation_id: str) -> Conversation:
        """The conversation; in a writing transaction its row is locked to the end."""
        row = self._locked(_BY_ID, {"id": conversation_id})
        if row is None:
            raise NotFound("no such conversation")
        return conversation_of(row)

    def _locked(self, statement: Lockable, which: dict[str, str]) -> Row | None:
        """The row, locked to the end of a writing transaction."""
        read_only = self._connection.get_execution_options().get("read_only", False)
        chosen = statement.to_read if read_only else statement.to_write
        return self._connection.execute(chosen, which).mappings().one_or_none()

    def save(self, value: Conversation) -> None:
        """Writes every field back but the id: setting a key has its references looked for."""
        values = conversation_values(value)
        mine = conversation.c.id == values.pop("id")
        self._connection.execute(sa.update(conversation).where(mine).values(**values))

    def safety_open(self, asked_before: datetime, limit: int) -> list[Conversation]:
        """Whose safety question has no answer; see `bot.core.store_ports.Conversations`."""
        rows = self._connection.execute(
            sa.select(conversation)
            .where(
                conversation.c.safety_open,
                conversation.c.safety_asked_at <= asked_before,
            )
            .order_by(conversation.c.safety_asked_at)
            .limit(limit)
        ).mappings()
        return [conversation_of(row) for row in rows]

    def thread(self, conversation_id: str, limit: int = 200) -> list[ThreadMessage]:
        """The newest messages, oldest first."""
        rows = self._connection.execute(
            sa.select(message)
            .where(message.c.conversation_id == conversation_id)
            .order_by(message.c.stored_at.desc(), message.c.seq.desc())
            .limit(limit)
        ).mappings()
        return [message_of(row) for row in reversed(list(rows))]

    def add_outbound(self, value: ThreadMessage) -> None:
        """Adds a message of ours to the thread."""
        channel, account_id = self._connection.execute(
            sa.select(conversation.c.channel, conversation.c.account_id).where(
                conversation.c.id == value.conversation_id
            )
        ).one()
        values = {
            **message_values(value),
            "channel": channel,
            "account_id": account_id,
            "stored_at": value.at,
        }
        insert_once(self._connection, message, values)

    def has_form_token(self, conversation_id: str, form_token: str) -> bool:
        """Whether a staff reply from this very form was already stored."""
        found = self._connection.execute(
            sa.select(message.c.seq)
            .where(
                message.c.conversation_id == conversation_id,
                message.c.author == Author.STAFF.value,
                message.c.payload == form_token,
            )
            .limit(1)
        ).first()
        return found is not None

    def set_state(
        self,
        message_id: str,
        state: MessageState,
        note: str = "",
        platform_message_id: str = "",
        maybe_duplicate: bool = False,
    ) -> None:
        """Moves a message of ours, with its note, to a later state; never back."""
        earlier = [value.value for value in _PROGRESS[: _PROGRESS.index(state) + 1]]
        moves = message.c.state.in_(earlier)
        values: dict[str, object] = {
            "state": sa.case((moves, state.value), else_=message.c.state),
            "note": sa.case((moves, note), else_=message.c.note),
        }
        if platform_message_id and not self._is_taken(message_id, platform_message_id):
            values["platform_message_id"] = platform_message_id
        if maybe_duplicate:
            values["maybe_duplicate"] = True
        self._connection.execute(
            sa.update(message).where(message.c.id == message_id).values(**values)
        )

    def _is_taken(self, message_id: str, platform_message_id: str) -> bool:
        """Whether another message of this account already carries the platform's id."""
        mine = message.alias("mine")
        found = self._connection.execute(
            sa.select(message.c.seq)
            .join(
                mine,
                sa.and_(
                    mine.c.channel == message.c.channel,
                    mine.c.account_id == message.c.account_id,
                ),
            )
            .where(
                mine.c.id == message_id,
                message.c.id != message_id,
                message.c.platform_message_id == platform_message_id,
            )
        ).first()
        return found is not None

    def record_verdict(self, message_id: str, verdict: Verdict, now: datetime) -> None:
        """Keeps what screening said of a patient's message."""
        self._connection.execute(
            sa.update(message)
            .where(message.c.id == message_id)
            .values(
                tier=verdict.tier.value,
                tags=list(verdict.tags),
                why=list(verdict.why),
                suppressed=[
                    f"{finding.why} (switched off by: {finding.suppressed_by})"
                    for finding in verdict.suppressed
                ],
                screened_at=now,
            )
        )

    def mark_delivered(
        self, conversation_id: str, platform_ids: Sequence[str], up_to: datetime | None
    ) -> None:
        """Messages of ours that the platform says arrived."""
        reached: sa.ColumnElement[bool] = message.c.platform_message_id.in_(list(platform_ids))
        if up_to is not None:
            reached = sa.or_(reached, message.c.at <= up_to)
        self._advance(conversation_id, reached, MessageState.DELIVERED)

    def mark_read(self, conversation_id: str, up_to: datetime | None) -> None:
        """Messages of ours that the patient has read."""
        if up_to is not None:
            self._advance(conversation_id, message.c.at <= up_to, MessageState.READ)

    def _advance(
        self, conversation_id: str, reached: sa.ColumnElement[bool], state: MessageState
    ) -> None:
        earlier = {
            MessageState.DELIVERED: [MessageState.SENT],
            MessageState.READ: [MessageState.SENT, MessageState.DELIVERED],
        }[state]
        self._connection.execute(
            sa.update(message)
            .where(
                message.c.conversation_id == conversation_id,
                message.c.state.in_([value.value for value in earlier]),
                reached,
            )
            .values(state=state.value)
        )

    def mark_unsent(self, conversation_id: str, platform_id: str) -> bool:
        """Notes that the patient took a message back; its words stay on record."""
        found = self._connection.execute(
            sa.update(message)
            .where(
                message.c.conversation_id == conversation_id,
                message.c.platform_message_id == platform_id,
                message.c.author == Author.PATIENT.value,
            )
            .values(note="The patient took this message back")
        )
        return bool(found.rowcount)

    def heard(self, conversation_id: str, at: datetime) -> None:
        """The patient gave a sign of life without words: the reply window starts anew."""
        self._connection.execute(
            sa.update(conversation)
            .where(conversation.c.id == conversation_id, conversation.c.last_inbound_at < at)
            .values(last_inbound_at=at)
        )
