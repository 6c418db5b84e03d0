"""A person sets their second step up, gets recovery codes, or turns it off."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import CodeRefused, NotFound, NotPermitted, SealBroken
from bot.core.people import can_act_as_admin
from bot.core.ports import Clock, Sealer
from bot.core.records import StaffMember
from bot.core.second_step import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    SecondStepPolicy,
    StepRecord,
    recovery_mark,
    tidied,
)
from bot.core.store_ports import Store, Work
from bot.use_cases.check_second_step import CheckSecondStep


@dataclass(frozen=True)
class KeyToAdd:
    """A key that an app shall read: as it is typed, and as a QR code says it."""

    key: str
    address: str


@dataclass(frozen=True)
class StepState:
    """How a person's second step stands."""

    is_on: bool
    recovery_left: int


@dataclass(frozen=True)
class SetUp:
    """The person after a set-up, and the recovery codes to show once."""

    member: StaffMember
    recovery_codes: tuple[str, ...]


@dataclass(frozen=True)
class KeepSecondStep:
    """What needs a second step that is on already asks for a code of it first."""

    store: Store
    clock: Clock
    check: CheckSecondStep

    @property
    def policy(self) -> SecondStepPolicy:
        """Whether the service asks for second steps."""
        return self.check.policy

    @property
    def can_be_set_up(self) -> bool:
        """Whether it is wanted, and keys can be sealed."""
        return self.policy is not SecondStepPolicy.OFF and self.check.sealer is not None

    def state(self, staff_id: str) -> StepState:
        """How it stands."""
        with self.store.read() as work:
            steps = work.second_steps
            return StepState(steps.of(staff_id).is_on, steps.recovery_left(staff_id))

    def begin(self, staff: StaffMember, code: str = "") -> None:
        """A fresh key to add to an app; the present one works until it is confirmed.

        Raises CodeRefused when one is on and the code is not right, NotPermitted when the
        service has no second step.
        """
        sealer = self._sealer()
        if self.state(staff.id).is_on:
            self.check(staff, code)
        pending = sealer.seal(self.check.codes.new_key())
        with self.store.begin() as work:
            _locked(work, staff.id)
            work.second_steps.save(replace(work.second_steps.of(staff.id), pending=pending))

    def key_to_add(self, staff: StaffMember) -> KeyToAdd | None:
        """The key that waits to be confirmed; None if there is none."""
        with self.store.read() as work:
            pending = work.second_steps.of(staff.id).pending
        if pending is None:
            return None
        key = self._sealer().open(pending)
        return KeyToAdd(key, self.check.codes.address(key, staff.email))

    def confirm(self, staff: StaffMember, code: str) -> SetUp:
        """Turns it on with a first code of the new key; every other session ends.

        Raises CodeRefused when the code is not of the key that waits.
        """
        sealer, now = self._sealer(), self.clock.now()
        fresh = _fresh_codes()
        with self.store.begin() as work:
            member = _locked(work, staff.id)
            record = work.second_steps.of(staff.id)
            key = sealer.open(record.pending) if record.pending is not None else ""
            period = self.check.codes.period_of(key, tidied(code), now) if key else None
            if period is not None:
                on = StepRecord(staff.id, sealed=sealer.seal(key), last_period=period)
                work.second_steps.save(on)
                work.second_steps.set_recovery(staff.id, _marks(staff.id, fresh))
                after = replace(member, session_number=member.session_number + 1)
                work.staff.save(after)
                work.audit.add(member.email, "second_step_on", staff.id, now)
                return SetUp(after, fresh)
        raise CodeRefused

    def new_recovery_codes(self, staff: StaffMember, code: str) -> tuple[str, ...]:
        """Ten new recovery codes; the old ones stop working. Raises CodeRefused."""
        self.check(staff, code)
        fresh = _fresh_codes()
        with self.store.begin() as work:
            _locked(work, staff.id)
            work.second_steps.set_recovery(staff.id, _marks(staff.id, fresh))
            work.audit.add(staff.email, "recovery_codes", staff.id, self.clock.now())
        return fresh

    def turn_off(self, staff: StaffMember, code: str) -> None:
        """No second step any more. Raises CodeRefused, NotPermitted where it is required."""
        if self.policy is SecondStepPolicy.REQUIRED:
            raise NotPermitted("everybody needs a second step here")
        self.check(staff, code)
        with self.store.begin() as work:
            _locked(work, staff.id)
            work.second_steps.remove(staff.id)
            work.audit.add(staff.email, "second_step_off", staff.id, self.clock.now())

    def clear(self, admin: StaffMember, staff_id: str) -> None:
        """An administrator clears a colleague's, whose phone is gone; their sessions end."""
        with self.store.begin() as work:
            admins = work.staff.lock_admins()
            if not any(one.id == admin.id and can_act_as_admin(one) for one in admins):
                raise NotPermitted("your own account was changed just now; sign in again")
            clear_second_step(work, admin.email, _locked(work, staff_id), self.clock.now())

    def _sealer(self) -> Sealer:
        if self.policy is SecondStepPolicy.OFF:
            raise NotPermitted("this service does not use a second step")
        if self.check.sealer is None:
            raise SealBroken("no key is set")
        return self.check.sealer


def clear_second_step(work: Work, actor: str, member: StaffMember, now: datetime) -> bool:
    """Clears it in an open transaction, on record; False if there was none."""
    if not work.second_steps.remove(member.id):
        return False
    work.staff.save(replace(member, session_number=member.session_number + 1))
    work.audit.add(actor, "second_step_clear", member.id, now, member.email)
    return True


def _locked(work: Work, staff_id: str) -> StaffMember:
    member = work.staff.lock(staff_id)
    if member is None:
        raise NotFound("there is no such account")
    return member


def _fresh_codes() -> tuple[str, ...]:
    """Ten codes in groups of four letters and figures."""
    made = (secrets.token_bytes(RECOVERY_BYTES) for _ in range(RECOVERY_CODES))
    written = (base64.b32encode(code).decode() for code in made)
    return tuple("-".join(code[n : n + 4] for n in range(0, len(code), 4)) for code in written)


def _marks(staff_id: str, codes: tuple[str, ...]) -> list[str]:
    return [recovery_mark(staff_id, code) for code in codes]
