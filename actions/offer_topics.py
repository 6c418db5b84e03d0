"""Offers the likeliest topics when a message was unclear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replying import ask_service
from actions.topic_in_hand import asks_on, nothing_in_hand, say_again
from bot.core.directives import NotUnderstood, OfferTopics
from bot.core.ways_in import FEEDBACK_TOPIC

PLAUSIBLE = 0.04
"""Beside a likelier topic, one less likely than this is noise (chosen on development messages)."""

WORTH_ASKING = 0.08
"""When no topic is likelier than this, the message was not understood at all."""

WORTH_ASKING_FOR_FEEDBACK = 0.25
"""People say anything of their stay, so a little of this is in whatever nobody has ever said."""

MOST_OFFERED = 3
TITLE_CHARACTERS = 20


class OfferTopicsAction(Action):  # type: ignore[misc]
    """Shows up to three topics and a way to a person; says so when nothing is likely."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_offer_topics"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Buttons and an ``offer_topics`` directive, or ``not_understood``.

        An unclear message that follows an answer may be on the same topic: it is said again.
        """
        in_hand = asks_on(tracker)
        if in_hand:
            return say_again(dispatcher, tracker, in_hand)
        topics = likely_topics(tracker.latest_message.get("intent_ranking") or [])
        titles = {topic: title_of(topic, domain.get("responses", {})) for topic in topics}
        offered = [topic for topic in topics if titles[topic]]
        if offered:
            buttons = [{"title": titles[topic], "payload": f"/{topic}"} for topic in offered]
            person = {"title": "Talk to a nurse", "payload": "/request_human"}
            dispatcher.utter_message(response="utter_offer", buttons=[*buttons, person])
            ask_service(dispatcher, OfferTopics(tuple(offered)))
        else:
            dispatcher.utter_message(response="utter_not_understood")
            ask_service(dispatcher, NotUnderstood())
        return nothing_in_hand()


def likely_topics(ranking: Sequence[Mapping[str, Any]]) -> list[str]:
    """The topics worth offering, likeliest first, from a ranking of labels."""
    topics = [guess for guess in ranking if _is_topic(guess)]
    if not topics or float(topics[0]["confidence"]) < WORTH_ASKING:
        return []
    plausible = [str(g["name"]) for g in topics if float(g["confidence"]) >= PLAUSIBLE]
    return plausible[:MOST_OFFERED]


def _is_topic(guess: Mapping[str, Any]) -> bool:
    name, confidence = str(guess["name"]), float(guess["confidence"])
    if name == FEEDBACK_TOPIC:
        return confidence >= WORTH_ASKING_FOR_FEEDBACK
    return name.startswith("faq/")


def title_of(topic: str, responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The short title an answer's metadata gives; "" when it has none that fits a button."""
    for variant in responses.get(f"utter_{topic}", ()):
        title = str((variant.get("metadata") or {}).get("title", ""))
        if 0 < len(title) <= TITLE_CHARACTERS:
            return title
    return ""
