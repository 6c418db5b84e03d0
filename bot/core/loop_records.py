"""What lies beside feedback while its loop is closed: actions, and comments that may be quoted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

LONGEST_ACTION = 300
LONGEST_WHO = 80


@dataclass(frozen=True)
class Action:
    """Something that will be done, by whom and by when. ``entry_id`` is the "You said, we did"
    entry it belongs to, empty for none; ``done_at`` is None until it is done."""

    id: str
    what: str
    who: str
    due_on: date
    entry_id: str
    added_by: str
    added_at: datetime
    done_by: str = ""
    done_at: datetime | None = None

    def is_late(self, today: date) -> bool:
        """Whether it should have been done before today."""
        return self.done_at is None and self.due_on < today


@dataclass(frozen=True)
class Shareable:
    """A comment that may be quoted: its writer agreed, and enough others wrote in its month."""

    response_id: str
    month: str
    text: str
