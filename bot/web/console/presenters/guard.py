"""What the composer asks before a nurse's words leave the hospital."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.errors import ReplyQuestioned
from bot.core.reply_guard import REASONS_TO_SEND, Objection

#: What to say on the telephone, in order.
TELEPHONE_SCRIPT = (
    "Ring from a hospital number. Ask to speak to the person by the first name they gave.",
    "Say your own name and the hospital. Do not say why you ring yet.",
    "Ask for their full name, date of birth and first line of address, and check them.",
    "Ask whether they can talk now, and whether anybody is with them.",
    "Say what you wanted to write here. Ask them to say it back in their own words.",
    "Ask what they will do if it gets worse: 111, or 999 in an emergency.",
    "Write in the hospital record what was agreed. Here, write only that you phoned.",
)


@dataclass(frozen=True)
class GuardWords:
    """Why the words are asked about, whether they may go, and with what reasons."""

    why: tuple[str, ...]
    may_send: bool
    reasons: Mapping[str, str]
    script: tuple[str, ...] = TELEPHONE_SCRIPT


def guard_words(asked: ReplyQuestioned, platform: str) -> GuardWords:
    """The question in plain words."""
    why: list[str] = []
    questioned = asked.questioned
    if Objection.IDENTIFIER in questioned.objections:
        kinds = " and ".join(questioned.identifiers)
        why.append(f"It seems to hold somebody’s details ({kinds}). {platform} keeps what is sent.")
    if Objection.CLINICAL in questioned.objections:
        why.append("It reads like advice about this person’s own treatment.")
    if not asked.may_send:
        why.append(f"The hospital does not send such advice over {platform}. Please phone instead.")
    return GuardWords(tuple(why), asked.may_send, REASONS_TO_SEND)
