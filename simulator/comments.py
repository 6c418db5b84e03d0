"""Comments on posts of the Page, and the one private reply each allows.

Source: Meta "Private replies".
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

ANSWERABLE = timedelta(days=7)


@dataclass
class _Comment:
    user_id: str
    at: datetime
    answered: bool = False


class Comments:
    """Who commented, when, and whether they had their private reply; by the pretend clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._comments: dict[str, _Comment] = {}

    def add(self, user_id: str) -> str:
        """The id of a new comment, "<post>_<comment>"."""
        with self._lock:
            comment_id = f"500_{next(self._numbers)}"
            self._comments[comment_id] = _Comment(user_id, self._now())
            return comment_id

    def take(self, comment_id: str) -> str:
        """Who may be written to because of it, once; "" when nobody may."""
        with self._lock:
            found = self._comments.get(comment_id)
            if found is None or found.answered or self._now() - found.at > ANSWERABLE:
                return ""
            found.answered = True
            return found.user_id

    def reset(self) -> None:
        """Forgets them all."""
        with self._lock:
            self._comments.clear()
