"""Joins the parts that close the loop of feedback, for `bot.bootstrap` and for tests."""

from __future__ import annotations

from bot.core.hours import Hours
from bot.core.ports import Clock, Masker
from bot.core.store_ports import Store
from bot.use_cases.closing_loop import ClosingLoop
from bot.use_cases.keep_actions import KeepActions
from bot.use_cases.read_comments import ReadComments
from bot.use_cases.write_you_said import WriteYouSaid


def closing_loop(store: Store, clock: Clock, masker: Masker, hours: Hours) -> ClosingLoop:
    """The use cases, on one store. ``hours`` say which days are working days."""
    return ClosingLoop(
        WriteYouSaid(store, clock, masker),
        KeepActions(store, clock, masker),
        ReadComments(store, clock, hours),
    )
