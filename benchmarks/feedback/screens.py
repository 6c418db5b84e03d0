"""Knows which question, or which end, stands on a phone, by the approved words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.feedback_items import NAMES
from bot.core.feedback_state import ANEW, CONCERN, CONFIRMING, STOPPING
from bot.core.messages import Reply

#: Characters that tell one response from another.
BEGINNING = 45
_CONFIRMING = ("check", "which", "top", "bottom", "order")
ENDS = {
    "thanks": "utter_feedback_thanks",
    "stopped": "utter_feedback_stopped",
    "kept": "utter_feedback_kept",
    "deleted": "utter_feedback_deleted",
    "under_18": "utter_feedback_under_18",
    "stop": "utter_stop",
    "bereaved": "utter_feedback_bereaved",
    "emergency": "utter_emergency",
    "crisis": "utter_crisis",
    "urgent": "utter_urgent",
    "closed": "utter_feedback_closed",
}
CARRY_ON = "carry_on"


@dataclass(frozen=True)
class Screens:
    """Beginnings of responses and what they mean."""

    beginnings: Mapping[str, str]

    def last_in(self, said: str) -> str:
        """The question or end that was said last; "" when there is none yet."""
        text = plain(said)
        place, name = max((text.rfind(start), name) for start, name in self.beginnings.items())
        return name if place >= 0 else ""


def screens(responses: Mapping[str, Sequence[Reply]]) -> Screens:
    """The screens of the form and how it may end."""
    names = {f"utter_ask_{name}": name for name in (*NAMES, STOPPING, CONCERN, ANEW)}
    names |= {f"utter_feedback_{name}": CONFIRMING for name in _CONFIRMING}
    names |= {response: name for name, response in ENDS.items()}
    names["utter_feedback_carry_on"] = CARRY_ON
    beginnings: dict[str, str] = {}
    for response, name in names.items():
        # The end of a question is what a patient sees last, and it has no placeholder.
        line = plain(responses[response][-1].text.split("{{")[0].rstrip().split("\n")[-1])
        beginnings[line[:BEGINNING].rstrip()] = name
    return Screens(beginnings)


def plain(text: str) -> str:
    """Words with single spaces: platforms and YAML break lines differently."""
    return " ".join(text.split())
