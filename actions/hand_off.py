"""Passes the conversation to a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replying import ask_service
from bot.core.directives import HandOff


class HandOffAction(Action):  # type: ignore[misc]
    """Tells the patient a nurse will read this, and asks the service to see to it."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_hand_off"

    def run(
        self, dispatcher: CollectingDispatcher, _: Tracker, __: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The approved words and a ``hand_off`` directive."""
        dispatcher.utter_message(response="utter_request_human")
        ask_service(dispatcher, HandOff(reason="asked for a person"))
        return []
