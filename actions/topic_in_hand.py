"""Keeps which topic was answered last, and when."""

from __future__ import annotations

import time
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.follow_up import STAYS_OPEN, topic_in_hand_wanted
from actions.replying import ask_service
from bot.core.directives import NotUnderstood

TOPIC, ANSWERED_AT, ASKED_ON = "topic", "topic_answered_at", "topic_asked_on"


def asks_on(tracker: Tracker) -> str:
    """The topic in hand when the latest message asks on about it; "" when it does not."""
    in_hand = str(tracker.get_slot(TOPIC) or "")
    answered_at = float(tracker.get_slot(ANSWERED_AT) or 0.0)
    if not in_hand or time.time() - answered_at > STAYS_OPEN:
        return ""
    message = tracker.latest_message
    ranking = message.get("intent_ranking") or []
    wanted = topic_in_hand_wanted(str(message.get("text") or ""), ranking, in_hand)
    return in_hand if wanted else ""


def say_again(
    dispatcher: CollectingDispatcher, tracker: Tracker, topic: str
) -> list[dict[str, Any]]:
    """The answer once more, and that a person can say more.

    Whoever has to ask on again was not answered: that counts as not understood.
    """
    dispatcher.utter_message(response=f"utter_{topic}")
    dispatcher.utter_message(response="utter_again")
    if tracker.get_slot(ASKED_ON):
        ask_service(dispatcher, NotUnderstood())
    return [SlotSet(ASKED_ON, True), SlotSet(ANSWERED_AT, time.time())]


def now_in_hand(topic: str) -> list[dict[str, Any]]:
    """Events: this topic was answered just now."""
    return [SlotSet(TOPIC, topic), SlotSet(ANSWERED_AT, time.time()), SlotSet(ASKED_ON, None)]


def nothing_in_hand() -> list[dict[str, Any]]:
    """Events: something else was said since the last answer."""
    return [SlotSet(TOPIC, None), SlotSet(ANSWERED_AT, None), SlotSet(ASKED_ON, None)]
