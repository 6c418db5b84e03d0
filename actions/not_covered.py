"""Says honestly that there is no approved answer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replying import ask_service
from actions.topic_in_hand import nothing_in_hand
from bot.core.directives import NotUnderstood


class NotCoveredAction(Action):  # type: ignore[misc]
    """No guess at a question near our subject that nobody has approved words for."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_not_covered"

    def run(
        self, dispatcher: CollectingDispatcher, _: Tracker, __: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The approved words and a ``not_understood`` directive: twice, and a person gets it."""
        dispatcher.utter_message(response="utter_not_covered")
        ask_service(dispatcher, NotUnderstood())
        return nothing_in_hand()
