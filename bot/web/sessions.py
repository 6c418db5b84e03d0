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
from bot.core.store_ports import Store

IDLE_FOR = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=12)
WARN_BEFORE = timedelta(minutes=2)


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
class Sessions:
    """Starts, reads and ends the sessions of staff."""

    store: Store
    clock: Clock

    def manager(self) -> LoginManager:
        """Flask-Login, loading people from the store."""
        manager = LoginManager()
        manager.session_protection = "basic"
        manager.user_loader(self._load)
        return manager

    def start(self, member: StaffMember) -> None:
        """A fresh session; nothing of an earlier one is kept."""
        session.clear()
        login_user(SignedIn(member))
        now = self.clock.now().timestamp()
        session.update(signed_in_at=now, seen_at=now, mark=session_mark(member))

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
