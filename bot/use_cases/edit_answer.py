"""A person rewrites an answer; a second named person approves it; then it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from bot.core.answer_text import AnswerText, problems_in, tidy
from bot.core.answer_versions import (
    APPROVED_FOR_DAYS,
    AnswerVersion,
    CurrentAnswer,
    VersionState,
)
from bot.core.errors import AnswerNotFit, NotFound, NotPermitted, StaleAnswer
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work

LONGEST_WHY = 300


@dataclass(frozen=True)
class EditAnswer:
    """Drafts, approvals and withdrawals of drafts, each on record."""

    store: Store
    clock: Clock
    filed: Mapping[str, CurrentAnswer]

    def draft(
        self, topic: str, text: AnswerText, why: str, staff: StaffMember, seen: str = ""
    ) -> AnswerVersion:
        """Keeps a new draft in place of the topic's open one, whose id the author has ``seen``.

        Raises NotFound for an unknown topic, AnswerNotFit listing what must change, and
        StaleAnswer when another draft was kept in the meantime.
        """
        if topic not in self.filed:
            raise NotFound("there is no such answer")
        clean = AnswerText(tidy(text.answer), tidy(text.help_line))
        problems = problems_in(clean)
        if not why.strip():
            problems.append("Say what you changed and why: whoever approves it reads this first.")
        if problems:
            raise AnswerNotFit(problems)
        now = self.clock.now()
        with self.store.begin() as work:
            before = work.answers.draft(topic)
            if (before.id if before else "") != seen:
                raise StaleAnswer("another draft was kept while you were writing")
            if before is not None:
                self._decide(work, before, VersionState.DISCARDED, staff, now)
            number = max(self.filed[topic].number, work.answers.highest_number(topic)) + 1
            version = AnswerVersion(
                id=uuid4().hex,
                topic=topic,
                number=number,
                text=clean,
                why=tidy(why)[:LONGEST_WHY],
                state=VersionState.DRAFT,
                written_by=staff.email,
                written_at=now,
            )
            work.answers.add(version)
            work.audit.add(staff.email, "draft_answer", topic, now, f"version {number}")
        return version

    def approve(self, topic: str, version_id: str, staff: StaffMember) -> AnswerVersion:
        """From now on patients get this version; it is due for review in a year.

        Raises NotPermitted to whoever wrote it, StaleAnswer when it is no longer the draft.
        """
        now = self.clock.now()
        with self.store.begin() as work:
            version = self._open(work.answers.draft(topic), version_id)
            if version.written_by == staff.email:
                raise NotPermitted("a second person must approve what you wrote")
            due = (now + timedelta(days=APPROVED_FOR_DAYS)).date()
            if version.number <= self.filed[topic].number:
                raise StaleAnswer("the answer itself was renewed since: make the draft again")
            self._decide(work, version, VersionState.APPROVED, staff, now, due)
            detail = f"version {version.number}, written by {version.written_by}"
            work.audit.add(staff.email, "approve_answer", topic, now, detail)
        return version

    def discard(self, topic: str, version_id: str, staff: StaffMember) -> None:
        """The draft is put away; what patients get stays as it is."""
        now = self.clock.now()
        with self.store.begin() as work:
            version = self._open(work.answers.draft(topic), version_id)
            self._decide(work, version, VersionState.DISCARDED, staff, now)
            work.audit.add(staff.email, "discard_answer", topic, now, f"version {version.number}")

    @staticmethod
    def _decide(
        work: Work,
        version: AnswerVersion,
        state: VersionState,
        staff: StaffMember,
        now: datetime,
        review_due: date | None = None,
    ) -> None:
        if not work.answers.decide(version.id, state, staff.email, now, review_due):
            raise StaleAnswer("somebody else decided this draft a moment ago")

    @staticmethod
    def _open(draft: AnswerVersion | None, version_id: str) -> AnswerVersion:
        if draft is None or draft.id != version_id:
            raise StaleAnswer("this draft was changed or decided by somebody else")
        return draft
