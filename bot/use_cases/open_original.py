"""A named person opens what was hidden in a message: with a reason, and on record first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import NotFound, NotPermitted, SealBroken
from bot.core.ports import Clock, Sealer
from bot.core.records import HandOffRecord, StaffMember
from bot.core.store_ports import Store

REASONS: dict[str, str] = {
    "danger": "Someone may be in danger and I need to find them",
    "phone": "To find them in our own records and phone them",
    "asked": "They asked about what they sent",
    "incident": "I am looking into an incident or a breach",
}
"""Code and words of every reason. A closed list: the record must hold no patient's words."""

#: The reason that is understood when the conversation is an emergency or a crisis.
IN_DANGER = "danger"


def opens_at_once(handoff: HandOffRecord | None) -> bool:
    """Whether one action is enough: an emergency or a crisis is open (P1)."""
    return handoff is not None and handoff.view.priority == "P1"


@dataclass(frozen=True)
class OpenOriginal:
    """Shows the original of one message. No record, nothing shown."""

    store: Store
    clock: Clock
    sealer: Sealer | None

    def __call__(
        self, conversation_id: str, message_id: str, staff: StaffMember, reason: str
    ) -> str:
        """The words as the patient wrote them.

        Raises NotPermitted without a listed reason, NotFound when the original is not
        kept (never was, or purged), SealBroken when no key opens it. The act is on record
        in every case but the first two.
        """
        if reason not in REASONS:
            raise NotPermitted("choose why you need to see what was hidden")
        with self.store.begin() as work:
            sealed = work.originals.sealed(conversation_id, message_id)
            if sealed is None:
                raise NotFound("the original is not kept")
            detail = f"message {message_id}: {REASONS[reason]}"
            now = self.clock.now()
            work.audit.add(staff.email, "open_original", conversation_id, now, detail)
        if self.sealer is None:
            raise SealBroken("no key is set")
        return self.sealer.open(sealed)
