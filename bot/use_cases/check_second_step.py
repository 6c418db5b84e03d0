"""Looks at a code of the second step: an app's, or a recovery code. Each opens once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.errors import CodeRefused, SealBroken
from bot.core.people_ports import OneTimeCodes
from bot.core.ports import Clock, Sealer
from bot.core.records import StaffMember
from bot.core.second_step import (
    SecondStepPolicy,
    StepRecord,
    after_right_code,
    after_wrong_code,
    recovery_mark,
    tidied,
)
from bot.core.store_ports import Store, Work


class CodeKind(StrEnum):
    """What kind of code opened."""

    APP = "app"
    RECOVERY = "recovery code"


@dataclass(frozen=True)
class CheckSecondStep:
    """``sealer`` opens an app's key; without one only recovery codes open."""

    store: Store
    clock: Clock
    codes: OneTimeCodes
    sealer: Sealer | None
    policy: SecondStepPolicy

    def asks(self, work: Work, staff_id: str) -> bool:
        """Whether this person is asked for a code when they sign in."""
        return self.policy is not SecondStepPolicy.OFF and work.second_steps.of(staff_id).is_on

    def __call__(self, member: StaffMember, code: str, signs_in: bool = False) -> StaffMember:
        """The person as they are now; with ``signs_in`` their sign-in is on record.

        Raises CodeRefused, which is on record, when the code is wrong, was used before, or too
        many wrong ones came; SealBroken when the app's key cannot be read.
        """
        now = self.clock.now()
        with self.store.begin() as work:
            person = work.staff.lock(member.id)
            record = work.second_steps.of(member.id)
            # Whoever was switched off, or changed their password, since they gave it is out.
            if person is None or not person.active or _is_other(person, member):
                raise CodeRefused
            kind, refused = self._judged(work, record, code, now)
            act = _act(refused, signs_in)
            if act:
                work.audit.add(person.email, act, person.id, now, _detail(kind))
            if refused is None:
                return _signed_in(work, person, now) if signs_in else person
        raise refused

    def _judged(
        self, work: Work, record: StepRecord, code: str, now: datetime
    ) -> tuple[CodeKind | None, CodeRefused | None]:
        """What kind of code it is, or why it is refused; the record is written."""
        if not record.is_on or record.is_locked(now):
            return None, CodeRefused(record.locked_until)
        found = self._opened(work, record, tidied(code), now)
        if found is None:
            after = after_wrong_code(record, now)
            work.second_steps.save(after)
            return None, CodeRefused(after.locked_until)
        after, kind = found
        work.second_steps.save(after)
        return kind, None

    def _opened(
        self, work: Work, record: StepRecord, code: str, now: datetime
    ) -> tuple[StepRecord, CodeKind] | None:
        """The record after a code that opens. A recovery code is longer than an app's."""
        if len(code) > 6:
            mark = recovery_mark(record.staff_id, code)
            if not work.second_steps.use_recovery(record.staff_id, mark):
                return None
            return after_right_code(record), CodeKind.RECOVERY
        if self.sealer is None or record.sealed is None:
            raise SealBroken("no key is set")
        key = self.sealer.open(record.sealed)
        period = self.codes.period_of(key, code, now)
        if period is None or period <= record.last_period:
            return None
        # Sealed anew, so that an old sealing key is needed no longer once everybody was here.
        sealed = self.sealer.seal(key)
        return replace(after_right_code(record), sealed=sealed, last_period=period), CodeKind.APP


def _is_other(person: StaffMember, member: StaffMember) -> bool:
    before = (member.password_hash, member.session_number)
    return (person.password_hash, person.session_number) != before


def _act(refused: CodeRefused | None, signs_in: bool) -> str:
    if refused is not None:
        return "code_refused" if refused.until else "code_failed"
    return "sign_in" if signs_in else ""


def _detail(kind: CodeKind | None) -> str:
    return f"with a code: {kind.value}" if kind else ""


def _signed_in(work: Work, person: StaffMember, now: datetime) -> StaffMember:
    after = replace(person, last_sign_in_at=now)
    work.staff.save(after)
    return after
