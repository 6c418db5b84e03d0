"""A nurse answers a patient in her own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.conversation import Holder
from bot.core.errors import HandOffConflict, NotPermitted, ReplyWindowClosed
from bot.core.messages import Author, Reply
from bot.core.ports import Clock, Connector
from bot.core.records import StaffMember
from bot.core.store_ports import Store
from bot.use_cases.say import Say

LONGEST_REPLY = 4000


@dataclass(frozen=True)
class ReplyAsStaff:
    """Queues a staff member's words for delivery."""

    store: Store
    clock: Clock
    connectors: Mapping[str, Connector]
    say: Say

    def __call__(
        self, conversation_id: str, staff: StaffMember, text: str, form_token: str = ""
    ) -> None:
        """Queues ``text``; ``form_token`` makes a double submit harmless.

        Raises NotPermitted (empty, too long, or not taken over first), HandOffConflict
        (another person has it) or ReplyWindowClosed (the platform refuses by now).
        """
        words = text.strip()
        if not words:
            raise NotPermitted("write something first")
        if len(words) > LONGEST_REPLY:
            raise NotPermitted(f"at most {LONGEST_REPLY} characters")
        now = self.clock.now()
        with self.store.begin() as work:
            conversation = work.conversations.get(conversation_id)
            if conversation.holder is not Holder.STAFF:
                raise NotPermitted("take over first")
            if conversation.staff_id != staff.id:
                raise HandOffConflict(conversation.staff_name or "Someone in the Page inbox")
            connector = self.connectors[conversation.channel]
            window = connector.reply_window(conversation.last_inbound_at, Author.STAFF, now)
            if not window.open:
                raise ReplyWindowClosed(window.why)
            if form_token and work.conversations.has_form_token(conversation_id, form_token):
                return
            self.say.as_staff(work, conversation, staff, (Reply(text=words),), now, form_token)
            work.audit.add(staff.email, "reply", conversation_id, now)
