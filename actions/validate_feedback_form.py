"""Takes one message of the feedback form. The rules are in bot/core/feedback_form.py."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.feedback_heard import heard, marks_of
from actions.feedback_slots import ASKED, events_of, form_in
from actions.hand_off import pass_on
from actions.replying import ask_service
from bot.core.directives import FeedbackSoFar, HandOff
from bot.core.feedback_form import step
from bot.core.feedback_state import End, Form, Move, start

FORM = "feedback_form"
GIVEN_TODAY = "feedback_given_today"
_REASONS = {
    "urgent": "Asked for help at the start of the feedback form",
    "complaint": "Asked to pass on a concern from feedback; the comment is in the chat",
}


class ValidateFeedbackForm(Action):  # type: ignore[misc]
    """Rasa calls it before the form asks its next question."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "validate_feedback_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The form's slots and the next question; a refusal when a message was not for it."""
        message, form = tracker.latest_message, form_in(tracker.slots)
        if not form.asked:
            return _kept(dispatcher, Move(start(GIVEN_TODAY in marks_of(message))))
        if _already_taken(tracker):
            return [SlotSet(ASKED, form.asked)]
        if message.get("screening"):
            # Only without the service (rasa shell): its screening would not let this come here.
            pass_on(dispatcher, tracker)
            return events_of(Form(), End.NOTHING)
        return _kept(dispatcher, step(form, heard(message, form.asked)))


def _kept(dispatcher: CollectingDispatcher, move: Move) -> list[dict[str, Any]]:
    if move.interrupts:
        return [*events_of(move.form), ActionExecutionRejected(FORM)]
    for words in move.say:
        dispatcher.utter_message(
            response=f"utter_{words.name}", answer=words.answer, other=words.other
        )
    if move.asks_person:
        ask_service(dispatcher, HandOff(_REASONS[move.asks_person], move.asks_person))
    if move.end is None:
        ask_service(dispatcher, FeedbackSoFar(move.form.answers, move.form.asked))
    return events_of(move.form, move.end)


def _already_taken(tracker: Tracker) -> bool:
    """Whether the form has refused this very message, and only asks again after its answer."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action_execution_rejected":
            return True
    return False
