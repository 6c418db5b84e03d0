"""What comes of feedback, as one thing to hand on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.use_cases.keep_actions import KeepActions
from bot.use_cases.read_comments import ReadComments
from bot.use_cases.write_you_said import WriteYouSaid


@dataclass(frozen=True)
class ClosingLoop:
    """ "You said, we did", the action log, and the list of comments to read."""

    write: WriteYouSaid
    actions: KeepActions
    comments: ReadComments
