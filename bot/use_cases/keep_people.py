"""An administrator looks after accounts: invite, reset, change role, switch off and on."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from bot.core.errors import NotFound, NotPermitted
from bot.core.people import (
    ROLES,
    LinkEnd,
    LinkUse,
    OneTimeLink,
    can_act_as_admin,
    leaves_an_admin,
    link_mark,
)
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work

LONGEST_NAME, LONGEST_EMAIL = 100, 254
#: Until then a page can say what became of an old link.
_FORGET_LINKS_AFTER = timedelta(days=90)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class MadeLink:
    """A fresh link: its token is shown once, to be handed over, and kept nowhere."""

    member: StaffMember
    token: str
    link: OneTimeLink


@dataclass(frozen=True)
class KeepPeople:
    """Every act is checked against the account of who acts as it is now, and is on record."""

    store: Store
    clock: Clock
    link_lasts: timedelta

    def invite(self, admin: StaffMember, name: str, email: str, role: str) -> MadeLink:
        """A new account that nobody can enter before the link was used.

        Raises NotPermitted in words when something does not fit.
        """
        name, email = " ".join(name.split()), email.strip().casefold()
        _check_form(name, email, role)
        with self.store.begin() as work:
            _still_admin(work, admin)
            if work.staff.by_email(email) is not None:
                raise NotPermitted("somebody with this address has an account already")
            member = StaffMember(uuid4().hex, email, name, role, password_hash="")
            work.staff.save(member)
            made = self._link(work, admin, member)
            detail = f"{email}, {role}"
            work.audit.add(admin.email, "invite", member.id, made.link.made_at, detail)
        return made

    def new_link(self, admin: StaffMember, staff_id: str) -> MadeLink:
        """A link to choose a password anew, or to accept the invitation that ran out.

        The present password works until another one was chosen.
        """
        with self.store.begin() as work:
            member = _other(work, admin, staff_id)
            if not member.active:
                raise NotPermitted("this account is switched off; switch it on first")
            work.links.end_all(staff_id, LinkEnd.REPLACED)
            made = self._link(work, admin, member)
            act = "invite_again" if made.link.use is LinkUse.INVITE else "reset_password"
            work.audit.add(admin.email, act, staff_id, made.link.made_at, member.email)
        return made

    def change_role(self, admin: StaffMember, staff_id: str, role: str) -> StaffMember:
        """Gives a person another role; it counts from their next click."""
        if role not in ROLES:
            raise NotPermitted("choose one of the roles")

        def change(member: StaffMember) -> StaffMember:
            return replace(member, role=role)

        return self._change(admin, staff_id, change, "change_role", f"to {role}")

    def disable(self, admin: StaffMember, staff_id: str) -> StaffMember:
        """Switches an account off; every session of it ends at once, and its links too."""

        def change(member: StaffMember) -> StaffMember:
            return replace(member, active=False, session_number=member.session_number + 1)

        return self._change(admin, staff_id, change, "disable_account")

    def enable(self, admin: StaffMember, staff_id: str) -> StaffMember:
        """Switches an account on again, with the password it had."""

        def change(member: StaffMember) -> StaffMember:
            return replace(member, active=True, failed_sign_ins=0, locked_until=None)

        return self._change(admin, staff_id, change, "enable_account")

    def _change(
        self,
        admin: StaffMember,
        staff_id: str,
        change: Callable[[StaffMember], StaffMember],
        act: str,
        detail: str = "",
    ) -> StaffMember:
        with self.store.begin() as work:
            admins = _still_admin(work, admin)
            member = _locked(work, staff_id)
            after = change(member)
            if not leaves_an_admin(admins, after):
                raise NotPermitted(
                    "this is the last administrator; make somebody else administrator first"
                )
            if after == member:
                return member
            work.staff.save(after)
            if not after.active:
                work.links.end_all(staff_id, LinkEnd.REPLACED)
            said = ", ".join(part for part in (member.email, detail) if part)
            work.audit.add(admin.email, act, staff_id, self.clock.now(), said)
        return after

    def _link(self, work: Work, admin: StaffMember, member: StaffMember) -> MadeLink:
        token, now = secrets.token_urlsafe(32), self.clock.now()
        link = OneTimeLink(
            mark=link_mark(token),
            staff_id=member.id,
            use=LinkUse.RESET if member.password_hash else LinkUse.INVITE,
            made_by=admin.email,
            made_at=now,
            expires_at=now + self.link_lasts,
        )
        work.links.forget(now - _FORGET_LINKS_AFTER)
        work.links.add(link)
        return MadeLink(member, token, link)


def _check_form(name: str, email: str, role: str) -> None:
    """Raises NotPermitted for the first thing that does not fit."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise NotPermitted(f"enter a name of at most {LONGEST_NAME} characters")
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email) or not email.isprintable():
        raise NotPermitted("enter an email address, such as name@nhs.net")
    if role not in ROLES:
        raise NotPermitted("choose one of the roles")


def _still_admin(work: Work, admin: StaffMember) -> list[StaffMember]:
    """Every administrator, locked. Raises NotPermitted if who acts is none any more."""
    admins = work.staff.lock_admins()
    if not any(one.id == admin.id and can_act_as_admin(one) for one in admins):
        raise NotPermitted("your own account was changed just now; sign in again")
    return admins


def _other(work: Work, admin: StaffMember, staff_id: str) -> StaffMember:
    _still_admin(work, admin)
    return _locked(work, staff_id)


def _locked(work: Work, staff_id: str) -> StaffMember:
    member = work.staff.lock(staff_id)
    if member is None:
        raise NotFound("there is no such account")
    return member
