"""A nurse answers a patient in her own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.conversation import Conversation, Holder
from bot.core.errors import HandOffConflict, NotPermitted, ReplyQuestioned, ReplyWindowClosed
from bot.core.messages import Author, Reply
from bot.core.ports import Clock, Connector, Masker
from bot.core.public_comments import LONGEST_PRIVATE_REPLY, is_public, units
from bot.core.records import StaffMember
from bot.core.reply_guard import REASONS_TO_SEND, Objection, Questioned, question
from bot.core.store_ports import Store, Work
from bot.use_cases.keep_personas import KeepPersonas
from bot.use_cases.reply_windows import window_for
from bot.use_cases.say import Say

LONGEST_REPLY = 4000


@dataclass(frozen=True)
class ReplyAsStaff:
    """Queues a staff member's words for delivery, after a moment in which they can be taken back.

    ``clinical_on`` are the channels on which advice about one person's treatment may be sent.
    """

    store: Store
    clock: Clock
    connectors: Mapping[str, Connector]
    say: Say
    masker: Masker
    clinical_on: frozenset[str] = frozenset()
    undo_for: timedelta = timedelta(0)
    personas: KeepPersonas | None = None

    def __call__(
        self,
        conversation_id: str,
        staff: StaffMember,
        text: str,
        form_token: str = "",
        reason: str = "",
    ) -> None:
        """Queues ``text``; ``form_token`` makes a double submit harmless, ``reason`` is a code of
        REASONS_TO_SEND for words that were questioned.

        Raises NotPermitted (empty, too long, or not taken over first), HandOffConflict
        (another person has it), ReplyWindowClosed (the platform refuses by now) or
        ReplyQuestioned (the words should be read once more).
        """
        words = text.strip()
        if not words:
            raise NotPermitted("write something first")
        if len(words) > LONGEST_REPLY:
            raise NotPermitted(f"at most {LONGEST_REPLY} characters")
        now = self.clock.now()
        asked = question(words, self.masker.mask(words).identifiers)
        with self.store.begin() as work:
            conversation = work.conversations.get(conversation_id)
            if conversation.holder is not Holder.STAFF:
                raise NotPermitted("take over first")
            if conversation.staff_id != staff.id:
                raise HandOffConflict(conversation.staff_name or "Someone in the Page inbox")
            if form_token and work.conversations.has_form_token(conversation_id, form_token):
                return
            self._check_window(work, conversation, words, now)
            self._check(conversation, asked, reason)
            if self.personas is not None and not is_public(conversation):
                self.personas.want(work, conversation, staff, now)
            replies = (Reply(text=words),)
            later = now + self.undo_for
            self.say.as_staff(work, conversation, staff, replies, now, form_token, later)
            work.audit.add(staff.email, "reply", conversation_id, now, _choice(asked, reason))

    def _check_window(
        self, work: Work, conversation: Conversation, words: str, now: datetime
    ) -> None:
        window = window_for(work, self.connectors, conversation, Author.STAFF, now)
        if not window.open:
            raise ReplyWindowClosed(window.why)
        if is_public(conversation) and units(words) > LONGEST_PRIVATE_REPLY:
            raise NotPermitted(
                f"a private reply is one message of at most {LONGEST_PRIVATE_REPLY} characters"
            )

    def _check(self, conversation: Conversation, asked: Questioned | None, reason: str) -> None:
        if asked is None:
            return
        clinical = Objection.CLINICAL in asked.objections
        may_send = not clinical or conversation.channel in self.clinical_on
        if not may_send or reason not in REASONS_TO_SEND:
            raise ReplyQuestioned(asked, may_send)


def _choice(asked: Questioned | None, reason: str) -> str:
    """What the record says of a reply that was questioned and sent all the same."""
    if asked is None:
        return ""
    return f"{', '.join(objection.value for objection in asked.objections)}: {reason}"
