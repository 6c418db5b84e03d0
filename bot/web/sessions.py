"""Signed-in staff: half an hour idle, twelve hours at most, ended by a new password."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import session
from flask_login import (
    LoginManager,
    current_user,
    login_user,
    logout_user,
)

from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.second_step import SecondStepPolicy
from bot.core.store_ports import Store

IDLE_FOR = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)
WARN_BEFORE = timedelta(minutes=2)
#: How long a right password waits for its code.
HALF_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """A member of staff, in the shape Flask-Login expects."""

    member: StaffMember

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The id kept in the session cookie."""
        return self.member.id


@dataclass(frozen=True)
class Half:
    """Somebody between password and code, and the page they want to see."""

    member: StaffMember
    back: str


@dataclass(frozen=True)
class Sessions:
    """Starts, reads and ends the sessions of staff."""

    store: Store
    clock: Clock
    policy: SecondStepPolicy = SecondStepPolicy.OPTIONAL

    def manager(self) -> LoginManager:
        """Flask-Login, loading people from the store."""
        manager = LoginManager()
        manager.session_protection = "basic"
        manager.user_loader(self._load)
        return manager

    def start(self, member: StaffMember, second_step: bool = False) -> None:
        """A fresh session; nothing of an earlier one is kept.

        ``second_step`` says whether the person has proved themselves twice.
        """
        session.clear()
        login_user(SignedIn(member))
        now = self.clock.now().timestamp()
        session.update(
            signed_in_at=now, seen_at=now, mark=session_mark(member), second_step=second_step
        )

    def begin(self, member: StaffMember, back: str) -> None:
        """Half a session: the password was right, the code is still missing."""
        session.clear()
        now = self.clock.now().timestamp()
        session["half"] = {
            "id": member.id,
            "at": now,
            "mark": session_mark(member),
            "back": back,
        }

    def half(self) -> Half | None:
        """Who has given the right password a moment ago; None if nobody, or too long ago."""
        kept = session.get("half")
        if not kept or self.clock.now().timestamp() - kept["at"] >= HALF_FOR.total_seconds():
            return None
        with self.store.read() as work:
            member = work.staff.by_id(kept["id"])
        if member is None or session_mark(member) != kept["mark"]:
            return None
        return Half(member, kept["back"])

    def set_up(self, member: StaffMember) -> None:
        """The person has just set a second step up: this session goes on, others end."""
        self.go_on(member)
        session["second_step"] = True

    def go_on(self, member: StaffMember) -> None:
        """What ended every session of this person does not end the one in which they did it."""
        session["mark"] = session_mark(member)

    def lacks_second_step(self) -> bool:
        """Whether this session may do nothing yet but set a second step up."""
        required = self.policy is SecondStepPolicy.REQUIRED
        return required and not session.get("second_step", False)

    def end(self) -> None:
        """Forgets the person."""
        logout_user()
        session.clear()

    def person(self, passive: bool) -> StaffMember | None:
        """Who is signed in now, or None; unless ``passive``, they were here just now."""
        if "_user_id" not in session:
            return None
        member = current_user.member if current_user.is_authenticated else None
        if member is None:
            return None
        if not passive:
            session["seen_at"] = self.clock.now().timestamp()
        return member if isinstance(member, StaffMember) else None

    def was_here(self) -> bool:
        """Whether the browser still carries a session, which must then have run out."""
        return "signed_in_at" in session

    def ends_at(self) -> datetime:
        """When this session ends whatever the person does."""
        return datetime.fromtimestamp(session["signed_in_at"], UTC) + LONGEST_SESSION

    def _load(self, staff_id: str) -> SignedIn | None:
        if not self._is_live():
            return None
        with self.store.read() as work:
            member = work.staff.by_id(staff_id)
        if member is None or not member.active or session.get("mark") != session_mark(member):
            return None
        return SignedIn(member)

    def _is_live(self) -> bool:
        now = self.clock.now().timestamp()
        idle = now - session.get("seen_at", 0.0)
        age = now - session.get("signed_in_at", 0.0)
        return bool(idle < IDLE_FOR.total_seconds() and age < LONGEST_SESSION.total_seconds())


def session_mark(member: StaffMember) -> str:
    """Changes with the password and the session number, so that a new one ends older sessions."""
    said = f"{member.session_number}:{member.password_hash}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]
