"""What the use cases need to close the loop of feedback: entries, actions, comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.loop_records import Action, Shareable
from bot.core.you_said import Entry


class Entries(Protocol):
    """ "You said, we did" on one open transaction."""

    def get(self, entry_id: str) -> Entry:
        """One entry. Raises NotFound."""
        ...

    def add(self, entry: Entry) -> None:
        """Keeps a new entry."""
        ...

    def save(self, entry: Entry, seen: int) -> bool:
        """Replaces an entry whose version is ``seen``; False if it has another one by now."""
        ...

    def all(self, limit: int = 500) -> list[Entry]:
        """Every entry, the newest month first."""
        ...

    def published(self, limit: int = 200) -> list[Entry]:
        """What anyone may read, the newest month first."""
        ...

    def forget_quotation(self, response_id: str) -> None:
        """A response is deleted: no entry holds its words any more."""
        ...


class Actions(Protocol):
    """The action log on one open transaction."""

    def add(self, action: Action) -> None:
        """Keeps a new action."""
        ...

    def finish(self, action_id: str, by: str, at: datetime) -> bool:
        """Marks it as done; False if it was done already or there is none."""
        ...

    def reopen(self, action_id: str) -> bool:
        """It is not done after all; False if it was not done or there is none."""
        ...

    def all(self, limit: int = 500) -> list[Action]:
        """Those not done first, the earliest due first; then those done, the latest first."""
        ...


class Comments(Protocol):
    """Comments that people left, by the id of their response."""

    def shareable(self, months: Sequence[str]) -> list[Shareable]:
        """Those of these months that may be quoted, by month and text.

        Their writer agreed, and the month has more responses than a small number.
        """
        ...


class Loop(Protocol):
    """Everything that comes of feedback."""

    @property
    def entries(self) -> Entries:
        """ "You said, we did"."""
        ...

    @property
    def actions(self) -> Actions:
        """The action log."""
        ...

    @property
    def comments(self) -> Comments:
        """Comments."""
        ...
