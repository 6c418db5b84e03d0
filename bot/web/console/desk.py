"""What a conversation's page shows, and what becomes of an act on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.conversation import Conversation, Holder
from bot.core.desk_ports import Colleague, Note, Reminder, ScreeningMark
from bot.core.errors import HouseError, NotFound, ReplyQuestioned, StoreUnavailable
from bot.core.messages import Author, ReplyWindow
from bot.core.pseudonym import pseudonym
from bot.core.public_comments import is_public
from bot.core.records import HandOffRecord, StaffMember, ThreadMessage
from bot.core.staff_replies import InsertableReply
from bot.core.store_ports import Work
from bot.use_cases.hand_back import OUTCOMES
from bot.use_cases.open_original import opens_at_once
from bot.use_cases.reply_windows import window_for
from bot.web.console.alerts import alerts_for
from bot.web.console.presence import GONE_AFTER, Presence
from bot.web.console.presenters.beside import looking_words, note_lines, reminder_lines
from bot.web.console.presenters.guard import guard_words
from bot.web.console.presenters.names import holder_words, place_words
from bot.web.console.presenters.thread import hand_off_card, thread_lines, window_words
from bot.web.console.presenters.times import local_day
from bot.web.console.reading_log import ReadingLog
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import CLINICAL
from bot.web.wiring import Wiring


@dataclass(frozen=True)
class Opened:
    """What the store holds of a conversation, read at one moment."""

    conversation: Conversation
    messages: list[ThreadMessage]
    handoff: HandOffRecord | None
    kept: frozenset[str]
    marks: Mapping[str, ScreeningMark]
    notes: Sequence[Note]
    reminders: Sequence[Reminder]
    readers: Sequence[Colleague]


@dataclass(frozen=True)
class Desk:
    """Fetches what a conversation's page shows, and carries out what is asked on it."""

    wiring: Wiring
    readings: ReadingLog
    presence: Presence

    def page(
        self,
        conversation_id: str,
        problem: Problem | None = None,
        draft: str = "",
        token: str = "",
        asked: ReplyQuestioned | None = None,
        kept: Mapping[str, str] | None = None,
    ) -> ResponseReturnValue:
        """The page; with a problem, its status and the words that were not sent, and with
        ``asked`` why they should be read once more."""
        parts = self.parts(conversation_id, version=None)
        draft = draft or self._inserted(parts["mine"])
        html = render_template(
            "conversation.html",
            problem=problem,
            draft=draft,
            form_token=token or uuid4().hex,
            kept=kept or {},
            colleagues=self._colleagues(parts["mine"]),
            insertable=self._insertable(parts["mine"]),
            today=local_day(self.wiring.clock.now()),
            outcomes=OUTCOMES,
            guard=guard_words(asked, parts["platform"]) if asked else None,
            done=request.args.get("done", ""),
            **parts,
        )
        return html, problem.status if problem else 200

    def act(
        self,
        conversation_id: str,
        act: Callable[[], object],
        draft: str = "",
        token: str = "",
        done: str = "",
        kept: Mapping[str, str] | None = None,
    ) -> ResponseReturnValue:
        """Does it and shows the conversation; what was typed survives whatever goes wrong."""
        try:
            act()
        except (NotFound, StoreUnavailable) as error:
            return answer(problem_of(error), draft)
        except ReplyQuestioned as error:
            return self.page(conversation_id, problem_of(error), draft, token, error)
        except HouseError as error:
            return self.page(conversation_id, problem_of(error), draft, token, kept=kept)
        address = url_for("conversation.page", conversation_id=conversation_id, done=done or None)
        return redirect(address, 303)

    def parts(self, conversation_id: str, version: int | None) -> dict[str, Any]:
        """Everything the templates print; ``version`` is what the reader's page was made from."""
        opened = self._open(conversation_id)
        self.presence.note(conversation_id, staff_now(), self.wiring.clock.now())
        conversation, now, staff = (
            opened.conversation,
            self.wiring.clock.now(),
            staff_now(),
        )
        window = self._window(conversation)
        return {
            "id": conversation.id,
            "version": conversation.version,
            "changed": version not in (None, conversation.version),
            "name": pseudonym(conversation.id),
            "platform": place_words(conversation),
            "in_public": is_public(conversation),
            "holder": holder_words(conversation, staff.id),
            "holder_kind": conversation.holder.value,
            "mine": _is_held_by(conversation, staff),
            "taken": conversation.holder is Holder.STAFF
            and conversation.staff_id not in (None, staff.id),
            "lines": thread_lines(opened.messages, now, opened.kept, opened.marks),
            "notes": note_lines(opened.notes, now),
            "reminders": reminder_lines(opened.reminders, now),
            "looking": looking_words(opened.readers, staff.id),
            "opens_at_once": opens_at_once(opened.handoff),
            "card": self._card(opened),
            "window": window_words(window, now),
            "may_act": staff.role in CLINICAL,
            "alerts": alerts_for(self.wiring, staff, other_than=conversation.id),
        }

    def _open(self, conversation_id: str) -> Opened:
        """Reads it, and puts the reading on record first: no record, nothing shown."""
        staff = staff_now()
        if not self.readings.is_due(staff.id, conversation_id):
            return self._read(self.wiring.store.read(), conversation_id)
        with self.wiring.store.begin() as work:
            work.conversations.get(conversation_id)
            work.audit.add(staff.email, "read", conversation_id, self.wiring.clock.now())
        self.readings.recorded(staff.id, conversation_id)
        return self._read(self.wiring.store.read(), conversation_id)

    def _read(self, transaction: AbstractContextManager[Work], conversation_id: str) -> Opened:
        since = self.wiring.clock.now() - GONE_AFTER
        with transaction as work:
            messages = work.conversations.thread(conversation_id)
            return Opened(
                work.conversations.get(conversation_id),
                messages,
                work.handoffs.open_for(conversation_id),
                work.originals.kept(conversation_id),
                work.desk.marks([message.id for message in messages]),
                work.desk.notes(conversation_id),
                work.desk.reminders(conversation_id),
                work.desk.readers(conversation_id, since),
            )

    def _colleagues(self, mine: bool) -> list[Colleague]:
        """To whom the conversation can be passed."""
        if not mine:
            return []
        with self.wiring.store.read() as work:
            everybody = work.desk.colleagues(sorted(CLINICAL))
        return [one for one in everybody if one.id != staff_now().id]

    def _insertable(self, mine: bool) -> list[InsertableReply]:
        return list(self.wiring.replies_to_insert()) if mine else []

    def _inserted(self, mine: bool) -> str:
        """The words chosen without JavaScript, by an address that names them."""
        wanted = request.args.get("insert", "")
        if not (mine and wanted):
            return ""
        return next((one.text for one in self._insertable(mine) if one.key == wanted), "")

    def _card(self, opened: Opened) -> object:
        if opened.handoff is None:
            return None
        now = self.wiring.clock.now()
        return hand_off_card(opened.handoff, opened.messages, now, self.wiring.hours.at(now))

    def _window(self, conversation: Conversation) -> ReplyWindow:
        now, connectors = self.wiring.clock.now(), self.wiring.connectors
        with self.wiring.store.read() as work:
            return window_for(work, connectors, conversation, Author.STAFF, now)


def _is_held_by(conversation: Conversation, staff: StaffMember) -> bool:
    return conversation.holder is Holder.STAFF and conversation.staff_id == staff.id
