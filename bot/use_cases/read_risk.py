"""Screens one waiting message: the same reading in every lane."""

from __future__ import annotations

from bot.core.plan import judged, picked
from bot.core.ports import Screener
from bot.core.records import Claimed
from bot.core.verdict import Verdict


def read_risk(screener: Screener, waiting: Claimed) -> Verdict:
    """The verdict on a message and what came with it.

    Picking one of our own buttons, by a tap or by its number, says nothing of the
    patient's: "1" after "tablets" is a choice, not a dose.
    """
    message = waiting.message
    if picked(message, waiting.conversation.offered) is not None:
        return judged(message, Verdict())
    return judged(message, screener.screen(message.text, waiting.recent))
