"""Checks each answer of the feedback form in code; nothing rests on the classifier alone."""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.fft_answer import fft_answer
from actions.form_step import Step, step_of

SKIPPED = ""
LONGEST_COMMENT = 1000

Slots = dict[str, Any]


class ValidateFeedbackForm(FormValidationAction):  # type: ignore[misc]
    """The three steps of the Friends and Family Test."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "validate_feedback_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The checked slots; a refusal when the message was not meant for the form."""
        asked = str(tracker.slots.get("requested_slot"))
        events: list[dict[str, Any]] = await super().run(dispatcher, tracker, domain)
        if not any(_leaves_open(event, asked) for event in events):
            return events
        step = step_of(tracker.latest_message, free_text=asked != "fft_score")
        if step is Step.INTERRUPTION:
            return [*events, ActionExecutionRejected("feedback_form")]
        if step is Step.STOP:
            return [*events, SlotSet("requested_slot", None)]
        return events

    def validate_fft_score(self, value: Any, _: Any, tracker: Tracker, __: Any) -> Slots:
        """One of the six answers; the buttons once more; then the step is left out."""
        answer = fft_answer(str(value))
        if answer is not None:
            return {"fft_score": answer}
        step = step_of(tracker.latest_message, free_text=False)
        if step in (Step.INTERRUPTION, Step.STOP):
            return {"fft_score": None}
        if step is Step.SKIP or tracker.slots.get("fft_shown_again"):
            return {"fft_score": SKIPPED}
        return {"fft_score": None, "fft_shown_again": True}

    def validate_fft_why(self, value: Any, _: Any, tracker: Tracker, __: Any) -> Slots:
        """The reason in the patient's words, "" when skipped."""
        return {"fft_why": _comment(str(value), tracker)}

    def validate_fft_better(self, value: Any, _: Any, tracker: Tracker, __: Any) -> Slots:
        """What could have been better, in the patient's words, "" when skipped."""
        return {"fft_better": _comment(str(value), tracker)}


def _leaves_open(event: dict[str, Any], slot: str) -> bool:
    return event["event"] == "slot" and event["name"] == slot and event["value"] is None


def _comment(text: str, tracker: Tracker) -> str | None:
    step = step_of(tracker.latest_message, free_text=True)
    if step in (Step.INTERRUPTION, Step.STOP):
        return None
    return SKIPPED if step is Step.SKIP else text.strip()[:LONGEST_COMMENT]
