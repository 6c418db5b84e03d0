"""Passes the conversation to a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replying import ask_service
from actions.topic_in_hand import nothing_in_hand
from bot.core.directives import HandOff
from bot.core.service_words import names_for
from bot.core.tiers import Tier


class HandOffAction(Action):  # type: ignore[misc]
    """Tells the patient a nurse will read this, and asks the service to see to it."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_hand_off"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, __: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The approved words and a ``hand_off`` directive.

        Screening in Rasa's pipeline leaves its verdict in the message; its tier then
        picks the words, as it does in the service.
        """
        pass_on(dispatcher, tracker)
        return nothing_in_hand()


def pass_on(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Says the approved words of a hand-off and asks the service for it."""
    screened = tracker.latest_message.get("screening")
    if not screened:
        dispatcher.utter_message(response="utter_request_human")
        ask_service(dispatcher, HandOff(reason="asked for a person"))
        return
    tiers = {Tier(tier) for tier in screened["tiers"]}
    for name in names_for(Tier(screened["tier"]), tiers, screened["codes"]):
        dispatcher.utter_message(response=name)
    ask_service(dispatcher, HandOff("; ".join(screened["why"]), screened["tier"]))
