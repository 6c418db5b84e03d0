"""What people ask about feedback outside the form: delete it, never ask again, an old button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.conversation import Conversation
from bot.core.feedback_plan import in_form, is_form_payload, sent_early
from bot.core.feedback_records import Around
from bot.core.feedback_says import asks_to_delete, says_changed_mind, says_never_again
from bot.core.ports import Clock
from bot.core.records import Claimed, ThreadMessage
from bot.core.service_words import ServiceWords
from bot.core.store_ports import Store, Work
from bot.use_cases.keep_feedback import KeepFeedback
from bot.use_cases.say import Say

GIVEN_TODAY = "feedback_given_today"


@dataclass(frozen=True)
class FeedbackWishes:
    """Answers them without the assistant, who does not know the responses."""

    store: Store
    clock: Clock
    words: ServiceWords
    say: Say
    feedback: KeepFeedback

    def heard(self, claimed: Claimed) -> bool:
        """Whether a message is such a wish."""
        conversation, message = claimed.conversation, claimed.message
        if in_form(conversation):
            return False
        if says_changed_mind(message.text):
            return bool(self.marks(conversation))
        return (
            is_form_payload(message.payload)
            or asks_to_delete(message.text)
            or says_never_again(message.text)
        )

    def marks(self, conversation: Conversation) -> tuple[str, ...]:
        """What the form is told of earlier feedback of this chat."""
        if in_form(conversation):
            return ()
        now = self.clock.now()
        with self.store.read() as work:
            given = self.feedback.given_today(work, conversation, now)
        return (GIVEN_TODAY,) if given else ()

    def early(self, conversation: Conversation, message: ThreadMessage) -> Around | None:
        """What stood around a typed message that was written before the question on screen."""
        if not in_form(conversation) or message.payload:
            return None
        with self.store.read() as work:
            around = work.feedback.sessions.around(message.id)
        return around if sent_early(around) else None

    def __call__(
        self, work: Work, conversation: Conversation, claimed: Claimed, now: datetime
    ) -> bool:
        """Fulfils the wish inside an open transaction; False when it is none any more."""
        if in_form(conversation):
            return False
        text = claimed.message.text
        if says_never_again(text):
            conversation = replace(conversation, no_invites=True)
            name = "utter_stop"
        elif is_form_payload(claimed.message.payload):
            name = "utter_feedback_closed"
        elif asks_to_delete(text) or says_changed_mind(text):
            found = self.feedback.delete(work, conversation, now)
            name = "utter_feedback_deleted" if found else "utter_feedback_not_found"
        else:
            return False
        self.say.as_service(work, conversation, self.words.say(name, now), now)
        work.conversations.save(replace(conversation, offered=()))
        return True
