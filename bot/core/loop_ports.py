"""What the use cases need to close the loop of feedback: entries, actions, comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.comment_clock import LeftComment, Looks, Reading
from bot.core.concerns import Concern, Done, Rounds
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

    def looks(self, lock: bool = False) -> Looks:
        """When staff looked at the list; ``lock`` it to the end of a writing transaction."""
        ...

    def looked(self, looks: Looks) -> None:
        """Keeps when staff looked at the list."""
        ...

    def take_up(self) -> None:
        """Everything new in the list waits from now on."""
        ...

    def open(self) -> list[LeftComment]:
        """What nobody has read yet, by month and text: an order that tells nothing."""
        ...

    def handled(self, months: Sequence[str]) -> list[LeftComment]:
        """What was read of these months, by month and text."""
        ...

    def waiting(self) -> int:
        """How many were taken up and are unread."""
        ...

    def get(self, response_id: str) -> LeftComment:
        """One. Raises NotFound."""
        ...

    def mark(self, response_id: str, reading: Reading) -> None:
        """Keeps how far it has got, and no trace in the database of when that was."""
        ...

    def count(self, month: str, on_time: bool) -> None:
        """One more was read in this month, in time or not."""
        ...

    def counted(self, months: Sequence[str]) -> tuple[int, int]:
        """How many were read in these months: in time, late."""
        ...


class Concerns(Protocol):
    """Comments that a person must see the same day, by the id of their response."""

    def rounds(self, lock: bool = False) -> Rounds:
        """What was done last; ``lock`` it to the end of a writing transaction."""
        ...

    def done(self, rounds: Rounds) -> None:
        """Keeps what was done last, which was locked before."""
        ...

    def unscreened(self) -> list[LeftComment]:
        """Comments that neither a person nor the screening has looked at."""
        ...

    def screened(self, found: Sequence[str], others: Sequence[str]) -> None:
        """What screening said, of those that nobody has said anything of meanwhile."""
        ...

    def show(self, days: int) -> None:
        """Those shown already have waited so many staffed days more; those found are shown."""
        ...

    def waiting(self) -> dict[Concern, int]:
        """How many are shown and wait, by stage; those found since are not counted."""
        ...

    def open(self) -> list[LeftComment]:
        """Those shown that wait, the oldest stage first."""
        ...

    def mark(self, response_id: str, stage: Concern, done: Sequence[Done] = ()) -> None:
        """Keeps the stage of one, and what was done; no trace of when."""
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

    @property
    def concerns(self) -> Concerns:
        """Comments that a person must see the same day."""
        ...
