"""Opens transactions, and turns every database failure into one error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.core.errors import StoreUnavailable
from bot.core.records import Health
from bot.store import schema
from bot.store.accounts import SqlAccounts
from bot.store.answers import SqlAnswers, SqlUnanswered
from bot.store.audit import SqlAudit
from bot.store.conversations import SqlConversations
from bot.store.desk import SqlDesk
from bot.store.erasures import SqlErasures
from bot.store.escalations import SqlEscalations
from bot.store.feedback import SqlFeedback
from bot.store.giving_way import GivesWay, hurry
from bot.store.handoffs import SqlHandOffs
from bot.store.inbox import SqlInbox
from bot.store.loop import SqlLoop
from bot.store.marks import SqlMarks
from bot.store.originals import SqlOriginals
from bot.store.outbox import SqlOutbox
from bot.store.patience import FLOOD, USUAL
from bot.store.people import SqlLinks, SqlStaff
from bot.store.platforms import SqlPlatforms
from bot.store.pool import open_pool
from bot.store.queue import SqlQueue
from bot.store.records import SqlCounters
from bot.store.reports import SqlReports
from bot.store.rota import SqlRota
from bot.store.second_steps import SqlSecondSteps
from bot.store.write_ahead_log import LONGEST, WriteAheadLog
from bot.store.writer_turn import WriterTurn


class SqlWork:
    """One open transaction and everything that may be done in it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.accounts = SqlAccounts(connection)
        self.answers = SqlAnswers(connection)
        self.unanswered = SqlUnanswered(connection)
        self.catching_up = SqlMarks(connection)
        self.conversations = SqlConversations(connection)
        self.desk = SqlDesk(connection)
        self.inbox = SqlInbox(connection)
        self.originals = SqlOriginals(connection)
        self.outbox = SqlOutbox(connection)
        self.erasures = SqlErasures(connection)
        self.handoffs = SqlHandOffs(connection)
        self.staff = SqlStaff(connection)
        self.links = SqlLinks(connection)
        self.second_steps = SqlSecondSteps(connection)
        self.feedback = SqlFeedback(connection)
        self.loop = SqlLoop(connection)
        self.audit = SqlAudit(connection)
        self.counters = SqlCounters(connection)
        self.platforms = SqlPlatforms(connection)
        self.queue = SqlQueue(connection)
        self.escalations = SqlEscalations(connection)
        self.reports = SqlReports(connection)
        self.rota = SqlRota(connection)

    def health(self, now: datetime) -> Health:
        """Depths and ages of the queues; ages in seconds."""

        def depth(table: sa.Table, column: sa.Column[Any]) -> tuple[int, float | None]:
            count, oldest = self.connection.execute(
                sa.select(sa.func.count(), sa.func.min(column)).select_from(table)
            ).one()
            return count, (now - oldest).total_seconds() if oldest else None

        waiting, oldest_in = depth(schema.inbox, schema.inbox.c.received_at)
        queued, oldest_out = depth(schema.outbox, schema.outbox.c.queued_at)
        open_handoffs = self.connection.execute(
            sa.select(sa.func.count()).where(schema.handoff.c.closed_at.is_(None))
        ).scalar_one()
        failed = self.connection.execute(
            sa.select(sa.func.count())
            .select_from(schema.handoff)
            .where(
                schema.handoff.c.closed_at.is_(None),
                sa.cast(schema.handoff.c.codes, sa.Text).like("%UNDELIVERED%"),
            )
        ).scalar_one()
        paused = len(self.accounts.paused(now))
        return Health(
            waiting,
            oldest_in,
            failed,
            queued,
            oldest_out,
            open_handoffs,
            paused,
            self.escalations.failing()
            + self.platforms.telling.failing()
            + int(self.loop.concerns.rounds().failures > 0),
        )


class SqlStore:
    """Transactions on one database."""

    def __init__(
        self,
        engine: Engine,
        turn: WriterTurn | GivesWay | None = None,
        log: WriteAheadLog | None = None,
    ) -> None:
        self.engine = engine
        self._turn = turn
        self._log = log

    @contextmanager
    def begin(self) -> Iterator[SqlWork]:
        """A writing transaction: committed at the end, rolled back on any error."""
        try:
            with self._my_turn(), self.engine.begin() as connection:
                yield SqlWork(connection)
        except sa.exc.OperationalError as error:
            raise StoreUnavailable(type(error.orig).__name__) from error
        except (sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
            raise StoreUnavailable(type(error).__name__) from error

    @contextmanager
    def read(self) -> Iterator[SqlWork]:
        """A reading transaction; on SQLite it takes no write lock."""
        try:
            with self.engine.connect().execution_options(read_only=True) as connection:
                yield SqlWork(connection)
        except sa.exc.OperationalError as error:
            raise StoreUnavailable(type(error.orig).__name__) from error
        except (sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
            raise StoreUnavailable(type(error).__name__) from error

    def let_pass(self, for_long: bool) -> None:
        """Waits longer, or not so long, before it writes; only one that gives way waits at all."""
        if self._turn is not None:
            self._turn.patience.measure = FLOOD if for_long else USUAL

    def _my_turn(self) -> AbstractContextManager[None]:
        return self._turn.taken() if self._turn is not None else nullcontext()

    def close(self) -> None:
        """Closes every pooled connection."""
        if self._log is not None:
            self._log.stop()
        self.engine.dispose()


def open_store(url: str, gives_way: bool = False) -> SqlStore:
    """The store behind a SQLAlchemy address; a SQLite file's folder is made if missing.

    One that ``gives_way`` lets other processes write first, for a moment.
    """
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, gives_way)
    engine = open_pool(address)
    if gives_way:
        return SqlStore(engine, GivesWay(engine))
    sa.event.listen(engine, "begin", _hurry)
    return SqlStore(engine)


def _hurry(connection: Connection) -> None:
    if not connection.get_execution_options().get("read_only", False):
        hurry(connection)


def _sqlite(address: sa.URL, gives_way: bool) -> SqlStore:
    file = Path(address.database or "service.db")
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        address, pool_size=32, max_overflow=32, pool_timeout=5, hide_parameters=True
    )
    sa.event.listen(engine, "connect", _configure)
    sa.event.listen(engine, "begin", _begin)
    turn = WriterTurn(file, gives_way)
    if not gives_way:
        return SqlStore(engine, turn)
    log = WriteAheadLog(engine, WriterTurn(file))
    log.start()
    return SqlStore(engine, turn, log)


def _configure(connection: Any, _record: Any) -> None:
    """WAL, so that readers and the writer do not wait for each other; synced commits."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={LONGEST}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=8000")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: upgrading later could fail with no way to wait."""
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
