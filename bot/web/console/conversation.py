"""One conversation: read it, take it over, answer, give it back or let it go."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.conversation import Conversation, Holder
from bot.core.errors import HouseError, NotFound, StoreUnavailable
from bot.core.messages import Author, ReplyWindow
from bot.core.pseudonym import pseudonym
from bot.core.records import HandOffRecord, StaffMember, ThreadMessage
from bot.core.store_ports import Work
from bot.use_cases.hand_back import OUTCOMES
from bot.use_cases.open_original import opens_at_once
from bot.web.console.alerts import alerts_for, fresh
from bot.web.console.presenters.names import holder_words, platform_words
from bot.web.console.presenters.thread import hand_off_card, thread_lines, window_words
from bot.web.console.reading_log import ReadingLog
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import CLINICAL, READERS, staff_only
from bot.web.wiring import Wiring


@dataclass(frozen=True)
class Opened:
    """What the store holds of a conversation, read at one moment."""

    conversation: Conversation
    messages: list[ThreadMessage]
    handoff: HandOffRecord | None
    kept: frozenset[str]


def conversation_blueprint(wiring: Wiring, readings: ReadingLog) -> Blueprint:
    """Everything under ``/conversations``."""
    pages = Blueprint("conversation", __name__, url_prefix="/conversations/<conversation_id>")
    desk = Desk(wiring, readings)

    @pages.get("")
    @staff_only(READERS)
    def page(conversation_id: str) -> ResponseReturnValue:
        """The whole conversation."""
        return desk.page(conversation_id)

    @pages.get("/messages")
    @staff_only(READERS, passive=True)
    def messages(conversation_id: str) -> ResponseReturnValue:
        """The parts that change; 304 if they have not."""
        parts = desk.parts(conversation_id, request.args.get("version", 0, int))
        return fresh(render_template("conversation_parts.html", **parts))

    @pages.post("/take-over")
    @staff_only(CLINICAL)
    def take_over(conversation_id: str) -> ResponseReturnValue:
        """The assistant falls silent; 409 if another person was first."""
        return desk.act(conversation_id, lambda: wiring.take_over(conversation_id, staff_now()))

    @pages.post("/reply")
    @staff_only(CLINICAL)
    def reply(conversation_id: str) -> ResponseReturnValue:
        """Queues the words; a second click of the same form changes nothing."""
        text, token = request.form.get("text", ""), request.form.get("form_token", "")

        def send() -> None:
            wiring.reply_as_staff(conversation_id, staff_now(), text, token)

        return desk.act(conversation_id, send, draft=text, token=token, done="sent")

    @pages.post("/hand-back")
    @staff_only(CLINICAL)
    def hand_back(conversation_id: str) -> ResponseReturnValue:
        """The assistant answers again; the outcome is kept."""
        outcome = request.form.get("outcome", "")
        return desk.act(
            conversation_id,
            lambda: wiring.hand_back(conversation_id, staff_now(), outcome),
            done="handed_back",
        )

    @pages.post("/release")
    @staff_only(CLINICAL)
    def release(conversation_id: str) -> ResponseReturnValue:
        """It waits for anybody again; whoever had it no longer does."""
        return desk.act(
            conversation_id,
            lambda: wiring.release(conversation_id, staff_now()),
            done="released",
        )

    return pages


@dataclass(frozen=True)
class Desk:
    """Fetches what a conversation's page shows, and carries out what is asked on it."""

    wiring: Wiring
    readings: ReadingLog

    def page(
        self,
        conversation_id: str,
        problem: Problem | None = None,
        draft: str = "",
        token: str = "",
    ) -> ResponseReturnValue:
        """The page; with a problem, its status and the words that were not sent."""
        parts = self.parts(conversation_id, version=None)
        html = render_template(
            "conversation.html",
            problem=problem,
            draft=draft,
            form_token=token or uuid4().hex,
            outcomes=OUTCOMES,
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
    ) -> ResponseReturnValue:
        """Does it and shows the conversation; what was typed survives whatever goes wrong."""
        try:
            act()
        except (NotFound, StoreUnavailable) as error:
            return answer(problem_of(error), draft)
        except HouseError as error:
            return self.page(conversation_id, problem_of(error), draft, token)
        address = url_for("conversation.page", conversation_id=conversation_id, done=done or None)
        return redirect(address, 303)

    def parts(self, conversation_id: str, version: int | None) -> dict[str, Any]:
        """Everything the templates print; ``version`` is what the reader's page was made from."""
        opened = self._open(conversation_id)
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
            "platform": platform_words(conversation.channel),
            "holder": holder_words(conversation, staff.id),
            "holder_kind": conversation.holder.value,
            "mine": _is_held_by(conversation, staff),
            "taken": conversation.holder is Holder.STAFF
            and conversation.staff_id not in (None, staff.id),
            "lines": thread_lines(opened.messages, now, opened.kept),
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

    @staticmethod
    def _read(transaction: AbstractContextManager[Work], conversation_id: str) -> Opened:
        with transaction as work:
            return Opened(
                work.conversations.get(conversation_id),
                work.conversations.thread(conversation_id),
                work.handoffs.open_for(conversation_id),
                work.originals.kept(conversation_id),
            )

    def _card(self, opened: Opened) -> object:
        if opened.handoff is None:
            return None
        now = self.wiring.clock.now()
        return hand_off_card(opened.handoff, opened.messages, now, self.wiring.hours)

    def _window(self, conversation: Conversation) -> ReplyWindow:
        connector = self.wiring.connectors.get(conversation.channel)
        if connector is None:
            return ReplyWindow(False, None, "This platform is not connected")
        now = self.wiring.clock.now()
        return connector.reply_window(conversation.last_inbound_at, Author.STAFF, now)


def _is_held_by(conversation: Conversation, staff: StaffMember) -> bool:
    return conversation.holder is Holder.STAFF and conversation.staff_id == staff.id
