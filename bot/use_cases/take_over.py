"""A named person takes a conversation; the assistant falls silent at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.conversation import Cause, Conversation, Holder, next_holder
from bot.core.errors import HandOffConflict
from bot.core.messages import Author
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.service_words import ServiceWords
from bot.core.store_ports import Store
from bot.core.thread_ports import ThreadAct
from bot.use_cases.control_threads import ControlThreads
from bot.use_cases.keep_personas import KeepPersonas
from bot.use_cases.say import Say


@dataclass(frozen=True)
class TakeOver:
    """Claims a conversation for one member of staff."""

    store: Store
    clock: Clock
    words: ServiceWords
    say: Say
    threads: ControlThreads | None = None
    personas: KeepPersonas | None = None

    def __call__(self, conversation_id: str, staff: StaffMember) -> Conversation:
        """Gives the conversation to ``staff``, withdraws unsent bot replies, tells the patient.

        Raises HandOffConflict if another person has it, NotFound if it does not exist.
        """
        now = self.clock.now()
        with self.store.begin() as work:
            before = work.conversations.get(conversation_id)
            if before.holder is Holder.STAFF:
                if before.staff_id == staff.id:
                    return before
                if before.staff_id is not None:
                    raise HandOffConflict(before.staff_name)
            after = replace(
                before,
                holder=next_holder(before.holder, Cause.TAKEN_OVER) or before.holder,
                version=before.version + 1,
                staff_id=staff.id,
                staff_name=staff.name,
                safety_open=False,
            )
            work.conversations.save(after)
            work.outbox.withdraw(conversation_id, Author.ASSISTANT)
            work.handoffs.acknowledge(conversation_id, staff, now)
            if self.threads is not None:
                self.threads.wish(work, after, ThreadAct.TAKE, now)
            if self.personas is not None:
                self.personas.want(work, after, staff, now)
            self.say.as_service(work, after, self.words.nurse_joined(now), now)
            work.audit.add(staff.email, "take_over", conversation_id, now)
            return after
