"""A nurse takes her own words back in the moment before they are sent."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.conversation import Holder
from bot.core.errors import HandOffConflict, NotPermitted
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store


@dataclass(frozen=True)
class TakeBackReply:
    """Withholds what one form queued, if nothing of it has been sent."""

    store: Store
    clock: Clock

    def __call__(self, conversation_id: str, staff: StaffMember, form_token: str) -> None:
        """The words stay in the thread as not sent.

        Raises HandOffConflict if another person has the conversation, NotPermitted when it is
        too late.
        """
        with self.store.begin() as work:
            conversation = work.conversations.get(conversation_id)
            if conversation.holder is Holder.STAFF and conversation.staff_id != staff.id:
                raise HandOffConflict(conversation.staff_name or "Someone in the Page inbox")
            if not form_token or not work.outbox.take_back(conversation_id, form_token):
                raise NotPermitted("it was already on its way")
            work.audit.add(staff.email, "take_back", conversation_id, self.clock.now())
