"""What nurses do beside answering, put together: notes, passing on, undo, ready words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.answers.staff_replies import STAFF_REPLIES, approved_replies, load_staff_replies
from bot.core.ports import Clock, Masker
from bot.core.staff_replies import InsertableReply
from bot.core.store_ports import Store
from bot.use_cases.current_answers import CurrentAnswers
from bot.use_cases.keep_notes import KeepNotes
from bot.use_cases.mark_screening import MarkScreening
from bot.use_cases.take_back_reply import TakeBackReply
from bot.use_cases.transfer import Transfer


@dataclass(frozen=True)
class DeskParts:
    """Each part is built when first asked for. ``facts`` are the hospital's own."""

    store: Store
    clock: Clock
    masker: Masker
    facts: Mapping[str, str]
    answers: CurrentAnswers

    @cached_property
    def keep_notes(self) -> KeepNotes:
        """Notes and reminders beside a conversation."""
        return KeepNotes(self.store, self.clock, self.masker)

    @cached_property
    def mark_screening(self) -> MarkScreening:
        """Saying that screening was wrong."""
        return MarkScreening(self.store, self.clock, self.masker)

    @cached_property
    def transfer(self) -> Transfer:
        """Passing a conversation to a colleague."""
        return Transfer(self.store, self.clock)

    @cached_property
    def take_back_reply(self) -> TakeBackReply:
        """Taking one's own words back before they are sent."""
        return TakeBackReply(self.store, self.clock)

    @cached_property
    def _own_replies(self) -> tuple[InsertableReply, ...]:
        return load_staff_replies(STAFF_REPLIES, self.facts)

    def replies_to_insert(self) -> tuple[InsertableReply, ...]:
        """The team's own words, then every answer that may be given today."""
        with self.store.read() as work:
            current = self.answers.all(work)
        return (*self._own_replies, *approved_replies(current, self.clock.now().date()))
