"""Checks each answer of the feedback form in code; nothing rests on the classifier alone."""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected
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
        asked = tracker.slots.get("requested_slot")
        events: list[dict[str, Any]] = await super().run(dispatcher, tracker, domain)
        unanswered = any(
            e["event"] == "slot" and e["name"] == asked and e["value"] is None
            for e in events
        )
        if (
            unanswered
            and step_of(tracker.latest_message, asked != "fft_score")
            is Step.INTERRUPTION
        ):
            events.append(ActionExecutionRejected("feedback_form"))
        return events

    def validate_fft_score(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> Slots:
        """One of the six answers; the buttons once more; then the step is left out."""
        answer = fft_answer(str(value))
        if answer is not None:
            return {"fft_score": answer}
        step = step_of(tracker.latest_message, free_text=False)
        if step is Step.INTERRUPTION:
            return {"fft_score": None}
        if step is Step.SKIP or tracker.slots.get("fft_shown_again"):
            return {"fft_score": SKIPPED}
        return {"fft_score": None, "fft_shown_again": True}

    def validate_fft_why(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> Slots:
        """The reason in the patient's words, "" when skipped."""
        return {"fft_why": _comment(str(value), tracker)}

    def validate_fft_better(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> Slots:
        """What could have been better, in the patient's words, "" when skipped."""
        return {"fft_better": _comment(str(value), tracker)}


def _comment(text: str, tracker: Tracker) -> str | None:
    step = step_of(tracker.latest_message, free_text=True)
    if step is Step.INTERRUPTION:
        return None
    return SKIPPED if step is Step.SKIP else text.strip()[:LONGEST_COMMENT]
