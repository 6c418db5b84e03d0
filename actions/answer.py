"""Says the approved answer, or both when two things were asked."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.topic_in_hand import asks_on, now_in_hand, say_again


class AnswerAction(Action):  # type: ignore[misc]
    """Answers the topic that was understood; a follow-up is about the topic in hand."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The approved words, and the topic now in hand: of two, the later one."""
        message = tracker.latest_message
        also = [str(topic) for topic in message.get("also") or ()]
        in_hand = "" if also else asks_on(tracker)
        understood = topic_understood(message)
        if in_hand and understood != in_hand:
            return say_again(dispatcher, tracker, in_hand)
        answered = [t for t in (understood, *also) if f"utter_{t}" in domain.get("responses", {})]
        for topic in answered:
            dispatcher.utter_message(response=f"utter_{topic}")
        return now_in_hand(answered[-1]) if answered else []


def topic_understood(message: dict[str, Any]) -> str:
    """The ``faq/<topic>`` that the message was understood as; "" when it was none."""
    intent = message.get("intent") or {}
    if intent.get("full_retrieval_intent_name"):
        return str(intent["full_retrieval_intent_name"])
    selected = (message.get("response_selector") or {}).get(str(intent.get("name")), {})
    return str(selected.get("response", {}).get("intent_response_key") or "")
