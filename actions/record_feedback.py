"""Hands a finished or stopped Friends and Family Test to the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.replying import ask_service
from bot.core.directives import RecordFeedback

ANSWERS = ("fft_score", "fft_why", "fft_better")
_UNHAPPY = ("Poor", "Very poor")


class RecordFeedbackAction(Action):  # type: ignore[misc]
    """Thanks the patient, asks the service to keep the answers, and forgets them here."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_record_feedback"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The closing words, a ``record_feedback`` directive if there is anything to keep."""
        feedback = feedback_in(tracker.slots)
        if worth_keeping(feedback):
            ask_service(dispatcher, feedback)
        for words in closing_words(feedback, (tracker.latest_message.get("intent") or {})):
            dispatcher.utter_message(response=words)
        return [SlotSet(slot, None) for slot in (*ANSWERS, "fft_shown_again")]


def feedback_in(slots: Mapping[str, Any]) -> RecordFeedback:
    """What the slots hold: None while a question was not reached, "" when it was skipped."""
    score, why, better = (slots.get(name) for name in ANSWERS)
    return RecordFeedback(
        score or None, why or None, better or None, partial=None in (score, why, better)
    )


def worth_keeping(feedback: RecordFeedback) -> bool:
    """A stopped form is kept only if the score was given; a skipped one not at all."""
    if feedback.partial:
        return feedback.score is not None
    return any((feedback.score, feedback.why, feedback.better))


def closing_words(feedback: RecordFeedback, intent: Mapping[str, Any]) -> tuple[str, ...]:
    """The responses that end the form; none when a nurse is about to be called."""
    if feedback.partial and intent.get("name") == "request_human":
        return ()
    if feedback.partial or not worth_keeping(feedback):
        return ("utter_feedback_stopped",)
    if feedback.score in _UNHAPPY:
        return ("utter_feedback_sorry", "utter_feedback_thanks")
    return ("utter_feedback_thanks",)
