"""`python -m bot staff`: adds a person who may sign in; the password comes from the terminal."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from uuid import uuid4

from bot.core.records import StaffMember
from bot.settings import load_settings
from bot.store import SqlStore, open_store
from bot.web.passwords import hash_password

SHORTEST_PASSWORD = 12


def add_staff(email: str, name: str, role: str) -> int:
    """Adds or changes one person; returns the exit code."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    if len(password) < SHORTEST_PASSWORD:
        print(
            f"The password needs at least {SHORTEST_PASSWORD} characters.",
            file=sys.stderr,
        )
        return 2
    store = open_store(load_settings().database_url)
    try:
        _save(store, email, name, role, password)
    finally:
        store.close()
    print(f"{name} may sign in as {role}.")
    return 0


def _save(store: SqlStore, email: str, name: str, role: str, password: str) -> None:
    with store.begin() as work:
        known = work.staff.by_email(email)
        work.staff.save(
            StaffMember(
                id=known.id if known else uuid4().hex,
                email=email,
                name=name,
                role=role,
                password_hash=hash_password(password),
            )
        )
        work.audit.add("command line", "save_staff", email, datetime.now(UTC), role)
