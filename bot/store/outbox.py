"""The queue of platform calls: in order within a conversation, one sender each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Conversation
from bot.core.messages import Author, Part
from bot.core.records import MessageState, ThreadMessage, ToSend
from bot.core.service_words import are_safety_words
from bot.store.conversations import SqlConversations
from bot.store.rows import conversation_of, message_of, part_json, part_of
from bot.store.schema import EPOCH, UtcDateTime, account_state, conversation, message, outbox

#: A platform's copy of our own send comes within this time.
OWN_COPY_WITHIN = timedelta(minutes=5)
#: States of a message whose call has begun.
_WENT_OUT = [
    state.value
    for state in (
        MessageState.SENDING,
        MessageState.SENT,
        MessageState.DELIVERED,
        MessageState.READ,
        MessageState.FAILED,
    )
]


#: Safety words wait for nobody; then the service's other words, then a person's.
_RANK = sa.case(
    (outbox.c.safety, 0),
    (outbox.c.author == Author.SERVICE.value, 1),
    (outbox.c.author == Author.STAFF.value, 2),
    else_=3,
)


#: Whose turn it is: since when these words wait, or, if that is later, since their patient was last
#: served. A long backlog of one patient thus holds up nobody else.
_TURN = sa.case(
    (conversation.c.served_at > outbox.c.queued_at, conversation.c.served_at),
    else_=outbox.c.queued_at,
)


def _claimable() -> sa.Select[str]:
    """Conversations whose first call may be made now: the most needed first, then the oldest."""
    earlier = outbox.alias("earlier")
    now = sa.bindparam("now", type_=UtcDateTime)
    not_head = sa.exists().where(
        earlier.c.conversation_id == outbox.c.conversation_id, earlier.c.id < outbox.c.id
    )
    paused = sa.exists().where(
        account_state.c.channel == conversation.c.channel,
        account_state.c.account_id == conversation.c.account_id,
        account_state.c.until > now,
    )
    return (
        sa.select(outbox.c.conversation_id)
        .join(conversation, conversation.c.id == outbox.c.conversation_id)
        .where(
            conversation.c.delivering_until <= now,
            outbox.c.available_at <= now,
            ~not_head,
            ~paused,
        )
        .order_by(_RANK, _TURN)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


# Built once: putting a statement together costs more than running it on SQLite.
_READY = _claimable()
_CLAIMABLE = _READY.with_for_update(of=conversation, skip_locked=True, key_share=True)
_MINE = _READY.where(conversation.c.id == sa.bindparam("owner"))
_OWNER = sa.select(conversation).where(conversation.c.id == sa.bindparam("owner"))
_HEAD = (
    sa.select(
        outbox.c.id.label("outbox_id"),
        outbox.c.attempts,
        outbox.c.sending,
        outbox.c.unconfirmed,
        outbox.c.part,
        outbox.c.available_at,
        message,
    )
    .join(message, message.c.id == outbox.c.message_id)
    .where(outbox.c.conversation_id == sa.bindparam("owner"))
    .order_by(outbox.c.id)
    .limit(1)
)


class SqlOutbox:
    """The outbox on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self,
        owner: Conversation,
        value: ThreadMessage,
        part: Part,
        send_from: datetime | None = None,
    ) -> None:
        """Adds the message to the thread and queues its call after all earlier ones."""
        SqlConversations(self._connection).add_outbound(value)
        self._connection.execute(
            sa.insert(outbox).values(
                conversation_id=owner.id,
                message_id=value.id,
                author=value.author.value,
                part=part_json(part),
                queued_at=value.at,
                available_at=send_from or value.at,
                safety=value.author is Author.SERVICE and are_safety_words(value.source),
            )
        )

    def ready(self, now: datetime, limit: int) -> int:
        """How many conversations could be claimed now, at most ``limit``."""
        return len(self._connection.execute(_READY, {"now": now, "most": limit}).all())

    def claim(self, worker: str, now: datetime, lease: timedelta) -> ToSend | None:
        """Leases a conversation, marks its first call as being sent, and gives it."""
        moment = {"now": now, "most": 4}
        for conversation_id in self._connection.execute(_CLAIMABLE, moment).scalars().all():
            item = self._lease(conversation_id, worker, now, lease)
            if item is not None:
                return item
        return None

    def claim_next(self, item: ToSend, now: datetime, lease: timedelta) -> ToSend | None:
        """The same conversation's next call, under a new lease of the same worker."""
        moment = {"now": now, "most": 1, "owner": item.conversation.id}
        if self._connection.execute(_MINE, moment).first() is None:
            return None
        return self._lease(item.conversation.id, item.token.partition(":")[0], now, lease)

    def holds(self, item: ToSend) -> bool:
        """Whether the call still waits and the lease is still ours."""
        found = self._connection.execute(
            sa.select(outbox.c.id)
            .join(conversation, conversation.c.id == outbox.c.conversation_id)
            .where(outbox.c.id == item.outbox_id, conversation.c.delivering_by == item.token)
        ).first()
        return found is not None

    def free(self, item: ToSend) -> None:
        """Frees the conversation if the lease is still ours."""
        self._free(item.conversation.id, item.token)

    def finish(self, item: ToSend, served_at: datetime | None = None) -> None:
        """Takes the call off the queue and frees the conversation."""
        self._connection.execute(sa.delete(outbox).where(outbox.c.id == item.outbox_id))
        self._free(item.conversation.id, item.token, served_at)

    def put_back(self, item: ToSend, available_at: datetime, unconfirmed: bool) -> None:
        """Frees the conversation; the call is tried again from then on."""
        self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == item.outbox_id)
            .values(sending=False, unconfirmed=unconfirmed, available_at=available_at)
        )
        self.free(item)

    def confirm(self, message_id: str, platform_message_id: str) -> bool:
        """The platform has shown us this message: it needs no (further) sending."""
        gone = self._connection.execute(sa.delete(outbox).where(outbox.c.message_id == message_id))
        SqlConversations(self._connection).set_state(
            message_id, MessageState.SENT, platform_message_id=platform_message_id
        )
        return gone.rowcount == 1

    def sent_with_text(self, conversation_id: str, text: str, now: datetime) -> str | None:
        """The message of ours with this very text that is being sent, or just was."""
        found: str | None = self._connection.execute(
            sa.select(message.c.id)
            .where(
                message.c.conversation_id == conversation_id,
                message.c.author != Author.PATIENT.value,
                message.c.stored_at >= now - OWN_COPY_WITHIN,
                message.c.state.in_(_WENT_OUT),
                sa.or_(message.c.platform_message_id.is_(None), message.c.maybe_duplicate),
                message.c.text == text,
            )
            .order_by(message.c.platform_message_id.is_(None).desc(), message.c.seq)
            .limit(1)
        ).scalar()
        return found

    def withdraw(self, conversation_id: str, author: Author) -> int:
        """Withholds every message of this author whose call has not begun."""
        unsent = list(
            self._connection.execute(
                sa.select(outbox.c.message_id).where(
                    outbox.c.conversation_id == conversation_id,
                    outbox.c.author == author.value,
                    outbox.c.sending.is_(False),
                    outbox.c.unconfirmed.is_(False),
                )
            ).scalars()
        )
        why = "A person took over, or a safety message went out, before this was sent"
        self._withhold(unsent, why)
        return len(unsent)

    def take_back(self, conversation_id: str, form_token: str) -> int:
        """Withholds a person's words of one form, if their call has not begun."""
        unsent = list(
            self._connection.execute(
                sa.select(outbox.c.message_id)
                .join(message, message.c.id == outbox.c.message_id)
                .where(
                    outbox.c.conversation_id == conversation_id,
                    outbox.c.author == Author.STAFF.value,
                    message.c.payload == form_token,
                    outbox.c.attempts == 0,
                    outbox.c.sending.is_(False),
                )
            ).scalars()
        )
        self._withhold(unsent, "Taken back before it was sent")
        return len(unsent)

    def _withhold(self, unsent: Sequence[str], why: str) -> None:
        if not unsent:
            return
        self._connection.execute(sa.delete(outbox).where(outbox.c.message_id.in_(unsent)))
        self._connection.execute(
            sa.update(message)
            .where(message.c.id.in_(unsent))
            .values(state=MessageState.WITHHELD.value, note=why)
        )

    def _lease(
        self, conversation_id: str, worker: str, now: datetime, lease: timedelta
    ) -> ToSend | None:
        token = f"{worker}:{uuid4().hex}"
        taken = self._connection.execute(
            sa.update(conversation)
            .where(conversation.c.id == conversation_id, conversation.c.delivering_until <= now)
            .values(delivering_by=token, delivering_until=now + lease)
        )
        return self._head(conversation_id, token, now) if taken.rowcount == 1 else None

    def _head(self, conversation_id: str, token: str, now: datetime) -> ToSend | None:
        owner = self._connection.execute(_OWNER, {"owner": conversation_id}).mappings().one()
        row = self._connection.execute(_HEAD, {"owner": conversation_id}).mappings().first()
        # Only now is the conversation ours: what made it claimable may be gone.
        if row is None or row["available_at"] > now:
            self._free(conversation_id, token)
            return None
        # Still marked as being sent: whoever sent it died before the answer was kept.
        unconfirmed = bool(row["sending"]) or bool(row["unconfirmed"])
        self._connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == row["outbox_id"])
            .values(sending=True, unconfirmed=unconfirmed, attempts=outbox.c.attempts + 1)
        )
        SqlConversations(self._connection).set_state(row["id"], MessageState.SENDING)
        return ToSend(
            token=token,
            outbox_id=row["outbox_id"],
            attempts=row["attempts"] + 1,
            unconfirmed=unconfirmed,
            repeated=bool(row["sending"]) and bool(row["unconfirmed"]),
            conversation=conversation_of(owner),
            message=message_of(row),
            part=part_of(row["part"]),
        )

    def _free(self, conversation_id: str, token: str, served_at: datetime | None = None) -> None:
        served = {"served_at": served_at} if served_at is not None else {}
        self._connection.execute(
            sa.update(conversation)
            .where(
                conversation.c.id == conversation_id,
                conversation.c.delivering_by == token,
            )
            .values(delivering_by=None, delivering_until=EPOCH, **served)
        )
