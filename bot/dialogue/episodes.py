"""Where the assistant's conversations are kept between turns: SQLite or PostgreSQL.

What a turn changes - the conversation's state and the recorded answer to its message -
is written in one transaction. A database that cannot be reached raises; there is no
falling back to memory, which would forget the question a form has just asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.core.errors import StaleConversation, StoreUnavailable

KEEP_FOR = timedelta(hours=23)
"""Answers of a form lie here too, and may lead from a chat to feedback for a day at most."""

_TABLES = sa.MetaData()
EPISODES = sa.Table(
    "dialogue_episodes",
    _TABLES,
    sa.Column("episode", sa.String(200), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("active_at", sa.DateTime, nullable=False, index=True),
)
TURNS = sa.Table(
    "dialogue_turns",
    _TABLES,
    sa.Column("episode", sa.String(200), primary_key=True),
    sa.Column("message_id", sa.String(200), primary_key=True),
    sa.Column("result", sa.Text, nullable=False),
)


# Built once: making a statement costs as much as running it.
_RECALL = (
    sa.select(EPISODES.c.state, EPISODES.c.version, TURNS.c.result)
    .select_from(
        EPISODES.outerjoin(
            TURNS,
            sa.and_(
                TURNS.c.episode == EPISODES.c.episode,
                TURNS.c.message_id == sa.bindparam("message_id"),
            ),
        )
    )
    .where(EPISODES.c.episode == sa.bindparam("episode"))
)
_FIRST = sa.insert(EPISODES).values(
    {name: sa.bindparam(name) for name in ("episode", "version", "state", "active_at")}
)
_NEXT = (
    sa.update(EPISODES)
    .where(
        EPISODES.c.episode == sa.bindparam("at_episode"),
        EPISODES.c.version == sa.bindparam("at_version"),
    )
    .values({name: sa.bindparam(name) for name in ("version", "state", "active_at")})
)
_ANSWER = sa.insert(TURNS).values(
    {name: sa.bindparam(name) for name in ("episode", "message_id", "result")}
)


@dataclass(frozen=True)
class Recalled:
    """What is known before a turn: the state (None for a new episode), its version, and
    the result if this message was already answered."""

    state: Mapping[str, Any] | None = None
    version: int = 0
    result: Mapping[str, Any] | None = None


class EpisodeStore:
    """Reads before a turn, writes after it. Raises StoreUnavailable, never invents."""

    def __init__(self, url: str) -> None:
        """Opens the database, makes its two tables if they are missing."""
        self._engine = _open(url)
        self.is_local_file = self._engine.dialect.name == "sqlite"
        with _NamedErrors():
            _TABLES.create_all(self._engine)

    def recall(self, episode: str, message_id: str) -> Recalled:
        """What is known of the episode and of this message."""
        with _NamedErrors(), self._engine.connect() as connection:
            row = connection.execute(
                _RECALL, {"episode": episode, "message_id": message_id}
            ).first()
        if row is None:
            return Recalled()
        result = json.loads(row.result) if row.result else None
        return Recalled(json.loads(row.state), row.version, result)

    def keep(
        self,
        episode: str,
        message_id: str,
        before: Recalled,
        state: Mapping[str, Any],
        result: Mapping[str, Any],
        now: datetime,
    ) -> None:
        """Writes a turn. Raises StaleConversation if another process wrote one meanwhile."""
        row = {
            "at_episode": episode,
            "at_version": before.version,
            "episode": episode,
            "version": before.version + 1,
            "state": json.dumps(state),
            "active_at": _naive(now),
        }
        turn = {"episode": episode, "message_id": message_id, "result": json.dumps(result)}
        with _NamedErrors(), self._engine.begin() as connection:
            changed = connection.execute(_FIRST if before.version == 0 else _NEXT, row)
            if changed.rowcount != 1:
                raise StaleConversation("another turn of this episode was kept first")
            connection.execute(_ANSWER, turn)

    def prune(self, now: datetime) -> int:
        """Deletes episodes idle for longer than KEEP_FOR, with their turns; how many."""
        is_idle = EPISODES.c.active_at < _naive(now - KEEP_FOR)
        idle = sa.select(EPISODES.c.episode).where(is_idle)
        with _NamedErrors(), self._engine.begin() as connection:
            connection.execute(sa.delete(TURNS).where(TURNS.c.episode.in_(idle)))
            return int(connection.execute(sa.delete(EPISODES).where(is_idle)).rowcount)

    def check(self) -> None:
        """Raises StoreUnavailable when the database does not answer."""
        with _NamedErrors(), self._engine.connect() as connection:
            connection.execute(sa.select(1))

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()


class _NamedErrors:
    """The driver's errors by our names; their messages hold parameters, so they stay behind."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None:
            return
        if issubclass(kind, sa.exc.IntegrityError):
            raise StaleConversation("another turn of this episode was kept first") from None
        if issubclass(kind, (sa.exc.SQLAlchemyError, OSError)):
            raise StoreUnavailable(f"tracker database: {kind.__name__}") from None


def _open(url: str) -> sa.engine.Engine:
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg2")
        return sa.create_engine(parsed, future=True, pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # SQLAlchemy 1.4 opens the file anew for each transaction unless given a pool.
    engine = sa.create_engine(
        parsed,
        future=True,
        hide_parameters=True,
        poolclass=sa.pool.QueuePool,
        connect_args={"timeout": 5.0, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _naive(moment: datetime) -> datetime:
    # Stored as UTC without a zone: SQLite has no type for one.
    return moment.replace(tzinfo=None)
