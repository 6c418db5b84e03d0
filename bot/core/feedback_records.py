"""Feedback as it is kept: a response with no way back, and the session that lasts a day at most."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core.feedback_items import (
    ABOUT_THE_FORM,
    CARER,
    NAMES,
    PATIENT,
    SKIPPED,
    YES,
    Answers,
    is_asked,
)
from bot.core.messages import Button

FORM = "feedback_form"
#: The answers in people's own words.
COMMENTS = ("fft_why", "fft_better")
_MONTH = re.compile(r"20[0-9][0-9]-(0[1-9]|1[0-2])")
#: What was given can be found for so long, and a form that fell silent ends then. Sessions are
#: looked through every ten minutes and expire within half an hour more: none lasts a whole day.
SESSION_LASTS = timedelta(hours=23)
SESSIONS_END_AT = timedelta(minutes=30)

#: Responses whose words tell an answer: they do not stay in a thread either.
SAID_BACK = (
    *("utter_feedback_saved", "utter_feedback_check", "utter_feedback_which"),
    *("utter_feedback_top", "utter_feedback_bottom", "utter_feedback_order"),
    *("utter_feedback_changed", "utter_feedback_sorry"),
)


@dataclass(frozen=True)
class FeedbackResponse:
    """One response. ``month`` is "2026-11": there is no day and no time.

    Numbers are 0 to 10, those of ``pain_severe_time`` and ``pain_relief`` per cents. None is
    "not answered"; of those, ``skipped`` names what was asked and left out. ``ranges`` names
    numbers that were the higher end of a range. ``who`` is patient, helping or carer; a
    carer's own view does not count in the Friends and Family Test. ``ward`` is the ward's name,
    where the trust keeps it and it is known. ``concern`` is the stage at which a comment that a
    person must see today is stored ("found", "today"; "" while nothing says that it is one).
    """

    month: str
    channel: str
    who: str = PATIENT
    fft_score: str | None = None
    fft_why: str | None = None
    fft_better: str | None = None
    publish: bool = False
    partial: bool = False
    pain_worst: int | None = None
    pain_least: int | None = None
    pain_severe_time: int | None = None
    pain_relief: int | None = None
    pain_interfere: str | None = None
    pain_interfere_score: int | None = None
    side_effects: tuple[str, ...] | None = None
    pain_wanted_more: str | None = None
    pain_info: str | None = None
    pain_decide: int | None = None
    pain_satisfied: int | None = None
    skipped: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    ward: str | None = None
    concern: str = ""
    app_version: str = ""
    id: str = ""

    @property
    def counts_in_fft(self) -> bool:
        """Whether this is an answer to the Friends and Family Test: a patient's, with a score."""
        return self.fft_score is not None and self.who != CARER


def response_of(
    answers: Answers,
    month: str,
    channel: str,
    app_version: str,
    partial: bool = False,
    ranges: tuple[str, ...] = (),
    ward: str = "",
    concern: str = "",
) -> FeedbackResponse:
    """The response that these answers make; a concern stands in words, or is none."""
    kept: Mapping[str, Any] = {
        name: answers[name]
        for name in NAMES
        if name not in ABOUT_THE_FORM
        and answers.get(name) not in (None, SKIPPED)
        and is_asked(name, answers)
    }
    asked_about = [n for n in NAMES if n not in ABOUT_THE_FORM and answers.get(n) == SKIPPED]
    return FeedbackResponse(
        month=month,
        channel=channel,
        who=str(answers.get("fb_who") or PATIENT),
        publish=answers.get("fb_publish") == YES,
        partial=partial,
        skipped=tuple(asked_about),
        ranges=tuple(name for name in ranges if name in kept),
        ward=ward or None,
        concern=concern if any(kept.get(name) for name in COMMENTS) else "",
        app_version=app_version,
        **kept,
    )


@dataclass(frozen=True)
class SessionRow:
    """A session as it lies in the store; only the service's secret opens it."""

    key: str
    sealed: bytes
    expires_at: datetime
    nudged: bool = False


@dataclass(frozen=True)
class Around:
    """What stood around a patient's message: where the assistant's words before it came from and
    the buttons below them, where its last words came from (both like "utter_a, utter_ask_b"), and
    what the patient wrote before. In the order in which they were stored: no clock is asked."""

    seen: str = ""
    offered: tuple[Button, ...] = ()
    now: str = ""
    wrote: str = ""


def is_month(written: str) -> bool:
    """Whether this is a month as responses have one: "2026-11"."""
    return _MONTH.fullmatch(written) is not None
