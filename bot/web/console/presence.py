"""Who has a conversation open: noted now and then, not at every look."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.records import StaffMember
from bot.core.store_ports import Store

#: An open page renews itself every few seconds; of those, one in this time is noted.
NOTED_EVERY = timedelta(seconds=15)
#: After this long without a sign, somebody has left.
GONE_AFTER = timedelta(seconds=45)
_MOST = 5_000


class Presence:
    """Remembers, in this process, whom it has noted lately."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._noted: dict[tuple[str, str], datetime] = {}

    def note(self, conversation_id: str, staff: StaffMember, now: datetime) -> None:
        """Says that this person is looking, if that was not said just now."""
        key = (conversation_id, staff.id)
        last = self._noted.get(key)
        if last is not None and now - last < NOTED_EVERY:
            return
        if len(self._noted) > _MOST:
            self._noted.clear()
        with self._store.begin() as work:
            work.desk.looks_at(conversation_id, staff.id, staff.name, now)
        self._noted[key] = now
