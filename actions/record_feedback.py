"""Hands a form that has ended to the service, and forgets it here."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.feedback_slots import end_in, forgotten, form_in
from actions.replying import ask_service
from bot.core.directives import Directive, DropFeedback, RecordFeedback
from bot.core.feedback_items import worth_keeping
from bot.core.feedback_state import End, Form

SCORE_AND_WHY = ("fb_who", "fft_score", "fft_why")


class RecordFeedbackAction(Action):  # type: ignore[misc]
    """The words were said by the form; this is what becomes of the answers."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_record_feedback"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """A ``record_feedback`` directive if there is anything to keep, else ``drop_feedback``."""
        ask_service(dispatcher, kept(form_in(tracker.slots), end_in(tracker.slots)))
        return forgotten()


def kept(form: Form, end: End | None) -> Directive:
    """What the service is asked to keep of a form that ended like this."""
    answers = dict(form.answers)
    if end is End.SCORE_AND_WHY:
        answers = {name: answers[name] for name in SCORE_AND_WHY if name in answers}
    if end in (None, End.NOTHING) or not worth_keeping(answers):
        return DropFeedback()
    return RecordFeedback(answers, end is not End.COMPLETE, form.ranges)
