"""Staff say that screening was wrong about a message, for the weekly review."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from bot.core.desk_ports import ScreeningMark
from bot.core.errors import NotFound, NotPermitted
from bot.core.messages import Author
from bot.core.ports import Clock, Masker
from bot.core.records import StaffMember
from bot.core.store_ports import Store
from bot.core.tiers import Tier

_LONGEST_WHY = 300


@dataclass(frozen=True)
class MarkScreening:
    """Keeps the mark. It changes nothing about the conversation, and nothing by itself in rules."""

    store: Store
    clock: Clock
    masker: Masker

    def __call__(
        self, conversation_id: str, message_id: str, staff: StaffMember, right: str, why: str
    ) -> None:
        """``right`` is the tier it should have been. A later mark replaces an earlier one.

        Raises NotFound for a message of another conversation or not the patient's, NotPermitted
        for an unknown tier.
        """
        if right not in {tier.value for tier in Tier}:
            raise NotPermitted("choose what it should have been")
        now = self.clock.now()
        words = self.masker.mask(why.strip()[:_LONGEST_WHY]).text
        with self.store.begin() as work:
            work.conversations.get(conversation_id)
            found = [m for m in work.conversations.thread(conversation_id) if m.id == message_id]
            if not found or found[0].author is not Author.PATIENT:
                raise NotFound("no such message")
            mark = ScreeningMark(
                uuid4().hex, message_id, found[0].tier, Tier(right), words, staff.name, now
            )
            work.desk.mark(mark)
            work.audit.add(staff.email, "mark_screening", conversation_id, now, right)
