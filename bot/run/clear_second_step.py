"""`python -m bot clear-second-step`: for the administrator whose phone and codes are gone."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from bot.settings import load_settings
from bot.store import open_store
from bot.use_cases.keep_second_step import clear_second_step


def clear(email: str) -> int:
    """Clears one person's second step, on record; returns the exit code."""
    store = open_store(load_settings().database_url)
    try:
        with store.begin() as work:
            known = work.staff.by_email(email)
            member = work.staff.lock(known.id) if known else None
            cleared = member is not None and clear_second_step(
                work, "command line", member, datetime.now(UTC)
            )
    finally:
        store.close()
    if not cleared:
        print(f"{email} has no account, or no second step.", file=sys.stderr)
        return 2
    print(f"{email} signs in without a second step until they set one up again.")
    return 0
