"""`python -m bot staff`: adds a person who may sign in; the password comes from the terminal."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from uuid import uuid4

from bot.core.records import StaffMember
from bot.core.store_ports import Work
from bot.settings import load_settings
from bot.store import SqlStore, open_store
from bot.web.password_rules import password_objection
from bot.web.passwords import hash_password


def add_staff(email: str, name: str, role: str) -> int:
    """Adds or changes one person; returns the exit code."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    settings = load_settings()
    objection = password_objection(password, (name, email, settings.service_name))
    if objection:
        print(objection, file=sys.stderr)
        return 2
    store = open_store(settings.database_url)
    try:
        _save(store, email, name, role, password)
    finally:
        store.close()
    print(f"{name} may sign in as {role}.")
    return 0


def save_person(work: Work, email: str, name: str, role: str, password: str) -> StaffMember:
    """Adds a person, or gives a known one these; an account that was off or locked is on again."""
    known = work.staff.by_email(email)
    member = StaffMember(
        id=known.id if known else uuid4().hex,
        email=email,
        name=name,
        role=role,
        password_hash=hash_password(password),
        session_number=known.session_number + 1 if known else 0,
        last_sign_in_at=known.last_sign_in_at if known else None,
    )
    work.staff.save(member)
    return member


def _save(store: SqlStore, email: str, name: str, role: str, password: str) -> None:
    with store.begin() as work:
        save_person(work, email, name, role, password)
        work.audit.add("command line", "save_staff", email, datetime.now(UTC), role)
