"""A named person puts a conversation back into the queue, for someone else to take."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.conversation import Cause, Conversation, next_holder
from bot.core.errors import NotPermitted
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store
from bot.core.tiers import Tier
from bot.core.verdict import Finding, verdict_of
from bot.use_cases.hand_off import hand_off


@dataclass(frozen=True)
class Release:
    """Ends a person's hold without handing back; the patient is told nothing.

    Also for a conversation that a colleague left behind, or that someone answered from
    the page's own inbox: taking over from another person is two acts, both on record.
    """

    store: Store
    clock: Clock

    def __call__(self, conversation_id: str, staff: StaffMember) -> Conversation:
        """The conversation as it waits again, with its hand-off alerting anew.

        Raises NotPermitted if no person has it, NotFound if it does not exist.
        """
        now = self.clock.now()
        with self.store.begin() as work:
            before = work.conversations.get(conversation_id)
            if next_holder(before.holder, Cause.RELEASED) is None:
                raise NotPermitted("nobody has taken this conversation")
            why = f"{staff.name} put this back into the queue"
            verdict = verdict_of((Finding(Tier.REQUEST_HUMAN, "RELEASED", "released", why),))
            nobodys = replace(before, staff_id=None, staff_name="")
            after = hand_off(work, nobodys, verdict, "", Cause.RELEASED, now)
            work.handoffs.alert_again(conversation_id, now)
            held_by = f"held by {before.staff_name}"
            work.audit.add(staff.email, "release", conversation_id, now, held_by)
            return after
