"""Asks the Friends and Family Test question, in other words the second time."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class AskFftScore(Action):  # type: ignore[misc]
    """The fixed national question with its six buttons."""

    def name(self) -> str:
        """The name in domain.yml; the form finds it by this name."""
        return "action_ask_fft_score"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """One response, its buttons included."""
        again = bool(tracker.slots.get("fft_shown_again"))
        dispatcher.utter_message(
            response="utter_ask_fft_score_again" if again else "utter_ask_fft_score"
        )
        return []
