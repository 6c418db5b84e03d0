"""Lets a nurse's words go out under her first name and role, where the platform can show it.

A name is made once, away from any message, and kept. Where there is none (yet), or the platform
refuses it, the words go out without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.conversation import Conversation
from bot.core.messages import Author
from bot.core.persona_ports import MakesPersonas, PersonaWish, persona_label
from bot.core.ports import Clock
from bot.core.public_comments import is_public
from bot.core.records import StaffMember, ThreadMessage
from bot.core.store_ports import Store, Work

#: A platform that refused a name is not asked again for this long.
AFTER_REFUSAL = timedelta(days=1)
AFTER_FAILURE = timedelta(minutes=5)
FAILED = "persona.failed"


@dataclass(frozen=True)
class KeepPersonas:
    """``platforms`` are those that show names, by channel; everywhere else there are none."""

    store: Store
    clock: Clock
    platforms: Mapping[str, MakesPersonas]

    def want(
        self, work: Work, conversation: Conversation, staff: StaffMember, now: datetime
    ) -> None:
        """Somebody is about to write: her name should be there by then."""
        label = persona_label(staff)
        if label and conversation.channel in self.platforms:
            channel, account_id = conversation.channel, conversation.account_id
            work.platforms.personas.want(PersonaWish(channel, account_id, staff.name, label), now)

    def of(self, conversation: Conversation, message: ThreadMessage) -> str:
        """The platform's id of the name under which these words go out; "" for none."""
        if message.author is not Author.STAFF or conversation.channel not in self.platforms:
            return ""
        if is_public(conversation):
            # A refused name would be a second try where there is only one.
            return ""
        with self.store.read() as work:
            return work.platforms.personas.known(
                conversation.channel, conversation.account_id, message.author_name
            )

    def refused(
        self, work: Work, conversation: Conversation, message: ThreadMessage, now: datetime
    ) -> None:
        """The platform took the words only without the name: it is left away for a day."""
        wish = PersonaWish(conversation.channel, conversation.account_id, message.author_name, "")
        work.platforms.personas.put_off(wish, now + AFTER_REFUSAL)
        work.counters.add(FAILED, now.date().isoformat())

    def __call__(self) -> int:
        """A round of the worker: makes the names that are missing; how many it made."""
        if not self.platforms:
            return 0
        with self.store.read() as work:
            missing = work.platforms.personas.missing(self.clock.now())
        return sum(self._make(wish) for wish in missing)

    def _make(self, wish: PersonaWish) -> bool:
        platform = self.platforms.get(wish.channel)
        if platform is None:
            return False
        made = platform.make_persona(wish.account_id, wish.label)
        now = self.clock.now()
        with self.store.begin() as work:
            if isinstance(made, str):
                work.platforms.personas.made(wish, made)
                return True
            pause = AFTER_FAILURE if made.retryable else AFTER_REFUSAL
            work.platforms.personas.put_off(wish, now + pause)
            work.counters.add(FAILED, now.date().isoformat())
        return False
