"""A named person passes a conversation on to a named colleague."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from bot.core.conversation import Conversation, Holder
from bot.core.desk_ports import Note
from bot.core.errors import HandOffConflict, NotPermitted
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store

#: Roles that may hold a conversation.
CLINICAL_ROLES = ("nurse", "lead")


@dataclass(frozen=True)
class Transfer:
    """Nobody is in between: there is always one name at the conversation."""

    store: Store
    clock: Clock

    def __call__(self, conversation_id: str, staff: StaffMember, to_id: str) -> Conversation:
        """Gives the conversation to the colleague and writes a note that says so.

        Raises HandOffConflict if another person has it, NotPermitted when it is not held or the
        colleague may not hold it.
        """
        now = self.clock.now()
        with self.store.begin() as work:
            before = work.conversations.get(conversation_id)
            if before.holder is not Holder.STAFF:
                raise NotPermitted("take over first")
            if before.staff_id != staff.id:
                raise HandOffConflict(before.staff_name or "Someone in the Page inbox")
            others = {one.id: one for one in work.desk.colleagues(CLINICAL_ROLES)}
            to = others.get(to_id)
            if to is None or to.id == staff.id:
                raise NotPermitted("choose a colleague")
            after = replace(before, version=before.version + 1, staff_id=to.id, staff_name=to.name)
            work.conversations.save(after)
            words = f"{staff.name} passed this to {to.name}."
            work.desk.add_note(Note(uuid4().hex, conversation_id, staff.name, words, now))
            work.audit.add(staff.email, "transfer", conversation_id, now, f"to {to.name}")
            return after
