"""What was hidden in one message: asked for with a reason, shown once, never kept on the page."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import NotFound, NotPermitted
from bot.core.pseudonym import pseudonym
from bot.use_cases.open_original import IN_DANGER, REASONS, opens_at_once
from bot.web.console.alerts import alerts_for
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import CLINICAL, staff_only
from bot.web.wiring import Wiring

_GONE = Problem(
    404,
    "The original is not kept",
    "It was deleted by rule, or was never kept. Only the words with details hidden are left.",
)


def original_blueprint(wiring: Wiring) -> Blueprint:
    """Under a message of a conversation: the question why, and the answer to it."""
    pages = Blueprint(
        "original",
        __name__,
        url_prefix="/conversations/<conversation_id>/messages/<message_id>/original",
    )

    @pages.get("")
    @staff_only(CLINICAL)
    def ask(conversation_id: str, message_id: str) -> ResponseReturnValue:
        """Why does this person need to see it? Nothing is shown yet."""
        with wiring.store.read() as work:
            if work.originals.sealed(conversation_id, message_id) is None:
                return answer(_GONE)
            handoff = work.handoffs.open_for(conversation_id)
        return _page(wiring, conversation_id, message_id, at_once=opens_at_once(handoff))

    @pages.post("")
    @staff_only(CLINICAL)
    def show(conversation_id: str, message_id: str) -> ResponseReturnValue:
        """The original, after the act is on record."""
        reason = request.form.get("reason", "")
        try:
            words = wiring.open_original(conversation_id, message_id, staff_now(), reason)
        except NotFound:
            return answer(_GONE)
        except NotPermitted as error:
            problem = problem_of(error)
            return _page(wiring, conversation_id, message_id, problem=problem), problem.status
        return _page(wiring, conversation_id, message_id, words=words, reason=reason)

    return pages


def _page(
    wiring: Wiring,
    conversation_id: str,
    message_id: str,
    words: str = "",
    reason: str = "",
    problem: Problem | None = None,
    at_once: bool = False,
) -> str:
    return render_template(
        "original.html",
        alerts=alerts_for(wiring, staff_now(), other_than=conversation_id),
        name=pseudonym(conversation_id),
        back=url_for("conversation.page", conversation_id=conversation_id)
        + f"#message-{message_id}",
        here=url_for("original.show", conversation_id=conversation_id, message_id=message_id),
        reasons=REASONS,
        chosen=IN_DANGER if at_once else "",
        words=words,
        reason=REASONS.get(reason, ""),
        problem=problem,
    )
