"""Entries of "You said, we did", and the action log."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.errors import NotFound
from bot.core.loop_records import Action
from bot.core.you_said import Entry, EntryState, EntryText
from bot.store.comments import SqlComments
from bot.store.concerns import SqlConcerns
from bot.store.loop_tables import loop_action, you_said

_WORDS = ("month", "said", "did", "theme", "quote", "quote_of")


class SqlEntries:
    """ "You said, we did" on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, entry_id: str) -> Entry:
        """One entry. Raises NotFound."""
        rows = self._select(you_said.c.id == entry_id, 1)
        if not rows:
            raise NotFound("there is no such entry")
        return rows[0]

    def add(self, entry: Entry) -> None:
        """Keeps a new entry."""
        self._connection.execute(sa.insert(you_said).values(**_values(entry)))

    def save(self, entry: Entry, seen: int) -> bool:
        """Replaces an entry whose version is ``seen``; False if it has another one by now."""
        done = self._connection.execute(
            sa.update(you_said)
            .where(you_said.c.id == entry.id, you_said.c.version == seen)
            .values(**_values(entry))
        )
        return done.rowcount == 1

    def all(self, limit: int = 500) -> list[Entry]:
        """Every entry, the newest month first."""
        return self._select(sa.true(), limit)

    def published(self, limit: int = 200) -> list[Entry]:
        """What anyone may read, the newest month first."""
        return self._select(you_said.c.state == EntryState.PUBLISHED.value, limit)

    def forget_quotation(self, response_id: str) -> None:
        """A response is deleted: no entry holds its words any more."""
        self._connection.execute(
            sa.update(you_said)
            .where(you_said.c.quote_of == response_id)
            .values(quote="", quote_of="", version=you_said.c.version + 1)
        )

    def _select(self, which: sa.ColumnElement[bool], limit: int) -> list[Entry]:
        rows = self._connection.execute(
            sa.select(you_said)
            .where(which)
            .order_by(you_said.c.month.desc(), you_said.c.written_at.desc(), you_said.c.id)
            .limit(limit)
        ).mappings()
        return [_entry_of(dict(row)) for row in rows]


class SqlActions:
    """The action log on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, action: Action) -> None:
        """Keeps a new action."""
        self._connection.execute(sa.insert(loop_action).values(**asdict(action)))

    def finish(self, action_id: str, by: str, at: datetime) -> bool:
        """Marks it as done; False if it was done already or there is none."""
        done = self._connection.execute(
            sa.update(loop_action)
            .where(loop_action.c.id == action_id, loop_action.c.done_at.is_(None))
            .values(done_by=by, done_at=at)
        )
        return done.rowcount == 1

    def reopen(self, action_id: str) -> bool:
        """It is not done after all; False if it was not done or there is none."""
        done = self._connection.execute(
            sa.update(loop_action)
            .where(loop_action.c.id == action_id, loop_action.c.done_at.is_not(None))
            .values(done_by="", done_at=None)
        )
        return done.rowcount == 1

    def all(self, limit: int = 500) -> list[Action]:
        """Those not done first, the earliest due first; then those done, the latest first."""
        rows = self._connection.execute(
            sa.select(loop_action)
            .order_by(
                loop_action.c.done_at.is_not(None),
                loop_action.c.done_at.desc(),
                loop_action.c.due_on,
                loop_action.c.id,
            )
            .limit(limit)
        ).mappings()
        return [Action(**row) for row in rows]


class SqlLoop:
    """Everything that comes of feedback, on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self.entries = SqlEntries(connection)
        self.actions = SqlActions(connection)
        self.comments = SqlComments(connection)
        self.concerns = SqlConcerns(connection)


def _values(entry: Entry) -> dict[str, Any]:
    about = {name: value for name, value in vars(entry).items() if name not in ("text", "state")}
    return {**about, **vars(entry.text), "state": entry.state.value}


def _entry_of(row: dict[str, Any]) -> Entry:
    text = EntryText(**{name: row.pop(name) for name in _WORDS})
    return Entry(**{**row, "text": text, "state": EntryState(row["state"])})
