"""A member of staff types in a feedback form that was filled in on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.concerns import Concern
from bot.core.errors import NotPermitted
from bot.core.feedback_items import BY_NAME, LONGEST_COMMENT, Answer, Kind, fits, worth_keeping
from bot.core.feedback_records import response_of
from bot.core.ports import Clock, Masker
from bot.core.records import StaffMember
from bot.core.store_ports import Store
from bot.core.version import VERSION

CHANNEL = "paper"
#: Forms from this many months back may still be typed in.
MONTHS_BACK = 12
#: A form sent twice from the same page is one form.
SAME_FORM_FOR = timedelta(hours=23)


@dataclass(frozen=True)
class EnterPaperFeedback:
    """Masks the comments and stores the response, apart from everything else.

    ``wards`` may be named on a form; none unless the trust keeps wards.
    """

    store: Store
    clock: Clock
    masker: Masker
    wards: tuple[str, ...] = ()

    def __call__(
        self,
        staff: StaffMember,
        month: str,
        answers: Mapping[str, Answer],
        form_token: str,
        ward: str = "",
        concern: bool = False,
    ) -> bool:
        """Stores the form; False if this very form was stored already.

        With a ``concern`` its comments stand at the top of the list at once: no chat was there
        whose moment that would tell. Without, they are screened like any other.

        Raises NotPermitted with the reason, in words for the page, when it does not fit.
        """
        now = self.clock.now()
        if month not in months_open(now):
            raise NotPermitted("Choose the month in which the form was filled in.")
        if ward and ward not in self.wards:
            raise NotPermitted("Choose the ward from the list, or “Not known”.")
        kept = {name: self._masked(name, value) for name, value in answers.items()}
        unfit = [name for name, value in kept.items() if not fits(name, value)]
        if unfit:
            raise NotPermitted("One of the answers is not on the form. Check the numbers.")
        if not worth_keeping(kept):
            raise NotPermitted("Nothing is filled in yet.")
        stage = Concern.TODAY if concern else Concern.UNSCREENED
        response = response_of(kept, month, CHANNEL, VERSION, ward=ward, concern=stage.value)
        if concern and not response.concern:
            raise NotPermitted("Type in the words that are a concern, so that somebody can act.")
        with self.store.begin() as work:
            if not work.feedback.once(f"paper:{form_token}", now + SAME_FORM_FOR):
                return False
            work.feedback.add(response)
            work.audit.add(staff.email, "paper_feedback", month, now)
        return True

    def _masked(self, name: str, value: Answer) -> Answer:
        item = BY_NAME.get(name)
        if item is None or item.kind is not Kind.COMMENT:
            return value
        words = " ".join(self.masker.mask(str(value)).text.split())
        return words[:LONGEST_COMMENT].rstrip()


def months_open(now: datetime) -> tuple[str, ...]:
    """The months a form may be of, newest first: "2026-11", "2026-10" and so on."""
    months, year, month = [], now.year, now.month
    for _ in range(MONTHS_BACK):
        months.append(f"{year}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return tuple(months)


def read_paper(fields: Mapping[str, str], many: tuple[str, ...]) -> dict[str, Answer]:
    """The answers in the fields of the page; what is empty was not answered on paper."""
    answers: dict[str, Answer] = {}
    for name, item in BY_NAME.items():
        value = fields.get(name, "").strip()
        if not value or name in ("fb_consent", "fb_more", "side_effects"):
            continue
        is_number = item.kind.scale and re.fullmatch(r"\d{1,3}", value)
        answers[name] = int(value) if is_number else value
    if many:
        answers["side_effects"] = many
    # On paper every question stands on the page.
    return {**answers, "fb_more": "Yes"}
