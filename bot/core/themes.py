"""The themes of comments, and their tone.

Source: the team's own list, adapted from the patient-experience Qualitative Data Categorisation
framework (Strategy Unit and Nottinghamshire Healthcare NHS Foundation Trust).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.errors import NotPermitted

THEMES: Mapping[str, str] = {
    "staff_kindness": "Staff kindness and manner",
    "listening": "Listening and being believed",
    "information_before": "Information before surgery",
    "information_home": "Information on going home",
    "involvement": "Involvement in decisions",
    "waiting_relief": "Waiting for pain relief",
    "effectiveness": "Effectiveness of pain relief",
    "pumps_blocks": "Pumps, epidurals and blocks",
    "side_effects": "Side effects",
    "nights_weekends": "Nights and weekends",
    "staff_numbers": "Staff numbers",
    "teamwork": "Teamwork and continuity",
    "discharge_medicines": "Discharge medicines",
    "dignity": "Dignity and privacy",
    "environment": "Environment, food, noise, parking",
    "access": "Access and communication needs",
    "family": "Family and carers",
    "contacting": "Contacting the team",
    "fairness": "Fairness and discrimination",
    "chatbot": "The chatbot itself",
    "general_praise": "General praise",
    "other": "Other",
}
"""Every theme by its id, in the order of the list."""

OTHER = "other"


class Tone(StrEnum):
    """How a comment sounds."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Tags:
    """The themes of one comment, in the order of the list, and its tone.

    ``confirmed_by`` names who looked at them; empty while only the classifier has.
    """

    themes: tuple[str, ...]
    tone: Tone
    confirmed_by: str = ""


#: The questions of the feedback conversation that are answered in words.
COMMENTS: Mapping[str, str] = {"fft_why": "Why", "fft_better": "Could be better"}


class ThemeReader(Protocol):
    """Tags comments."""

    def tags(self, text: str) -> Tags:
        """The tags of one masked comment; every comment has at least one theme."""
        ...


def checked(themes: Iterable[str], tone: str, by: str) -> Tags:
    """What a person says of a comment. Raises NotPermitted if nothing, or nonsense, is chosen."""
    chosen = set(themes)
    if not chosen or not chosen <= set(THEMES):
        raise NotPermitted("choose at least one theme")
    if tone not in set(Tone):
        raise NotPermitted("choose how the comment sounds")
    return Tags(tuple(theme for theme in THEMES if theme in chosen), Tone(tone), by)
