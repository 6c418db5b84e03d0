"""Turns replies into rows: one message of the thread and one platform call each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.conversation import Conversation
from bot.core.messages import Author, Button, Part, Reply
from bot.core.ports import Connector
from bot.core.public_comments import LONGEST_PRIVATE_REPLY, is_public, units
from bot.core.records import MessageState, StaffMember, ThreadMessage
from bot.core.store_ports import Work
from bot.core.time_ordered_id import time_ordered_id


@dataclass(frozen=True)
class Say:
    """Queues words for a conversation inside an open transaction."""

    connectors: Mapping[str, Connector]

    def as_assistant(
        self,
        work: Work,
        conversation: Conversation,
        replies: tuple[Reply, ...],
        now: datetime,
    ) -> tuple[Button, ...]:
        """Queues the assistant's replies; returns the buttons on show after them."""
        return self._queue(work, conversation, replies, Author.ASSISTANT, "Assistant", now)

    def as_service(
        self,
        work: Work,
        conversation: Conversation,
        replies: tuple[Reply, ...],
        now: datetime,
    ) -> tuple[Button, ...]:
        """Queues the service's own words, which no take-over withdraws.

        Where the platform takes nothing from us any more they are left unsaid: a nurse who joins
        on the third day must not begin with a failure.
        """
        if is_public(conversation):
            # The one private reply there is must not be "a nurse has joined".
            return ()
        connector = self.connectors[conversation.channel]
        if not connector.reply_window(conversation.last_inbound_at, Author.SERVICE, now).open:
            return ()
        return self._queue(work, conversation, replies, Author.SERVICE, "Service", now)

    def privately(
        self,
        work: Work,
        conversation: Conversation,
        replies: tuple[Reply, ...],
        now: datetime,
    ) -> None:
        """Queues the one private reply to a public comment, as the service's own words."""
        part, source = _one_part(replies)
        message = self._message(conversation, part, source, Author.SERVICE, "Service", now, "")
        work.outbox.put(conversation, message, part)

    def as_staff(
        self,
        work: Work,
        conversation: Conversation,
        staff: StaffMember,
        replies: tuple[Reply, ...],
        now: datetime,
        form_token: str = "",
        send_from: datetime | None = None,
    ) -> None:
        """Queues a person's own words; ``form_token`` marks the form they came from.

        They are not sent before ``send_from``. To a public comment they are one message.
        """
        public = is_public(conversation)
        parts = [_one_part(replies)] if public else self._parts(conversation, replies)
        for part, source in parts:
            message = self._message(
                conversation, part, source, Author.STAFF, staff.name, now, form_token
            )
            work.outbox.put(conversation, message, part, send_from)

    def withhold(
        self,
        work: Work,
        conversation: Conversation,
        replies: tuple[Reply, ...],
        now: datetime,
        why: str,
    ) -> None:
        """Keeps replies in the thread as withheld; nothing is sent."""
        for part, source in self._parts(conversation, replies):
            message = self._message(
                conversation, part, source, Author.ASSISTANT, "Assistant", now, ""
            )
            work.conversations.add_outbound(replace(message, state=MessageState.WITHHELD, note=why))

    def already_sent(
        self,
        work: Work,
        conversation: Conversation,
        text: str,
        event_id: str,
        at: datetime,
    ) -> None:
        """Shows words that a person sent from the platform's own inbox."""
        work.conversations.add_outbound(
            ThreadMessage(
                id=time_ordered_id(),
                conversation_id=conversation.id,
                author=Author.STAFF,
                author_name="Platform's own inbox",
                text=text,
                state=MessageState.SENT,
                at=at,
                platform_message_id=event_id,
            )
        )

    def _queue(
        self,
        work: Work,
        conversation: Conversation,
        replies: tuple[Reply, ...],
        author: Author,
        name: str,
        now: datetime,
    ) -> tuple[Button, ...]:
        offered: tuple[Button, ...] = ()
        for part, source in self._parts(conversation, replies):
            message = self._message(conversation, part, source, author, name, now, "")
            work.outbox.put(conversation, message, part)
            offered = part.offered or offered
        return offered

    def _parts(
        self, conversation: Conversation, replies: tuple[Reply, ...]
    ) -> list[tuple[Part, Reply]]:
        """Each platform call with the reply it (or its end) came from."""
        if not replies:
            return []
        parts = self.connectors[conversation.channel].render(replies)
        if len(parts) == len(replies):
            return list(zip(parts, replies, strict=True))
        return [(part, _together(replies)) for part in parts]

    @staticmethod
    def _message(
        conversation: Conversation,
        part: Part,
        source: Reply,
        author: Author,
        name: str,
        now: datetime,
        form_token: str,
    ) -> ThreadMessage:
        return ThreadMessage(
            id=time_ordered_id(),
            conversation_id=conversation.id,
            author=author,
            author_name=name,
            text=part.text,
            state=MessageState.QUEUED,
            at=now,
            payload=form_token,
            source=source.source,
            version=source.version,
            offered=part.offered,
        )


def _one_part(replies: tuple[Reply, ...]) -> tuple[Part, Reply]:
    """As many of the replies as one message holds; the most important come first."""
    kept = replies[:1]
    for reply in replies[1:]:
        if sum(units(one.text) + 2 for one in (*kept, reply)) <= LONGEST_PRIVATE_REPLY:
            kept = (*kept, reply)
    return Part("\n\n".join(reply.text for reply in kept)), _together(kept)


def _together(replies: tuple[Reply, ...]) -> Reply:
    """Where merged or split words came from, so that "who was told what" can be answered."""
    versions = {reply.source: reply.version for reply in replies if reply.source}
    return Reply(text="", source=", ".join(versions), version=", ".join(versions.values()))
