"""The queue of patient messages: head of line per conversation, one worker each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.arrivals import Arrival
from bot.core.messages import Author
from bot.core.ordering import LONGEST_SETTLE
from bot.core.records import Claimed, MessageState, ThreadMessage
from bot.core.tiers import Tier
from bot.core.time_ordered_id import time_ordered_id
from bot.store.insert_once import insert_all, insert_each_once
from bot.store.rows import Row, conversation_of, message_of, message_values
from bot.store.schema import (
    EPOCH,
    UtcDateTime,
    conversation,
    inbox,
    message,
    sealed_original,
)

#: Patients split sentences: this many earlier messages, no older than this, are read along.
RECENT_MESSAGES = 2
RECENT_FOR = timedelta(minutes=10)


def _claimable() -> sa.Select[str]:
    """Conversations whose head of line may be read now, longest waiting first."""
    earlier, settling = inbox.alias("earlier"), inbox.alias("settling")
    now = sa.bindparam("now", type_=UtcDateTime)
    not_head = sa.exists().where(
        earlier.c.conversation_id == inbox.c.conversation_id,
        sa.tuple_(earlier.c.sent_at, earlier.c.id) < sa.tuple_(inbox.c.sent_at, inbox.c.id),
    )
    still_settling = sa.exists().where(
        settling.c.conversation_id == inbox.c.conversation_id, settling.c.settle_until > now
    )
    waited_enough = inbox.c.received_at <= sa.bindparam("settled_before", type_=UtcDateTime)
    return (
        sa.select(inbox.c.conversation_id)
        .join(conversation, conversation.c.id == inbox.c.conversation_id)
        .where(
            conversation.c.answering_until <= now,
            inbox.c.available_at <= now,
            ~not_head,
            sa.or_(~still_settling, waited_enough),
        )
        .order_by(inbox.c.received_at)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


# Built once: putting a statement together costs more than running it on SQLite.
_READY = _claimable()
_CLAIMABLE = _READY.with_for_update(of=conversation, skip_locked=True, key_share=True)
_WAITING = sa.select(
    inbox.c.id.label("inbox_id"),
    inbox.c.attempts,
    inbox.c.available_at,
    inbox.c.conversation_id.label("owner_id"),
    message,
).join(message, message.c.id == inbox.c.message_id)
_LAST_INBOUND = (
    sa.update(conversation)
    .where(
        conversation.c.id == sa.bindparam("owner"),
        conversation.c.last_inbound_at < sa.bindparam("sent_at", type_=UtcDateTime),
    )
    .values(last_inbound_at=sa.bindparam("sent_at", type_=UtcDateTime))
)
_HEAD = (
    _WAITING.where(inbox.c.conversation_id == sa.bindparam("owner"))
    .order_by(inbox.c.sent_at, inbox.c.id)
    .limit(1)
)
_OWNER = sa.select(conversation).where(conversation.c.id == sa.bindparam("owner"))
_EARLIER_TEXTS = (
    sa.select(message.c.text)
    .where(
        message.c.conversation_id == sa.bindparam("owner"),
        message.c.author == Author.PATIENT.value,
        message.c.tier == Tier.NONE.value,
        message.c.payload == "",
        message.c.at < sa.bindparam("before", type_=UtcDateTime),
        message.c.at >= sa.bindparam("since", type_=UtcDateTime),
    )
    .order_by(message.c.at.desc(), message.c.seq.desc())
    .limit(RECENT_MESSAGES)
)


def _moment(now: datetime, limit: int) -> dict[str, Any]:
    return {"now": now, "settled_before": now - LONGEST_SETTLE, "most": limit}


def _message_row(id_: str, arrival: Arrival, now: datetime) -> dict[str, Any]:
    event = arrival.event
    stored = ThreadMessage(
        id=id_,
        conversation_id=arrival.conversation.id,
        author=Author.PATIENT,
        author_name="Patient",
        text=arrival.masked.text,
        state=MessageState.RECEIVED,
        at=event.sent_at,
        platform_message_id=event.event_id,
        identifiers=arrival.masked.identifiers,
        attachments=event.attachments,
        payload=event.payload,
        edits=event.edits,
    )
    return {
        **message_values(stored),
        "channel": event.channel,
        "account_id": event.account_id,
        "stored_at": now,
    }


def _inbox_row(id_: str, arrival: Arrival, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": arrival.conversation.id,
        "message_id": id_,
        "sent_at": arrival.event.sent_at,
        "received_at": now,
        "settle_until": arrival.settle_until,
        "available_at": now,
    }


def _sealed_row(id_: str, arrival: Arrival, now: datetime) -> dict[str, Any]:
    return {
        "message_id": id_,
        "conversation_id": arrival.conversation.id,
        "sealed": arrival.sealed,
        "sealed_at": now,
    }


class SqlInbox:
    """The inbox on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, arrivals: Sequence[Arrival], now: datetime) -> int:
        """Stores messages, their sealed originals too, and queues them; how many were new.

        All in one transaction: an original is never kept without its message.
        """
        by_id = {time_ordered_id(): arrival for arrival in arrivals}
        rows = [_message_row(id_, arrival, now) for id_, arrival in by_id.items()]
        stored = insert_each_once(self._connection, message, rows) if rows else frozenset()
        new = {id_: arrival for id_, arrival in by_id.items() if id_ in stored}
        if new:
            queued = [_inbox_row(id_, one, now) for id_, one in new.items()]
            insert_all(self._connection, inbox, queued)
        sealed = [_sealed_row(id_, one, now) for id_, one in new.items() if one.sealed]
        if sealed:
            insert_all(self._connection, sealed_original, sealed)
        newest = [
            {"owner": one.conversation.id, "sent_at": one.event.sent_at}
            for one in new.values()
            if one.conversation.last_inbound_at < one.event.sent_at
        ]
        if newest:
            self._connection.execute(_LAST_INBOUND, newest)
        return len(new)

    def ready(self, now: datetime, limit: int) -> int:
        """How many conversations could be claimed now, at most ``limit``."""
        return len(self._connection.execute(_READY, _moment(now, limit)).all())

    def arrived(self, since: datetime, limit: int) -> int:
        """How many came in after a moment and still wait; see `bot.core.store_ports.Inbox`."""
        some = sa.select(inbox.c.id).where(inbox.c.received_at > since).limit(limit).subquery()
        count: int = self._connection.execute(
            sa.select(sa.func.count()).select_from(some)
        ).scalar_one()
        return count

    def claim(self, worker: str, now: datetime, lease: timedelta) -> Claimed | None:
        """Leases a conversation and gives its earliest waiting message."""
        for conversation_id in (
            self._connection.execute(_CLAIMABLE, _moment(now, 4)).scalars().all()
        ):
            token = f"{worker}:{uuid4().hex}"
            taken = self._connection.execute(
                sa.update(conversation)
                .where(
                    conversation.c.id == conversation_id,
                    conversation.c.answering_until <= now,
                )
                .values(answering_by=token, answering_until=now + lease)
            )
            head = self._head(conversation_id, token, now) if taken.rowcount == 1 else None
            if head is not None:
                return head
        return None

    def holds(self, claimed: Claimed) -> bool:
        """Whether the lease is still ours and the message still waits."""
        found = self._connection.execute(
            sa.select(inbox.c.id)
            .join(conversation, conversation.c.id == inbox.c.conversation_id)
            .where(
                inbox.c.id == claimed.inbox_id,
                conversation.c.answering_by == claimed.token,
            )
        ).first()
        return found is not None

    def finish(self, claimed: Claimed) -> None:
        """Takes the message off the queue and frees the conversation."""
        self.drop(claimed)
        self.free(claimed)

    def free(self, claimed: Claimed) -> None:
        """Frees the conversation if the lease is still ours."""
        self._free(claimed.conversation.id, claimed.token)

    def drop(self, waiting: Claimed) -> None:
        """Takes a message off the queue out of turn."""
        self._connection.execute(sa.delete(inbox).where(inbox.c.id == waiting.inbox_id))
        self._connection.execute(
            sa.update(message)
            .where(
                message.c.id == waiting.message.id,
                message.c.state != MessageState.APART.value,
            )
            .values(state=MessageState.ANSWERED.value)
        )

    def put_back(self, claimed: Claimed, available_at: datetime) -> None:
        """Frees the conversation; the message is tried again from then on."""
        self._connection.execute(
            sa.update(inbox).where(inbox.c.id == claimed.inbox_id).values(available_at=available_at)
        )
        self.free(claimed)

    def unscreened(self, received_before: datetime, limit: int) -> list[Claimed]:
        """Waiting messages nobody has screened yet, in the order they were sent."""
        rows = self._connection.execute(
            _WAITING.where(message.c.screened_at.is_(None), inbox.c.received_at < received_before)
            .order_by(inbox.c.sent_at, inbox.c.id)
            .limit(limit)
        ).mappings()
        return [self._claimed(row, "") for row in rows.all()]

    def still_unscreened(self, waiting: Claimed) -> bool:
        """Whether the message still waits and has no verdict."""
        found = self._connection.execute(
            sa.select(inbox.c.id)
            .join(message, message.c.id == inbox.c.message_id)
            .where(inbox.c.id == waiting.inbox_id, message.c.screened_at.is_(None))
        ).first()
        return found is not None

    def _head(self, conversation_id: str, token: str, now: datetime) -> Claimed | None:
        row = self._connection.execute(_HEAD, {"owner": conversation_id}).mappings().first()
        # Only now is the conversation ours: what made it claimable may be gone.
        if row is None or row["available_at"] > now:
            self._free(conversation_id, token)
            return None
        self._connection.execute(
            sa.update(inbox)
            .where(inbox.c.id == row["inbox_id"])
            .values(attempts=inbox.c.attempts + 1)
        )
        return self._claimed(row, token)

    def _claimed(self, row: Row, token: str) -> Claimed:
        owner = self._connection.execute(_OWNER, {"owner": row["owner_id"]}).mappings().one()
        return Claimed(
            token=token,
            inbox_id=row["inbox_id"],
            attempts=row["attempts"],
            conversation=conversation_of(owner),
            message=message_of(row),
            recent=self._recent(row),
        )

    def _recent(self, row: Row) -> tuple[str, ...]:
        """Earlier messages that fired nothing by themselves, oldest first."""
        texts = self._connection.execute(
            _EARLIER_TEXTS,
            {
                "owner": row["conversation_id"],
                "before": row["at"],
                "since": row["at"] - RECENT_FOR,
            },
        ).scalars()
        return tuple(reversed(list(texts)))

    def _free(self, conversation_id: str, token: str) -> None:
        self._connection.execute(
            sa.update(conversation)
            .where(
                conversation.c.id == conversation_id,
                conversation.c.answering_by == token,
            )
            .values(answering_by=None, answering_until=EPOCH)
        )
