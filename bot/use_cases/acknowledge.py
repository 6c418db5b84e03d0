"""A named person says that they have seen an alert; it falls silent on every console."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store


@dataclass(frozen=True)
class Acknowledge:
    """Silences an alert. It is still nobody's: it waits, and is escalated if nobody takes it."""

    store: Store
    clock: Clock

    def __call__(self, conversation_id: str, staff: StaffMember) -> None:
        """Notes who saw it first. Raises NotFound if there is no such conversation."""
        now = self.clock.now()
        with self.store.begin() as work:
            work.conversations.get(conversation_id)
            work.handoffs.acknowledge(conversation_id, staff, now)
            work.audit.add(staff.email, "acknowledge", conversation_id, now)
