"""Asks whether a number was read right."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.feedback_slots import form_in
from bot.core.feedback_moves import shown
from bot.core.feedback_state import Doubt

_RESPONSES = {
    Doubt.READ_AS: "utter_feedback_check",
    Doubt.RANGE: "utter_feedback_which",
    Doubt.ABOVE: "utter_feedback_top",
    Doubt.BELOW: "utter_feedback_bottom",
    Doubt.ORDER: "utter_feedback_order",
}


class AskFbConfirm(Action):  # type: ignore[misc]
    """One question, with the number that waits in its place."""

    def name(self) -> str:
        """The name in domain.yml; the form finds it by this name."""
        return "action_ask_fb_confirm"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """One response; of a range both ends are buttons."""
        form = form_in(tracker.slots)
        pending = form.pending
        if pending is None:
            return []
        answer, other = shown(form.at, pending.value), shown(form.at, pending.other)
        dispatcher.utter_message(
            response=_RESPONSES[pending.doubt],
            answer=answer,
            other=other,
            buttons=[{"title": end, "payload": f"fb_confirm={end}"} for end in (other, answer)]
            if pending.doubt is Doubt.RANGE
            else [],
        )
        return []
